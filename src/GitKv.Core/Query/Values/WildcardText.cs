using System.Text;

namespace GitKv.Core.Query.Values;

/// <summary>
/// PowerShell's wildcards on a whole text: <c>*</c> any characters, <c>?</c> one, <c>[a-z]</c> one of these, a backtick makes the next character an ordinary one.
/// Time is the product of the lengths at worst.
/// </summary>
internal sealed class WildcardText
{
    private readonly List<Token> _tokens = [];
    private readonly bool _exact;

    private WildcardText(bool exact) => _exact = exact;

    private enum Kind
    {
        Literal,
        One,
        Run,
        Class,
    }

    /// <summary>What every match begins with, as <see cref="QueryValue.Order"/> (or ExactOrder) has it.</summary>
    public string Prefix { get; private set; } = "";

    public static WildcardText Parse(string pattern, bool exact)
    {
        var wildcard = new WildcardText(exact);
        int[] text = Runes(exact ? pattern : TextOrder.Fold(pattern));
        var prefix = new StringBuilder();
        bool isPrefix = true;
        for (int i = 0; i < text.Length; i++)
        {
            Token token = text[i] switch
            {
                '*' => new Token(Kind.Run),
                '?' => new Token(Kind.One),
                '[' => Class(pattern, text, ref i),
                '`' when i + 1 < text.Length => new Token(Kind.Literal, text[++i]),
                _ => new Token(Kind.Literal, text[i]),
            };
            isPrefix &= token.Kind == Kind.Literal;
            if (isPrefix) prefix.Append(new Rune(token.Value).ToString());
            if (token.Kind != Kind.Run || wildcard._tokens is not [.., { Kind: Kind.Run }]) wildcard._tokens.Add(token);
        }

        wildcard.Prefix = prefix.ToString();
        return wildcard;
    }

    public bool IsMatch(string text)
    {
        int[] runes = Runes(_exact ? text : TextOrder.Fold(text));
        int at = 0, token = 0, afterRun = -1, runAt = 0;
        while (at < runes.Length)
        {
            if (token < _tokens.Count && _tokens[token].Kind == Kind.Run)
            {
                afterRun = ++token;
                runAt = at;
            }
            else if (token < _tokens.Count && _tokens[token].Takes(runes[at]))
            {
                at++;
                token++;
            }
            else if (afterRun >= 0)
            {
                token = afterRun;
                at = ++runAt;
            }
            else
            {
                return false;
            }
        }

        while (token < _tokens.Count && _tokens[token].Kind == Kind.Run) token++;
        return token == _tokens.Count;
    }

    private static int[] Runes(string text) => [.. text.EnumerateRunes().Select(r => r.Value)];

    private static Token Class(string pattern, int[] text, ref int i)
    {
        var ranges = new List<(int, int)>();
        int start = i++;
        while (i < text.Length && (text[i] != ']' || ranges.Count == 0))
        {
            if (text[i] == '`' && i + 1 < text.Length) i++;
            int first = text[i++];
            int last = first;
            if (i + 1 < text.Length && text[i] == '-' && text[i + 1] != ']')
            {
                i++;
                if (text[i] == '`' && i + 1 < text.Length) i++;
                last = text[i++];
            }

            ranges.Add((first, last));
        }

        if (i >= text.Length) throw QueryErrors.Wildcard(pattern, start);
        return new Token(Kind.Class, Ranges: [.. ranges]);
    }

    private readonly record struct Token(Kind Kind, int Value = 0, (int First, int Last)[]? Ranges = null)
    {
        public bool Takes(int c)
        {
            if (Kind != Kind.Class) return Kind == Kind.One || Value == c;
            foreach ((int first, int last) in Ranges!)
            {
                if (c >= first && c <= last) return true;
            }

            return false;
        }
    }
}
