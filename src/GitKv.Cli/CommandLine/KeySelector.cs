using GitKv.Core.Keys;

namespace GitKv.Cli.CommandLine;

/// <summary>A key argument: a pattern where it holds wildcards, else exactly one key.</summary>
/// <param name="Key">The key; null for a pattern.</param>
/// <param name="Pattern">The pattern; null for a key.</param>
internal sealed record KeySelector(string? Key, KeyPattern? Pattern)
{
    public static KeySelector Parse(string argument, bool literal)
    {
        if (literal || !argument.AsSpan().ContainsAny("*?[`")) return new KeySelector(argument, null);
        KeyPattern pattern = KeyPattern.Parse(argument);
        return pattern.IsLiteral ? new KeySelector(pattern.LiteralKey, null) : new KeySelector(null, pattern);
    }
}
