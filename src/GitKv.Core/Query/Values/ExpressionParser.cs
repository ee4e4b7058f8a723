using System.Globalization;
using System.Text;

namespace GitKv.Core.Query.Values;

/// <summary>Reads the text of a property expression into its function and steps.</summary>
internal ref struct ExpressionParser(string text)
{
    private readonly string _text = text;
    private int _at;

    /// <param name="at">Where it begins, and then where it ends with the white space after it.</param>
    public (PropertyFunction Function, List<PropertyStep> Steps) Parse(ref int at)
    {
        _at = at;
        SkipSpace();
        PropertyFunction function = ReadFunction();
        List<PropertyStep> steps = [];
        if (function is PropertyFunction.Key or PropertyFunction.Name) TryRoot();
        else steps = ReadPath();
        if (Peek() == '(') throw Error("there is no such function. There are lower, length, year and date (of a property), key() and name().");
        SkipSpace();
        if (function != PropertyFunction.None)
        {
            if (Peek() != ')') throw Error(function is PropertyFunction.Key or PropertyFunction.Name ? "it is about the item itself: write ')'." : "a ')' is missing.");
            _at++;
            SkipSpace();
        }

        at = _at;
        return (function, steps);
    }

    private PropertyFunction ReadFunction()
    {
        foreach ((string name, PropertyFunction function) in PropertyExpression.Functions)
        {
            if (!_text.AsSpan(_at).StartsWith(name) || _at + name.Length >= _text.Length || _text[_at + name.Length] != '(') continue;
            _at += name.Length + 1;
            SkipSpace();
            return function;
        }

        return PropertyFunction.None;
    }

    private List<PropertyStep> ReadPath()
    {
        var steps = new List<PropertyStep>();
        bool first = true;
        if (TryRoot()) first = false;
        while (true)
        {
            char c = Peek();
            if (c == '[') steps.Add(ReadBrackets());
            else if (first || c == '.') steps.Add(ReadName(first));
            else return steps;
            first = false;
        }
    }

    /// <summary>The value itself: "$", or "$_" and "$PSItem" as PowerShell writes it.</summary>
    private bool TryRoot()
    {
        foreach (string root in (ReadOnlySpan<string>)["$_", "$PSItem", "$"])
        {
            int end = _at + root.Length;
            if (!_text.AsSpan(_at).StartsWith(root, StringComparison.OrdinalIgnoreCase) || (end < _text.Length && PropertyStep.IsPlain(_text[end]))) continue;
            _at = end;
            return true;
        }

        return false;
    }

    private PropertyStep ReadName(bool first)
    {
        if (!first) _at++;
        if (!first && Peek() is '\'' or '"') return PropertyStep.Named(ReadQuoted());
        int start = _at;
        while (_at < _text.Length && PropertyStep.IsPlain(_text[_at])) _at++;
        if (_at == start)
        {
            throw Error(_text.Length == 0 ? "it is empty. Give the name of a property, or $ for the whole value."
                : _at == _text.Length ? "a name is missing at the end." : "a name is expected. One with special characters is written ['in quotes'], or 'in quotes' behind a dot.");
        }

        return PropertyStep.Named(_text[start.._at]);
    }

    private PropertyStep ReadBrackets()
    {
        _at++;
        SkipSpace();
        PropertyStep step;
        if (Peek() == '*')
        {
            _at++;
            step = PropertyStep.Each;
        }
        else if (Peek() is '\'' or '"')
        {
            step = PropertyStep.Named(ReadQuoted());
        }
        else
        {
            int start = _at;
            while (char.IsAsciiDigit(Peek())) _at++;
            if (!int.TryParse(_text.AsSpan(start, _at - start), NumberStyles.None, CultureInfo.InvariantCulture, out int index))
            {
                _at = start;
                throw Error("between '[' and ']' stands a name in quotes, the number of an element (from 0), or *.");
            }

            step = PropertyStep.At(index);
        }

        SkipSpace();
        if (Peek() != ']') throw Error("a ']' is missing.");
        _at++;
        return step;
    }

    /// <summary>A quote within is written twice.</summary>
    private string ReadQuoted()
    {
        int start = _at;
        char quote = _text[_at++];
        var name = new StringBuilder();
        while (true)
        {
            if (_at >= _text.Length)
            {
                _at = start;
                throw Error("the quote that begins here has no end.");
            }

            char c = _text[_at++];
            if (c == quote && Peek() != quote) return name.ToString();
            if (c == quote) _at++;
            name.Append(c);
        }
    }

    /// <summary>NUL at the end.</summary>
    private readonly char Peek() => _at < _text.Length ? _text[_at] : '\0';

    private void SkipSpace()
    {
        while (char.IsWhiteSpace(Peek())) _at++;
    }

    private readonly Errors.KvException Error(string because) => QueryErrors.Expression(_text, _at, because);
}
