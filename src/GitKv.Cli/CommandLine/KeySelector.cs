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

    /// <summary>Arguments of which one that ends in a '/' means all below it, as exact keys and patterns.</summary>
    public static (List<string> Keys, List<KeyPattern> Patterns) Split(IEnumerable<string> arguments, bool literal)
    {
        var keys = new List<string>();
        var patterns = new List<KeyPattern>();
        foreach (string argument in arguments)
        {
            KeySelector selector = Parse(argument, literal);
            if (selector.Pattern is { } pattern) patterns.Add(pattern);
            else if (!literal && argument.Length > 1 && argument[^1] == '/') patterns.Add(KeyPattern.Under(selector.Key!));
            else keys.Add(selector.Key!);
        }

        return (keys, patterns);
    }

    /// <summary>Arguments that narrow a search: keys, patterns, and directories with a "/" at the end.</summary>
    public static IReadOnlyList<KeyPattern> Patterns(IEnumerable<string> arguments)
    {
        (List<string> keys, List<KeyPattern> patterns) = Split(arguments, literal: false);
        return [.. patterns, .. keys.Select(k => KeyPattern.Parse(KeyPattern.Escape(k)))];
    }
}
