using System.Text;

namespace GitKv.Core.Keys;

internal enum PatternTokenKind
{
    /// <summary>This code point.</summary>
    Literal,

    /// <summary><c>?</c></summary>
    AnyOne,

    /// <summary><c>[…]</c></summary>
    Class,

    /// <summary><c>*</c></summary>
    AnyInComponent,

    /// <summary><c>**</c></summary>
    AnyRun,

    /// <summary>The next token may be left out.</summary>
    Optional,

    /// <summary>Anything up to and including a "/"; with <see cref="Optional"/> before it, <c>**/</c>.</summary>
    ThroughSlash,
}

/// <summary>One step of a pattern.</summary>
internal readonly record struct PatternToken(PatternTokenKind Kind, int Value = 0, (int First, int Last)[]? Ranges = null, bool Negated = false)
{
    private const int Slash = '/';

    /// <summary>Whether the token can match nothing at all.</summary>
    public bool CanBeEmpty => Kind is PatternTokenKind.AnyInComponent or PatternTokenKind.AnyRun or PatternTokenKind.Optional;

    /// <summary>Whether, having taken this code point, the token is done with.</summary>
    public bool Ends(int c) => Kind switch
    {
        PatternTokenKind.Literal => c == Value,
        PatternTokenKind.AnyOne => c != Slash,
        PatternTokenKind.Class => c != Slash && InRanges(c) != Negated,
        PatternTokenKind.ThroughSlash => c == Slash,
        _ => false,
    };

    /// <summary>Whether, having taken this code point, the token can take more.</summary>
    public bool Stays(int c) => Kind switch
    {
        PatternTokenKind.AnyInComponent => c != Slash,
        PatternTokenKind.AnyRun or PatternTokenKind.ThroughSlash => true,
        _ => false,
    };

    /// <summary>The text that every match begins with, and how many tokens say so.</summary>
    public static string LiteralPrefix(List<PatternToken> tokens, out int count)
    {
        var prefix = new StringBuilder();
        count = 0;
        while (count < tokens.Count && tokens[count].Kind == PatternTokenKind.Literal)
        {
            prefix.Append(new Rune(tokens[count++].Value).ToString());
        }
        return prefix.ToString();
    }

    private bool InRanges(int c)
    {
        foreach ((int first, int last) in Ranges!)
        {
            if (c >= first && c <= last) return true;
        }
        return false;
    }
}
