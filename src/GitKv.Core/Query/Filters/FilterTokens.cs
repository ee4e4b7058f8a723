using System.Text;
using GitKv.Core.Errors;
using GitKv.Core.Query.Values;

namespace GitKv.Core.Query.Filters;

/// <summary>The text of a filter, read from left to right.</summary>
internal ref struct FilterTokens(string text, Func<string, object?>? variable)
{
    private const string EndsWord = ",()'\"{};|&";

    private readonly string _text = text;
    private int _at;

    public bool IsAtEnd => SkipSpace() == _text.Length;

    /// <summary>Whether a value, and no property, begins here.</summary>
    public bool StartsLiteral
    {
        get
        {
            char c = Peek();
            if (c == '$') return !IsItem() && _at + 1 < _text.Length && _text[_at + 1] is not ('.' or '[') && !char.IsWhiteSpace(_text[_at + 1]);
            return c is '\'' or '"' or '@' || char.IsAsciiDigit(c) || (c == '-' && _at + 1 < _text.Length && char.IsAsciiDigit(_text[_at + 1]));
        }
    }

    public int SkipSpace()
    {
        while (_at < _text.Length && char.IsWhiteSpace(_text[_at])) _at++;
        return _at;
    }

    /// <summary>The next character that is not white space; NUL at the end.</summary>
    public char Peek() => SkipSpace() < _text.Length ? _text[_at] : '\0';

    public bool TrySymbol(char symbol)
    {
        if (Peek() != symbol) return false;
        _at++;
        return true;
    }

    /// <summary>One of these words, in lower case; null where another follows.</summary>
    public string? TryWord(params ReadOnlySpan<string> words)
    {
        SkipSpace();
        foreach (string word in words)
        {
            if (!_text.AsSpan(_at).StartsWith(word, StringComparison.OrdinalIgnoreCase)) continue;
            int end = _at + word.Length;
            if (end < _text.Length && (char.IsLetterOrDigit(_text[end]) || _text[end] == '-')) continue;
            _at = end;
            return word;
        }

        return null;
    }

    public bool TryOperator(out QueryOperator operation, out bool denied, out bool exact, out string name)
    {
        (operation, denied, exact, name) = (default, false, false, "");
        if (Peek() != '-') return false;
        int end = _at + 1;
        while (end < _text.Length && char.IsAsciiLetter(_text[end])) end++;
        name = _text[(_at + 1)..end];
        if (!OperatorNames.TryParse(name, out operation, out denied, out exact)) return false;
        _at = end;
        return true;
    }

    public PropertyExpression ReadProperty()
    {
        SkipSpace();
        return PropertyExpression.Parse(_text, ref _at);
    }

    /// <summary>One value, or several with commas between them, in brackets or not.</summary>
    public IReadOnlyList<QueryValue> ReadLiterals()
    {
        bool inBrackets = Peek() == '(' || (Peek() == '@' && _at + 1 < _text.Length && _text[_at + 1] == '(');
        if (inBrackets) _at += _text[_at] == '@' ? 2 : 1;
        var values = new List<QueryValue>();
        if (!inBrackets || Peek() != ')')
        {
            do ReadLiteral(values);
            while (TrySymbol(','));
        }

        if (inBrackets && !TrySymbol(')')) throw Error("a ')' is missing.");
        return values;
    }

    public readonly KvException Error(string because, int? at = null) => QueryErrors.Filter(_text, at ?? _at, because);

    private void ReadLiteral(List<QueryValue> values)
    {
        switch (Peek())
        {
            case '\0':
                throw Error("a value is missing at the end.");
            case '\'' or '"':
                values.Add(QueryValue.FromText(ReadQuoted()));
                break;
            case '$':
                ReadVariable(values);
                break;
            case '[':
                throw Error("there are no types in filters. A date is written as text: '2026-01-31'.");
            default:
                values.Add(ReadWord());
                break;
        }
    }

    private QueryValue ReadWord()
    {
        int start = _at;
        while (_at < _text.Length && !char.IsWhiteSpace(_text[_at]) && !EndsWord.Contains(_text[_at])) _at++;
        string word = _text[start.._at];
        if (word.Length == 0 || (word[0] == '-' && !(word.Length > 1 && char.IsAsciiDigit(word[1]))))
        {
            _at = start;
            throw Error("a value is expected here: a number, a text in quotes, $true, $false, $null or a variable.");
        }

        return NumberSuffix.Expand(word) is { } number ? number : word switch
        {
            "true" or "false" => QueryValue.From(word == "true"),
            "null" => QueryValue.Null,
            _ => QueryValue.FromText(word),
        };
    }

    /// <summary>The doubled quote stands for one; between double quotes a backtick makes the next character an ordinary one.</summary>
    private string ReadQuoted()
    {
        int start = _at;
        char quote = _text[_at++];
        var value = new StringBuilder();
        while (_at < _text.Length)
        {
            char c = _text[_at++];
            if (c == quote)
            {
                if (_at == _text.Length || _text[_at] != quote) return value.ToString();
                _at++;
            }
            else if (quote == '"' && c == '`' && _at < _text.Length)
            {
                c = _text[_at++];
            }
            else if (quote == '"' && c == '$' && _at < _text.Length && (char.IsLetter(_text[_at]) || _text[_at] is '_' or '(' or '{'))
            {
                _at--;
                throw Error("nothing is replaced within a text. Give the variable itself, or put the text in single quotes.");
            }

            value.Append(c);
        }

        _at = start;
        throw Error("the quote that begins here has no end.");
    }

    private void ReadVariable(List<QueryValue> values)
    {
        int start = _at++;
        bool inBraces = _at < _text.Length && _text[_at] == '{';
        if (inBraces) _at++;
        int from = _at;
        while (_at < _text.Length && (inBraces ? _text[_at] != '}' : char.IsLetterOrDigit(_text[_at]) || _text[_at] is '_' or ':')) _at++;
        string name = _text[from.._at];
        if (inBraces) _at++;
        if (name is not ("_" or "PSItem") && _at < _text.Length && _text[_at] is '.' or '[') throw Error("only a variable itself can be given here. Put the value into one of its own first.");
        switch (name.ToUpperInvariant())
        {
            case "TRUE" or "FALSE":
                values.Add(QueryValue.From(name.Length == 4));
                break;
            case "NULL":
                values.Add(QueryValue.Null);
                break;
            case "_" or "PSITEM":
                throw Error("a property is compared with a value, not with another property. Use -FilterScript for that.", start);
            case "":
                throw Error("the name of a variable is missing after '$'.", start);
            default:
                if (variable is null) throw Error("there are no variables here. Write the value.", start);
                values.AddRange(QueryLiteral.From(variable(name)));
                break;
        }
    }

    /// <summary>Whether <c>$_</c> or <c>$PSItem</c> stands here.</summary>
    private readonly bool IsItem()
    {
        ReadOnlySpan<char> rest = _text.AsSpan(_at);
        int length = rest.StartsWith("$_") ? 2 : rest.StartsWith("$PSItem", StringComparison.OrdinalIgnoreCase) ? "$PSItem".Length : 0;
        return length > 0 && (rest.Length == length || !(char.IsLetterOrDigit(rest[length]) || rest[length] is '_' or ':'));
    }
}
