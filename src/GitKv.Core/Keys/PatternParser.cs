using System.Text;

namespace GitKv.Core.Keys;

/// <summary>Reads the text of a pattern into its steps.</summary>
internal static class PatternParser
{
    public static List<PatternToken> Parse(string pattern)
    {
        if (pattern.Length == 0) throw KeyErrors.PatternInvalid(pattern, "it is empty. Give '**' for all keys.");
        int[] text = [.. pattern.EnumerateRunes().Select(rune => rune.Value)];
        var tokens = new List<PatternToken>(text.Length);
        for (int i = 0; i < text.Length;)
        {
            switch (text[i])
            {
                case '*':
                    AddStars(tokens, text, ref i);
                    break;
                case '?':
                    tokens.Add(new PatternToken(PatternTokenKind.AnyOne));
                    i++;
                    break;
                case '[':
                    tokens.Add(ReadClass(pattern, text, ref i));
                    break;
                default:
                    tokens.Add(new PatternToken(PatternTokenKind.Literal, ReadCharacter(pattern, text, ref i)));
                    break;
            }
        }
        return tokens;
    }

    private static void AddStars(List<PatternToken> tokens, int[] text, ref int i)
    {
        int start = i;
        while (i < text.Length && text[i] == '*') i++;
        if (i - start == 1)
        {
            tokens.Add(new PatternToken(PatternTokenKind.AnyInComponent));
        }
        else if (i < text.Length && text[i] == '/' && (start == 0 || tokens[^1] is { Kind: PatternTokenKind.Literal, Value: '/' } or { Kind: PatternTokenKind.ThroughSlash }))
        {
            tokens.Add(new PatternToken(PatternTokenKind.Optional));
            tokens.Add(new PatternToken(PatternTokenKind.ThroughSlash));
            i++;
        }
        else
        {
            tokens.Add(new PatternToken(PatternTokenKind.AnyRun));
        }
    }

    private static PatternToken ReadClass(string pattern, int[] text, ref int i)
    {
        i++;
        bool negated = i < text.Length && text[i] is '!' or '^';
        if (negated) i++;
        var ranges = new List<(int, int)>();
        // As in other tools, a "]" that comes first is one of the characters.
        while (i < text.Length && (text[i] != ']' || ranges.Count == 0))
        {
            int first = ReadCharacter(pattern, text, ref i);
            int last = first;
            if (i + 1 < text.Length && text[i] == '-' && text[i + 1] != ']')
            {
                i++;
                last = ReadCharacter(pattern, text, ref i);
            }
            if (last < first)
            {
                throw KeyErrors.PatternInvalid(pattern, $"the range {new Rune(first)}-{new Rune(last)} runs backwards. Swap its ends.");
            }
            ranges.Add((first, last));
        }
        if (i >= text.Length) throw KeyErrors.PatternInvalid(pattern, "a '[' has no ']'. Close it, or write `[ (with a backtick) for the character itself.");
        i++;
        return new PatternToken(PatternTokenKind.Class, Ranges: [.. ranges], Negated: negated);
    }

    private static int ReadCharacter(string pattern, int[] text, ref int i)
    {
        if (text[i] != '`') return text[i++];
        if (++i >= text.Length) throw KeyErrors.PatternInvalid(pattern, "a backtick at the end escapes nothing. Remove it, or double it for the character itself.");
        return text[i++];
    }
}
