using System.Text;
using GitKv.Core.Errors;

namespace GitKv.Core.Keys;

/// <summary>
/// A pattern that keys are matched with: ordinal, case-sensitive, always against the whole key.
/// <list type="table">
/// <item><term><c>*</c></term><description>any characters but "/"</description></item>
/// <item><term><c>?</c></term><description>one character (code point) but "/"</description></item>
/// <item><term><c>[a-z_]</c></term><description>one of these; <c>[!a]</c> or <c>[^a]</c> one that is none of these; never "/"</description></item>
/// <item><term><c>**</c></term><description>any characters, "/" too: <c>docs/**</c> is everything below docs, <c>**.json</c> all that end so</description></item>
/// <item><term><c>**/</c></term><description>as a whole component: any number of components, also none: <c>**/x</c>, <c>a/**/b</c></description></item>
/// <item><term><c>`</c></term><description>(backtick) makes the next character an ordinary one</description></item>
/// </list>
/// <para>Matching takes time proportional to the length of the key times that of the pattern, whatever they are.</para>
/// </summary>
public sealed class KeyPattern
{
    private const string Special = "*?[]`";

    private readonly PatternMatcher _matcher;
    private readonly string _prefix;
    private readonly bool _prefixOnly;

    private KeyPattern(string text, List<PatternToken> tokens)
    {
        Text = text;
        _prefix = PatternToken.LiteralPrefix(tokens, out int count);
        PatternToken[] rest = [.. tokens.Skip(count)];
        _matcher = new PatternMatcher(rest);
        IsLiteral = rest.Length == 0;
        _prefixOnly = rest is [{ Kind: PatternTokenKind.AnyRun }];
        int slash = _prefix.LastIndexOf('/');
        LiteralDirectory = slash < 0 ? "" : _prefix[..slash];
    }

    /// <summary>The pattern as written.</summary>
    public string Text { get; }

    /// <summary>The complete directory components before the first wildcard; "" where there are none. All matches are below it.</summary>
    public string LiteralDirectory { get; }

    /// <summary>Whether the pattern has no wildcards, so that only <see cref="LiteralKey"/> matches.</summary>
    public bool IsLiteral { get; }

    /// <summary>The only key that can match.</summary>
    /// <exception cref="InvalidOperationException">The pattern has wildcards.</exception>
    public string LiteralKey => IsLiteral ? _prefix : throw new InvalidOperationException("The pattern has wildcards.");

    /// <summary>Reads a pattern.</summary>
    /// <exception cref="KvException">KeyPatternInvalid: empty, a "[" without "]", a range backwards, a backtick at the end.</exception>
    public static KeyPattern Parse(string pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        return new KeyPattern(pattern, PatternParser.Parse(pattern));
    }

    /// <summary>Everything below a directory ("app" or "app/"); everything there is for "".</summary>
    public static KeyPattern Under(string directory)
    {
        ArgumentNullException.ThrowIfNull(directory);
        directory = directory.TrimEnd('/');
        return Parse(directory.Length == 0 ? "**" : Escape(directory) + "/**");
    }

    /// <summary>Whether a text holds a wildcard that is not escaped, or is otherwise more than a key (an unfinished one too).</summary>
    public static bool HasWildcards(string pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        for (int i = 0; i < pattern.Length; i++)
        {
            if (pattern[i] is '*' or '?' or '[') return true;
            if (pattern[i] == '`') i++;
        }
        return false;
    }

    /// <summary>The pattern that matches only <paramref name="key"/>.</summary>
    public static string Escape(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (!key.AsSpan().ContainsAny(Special)) return key;
        var text = new StringBuilder(key.Length + 8);
        foreach (char c in key)
        {
            if (Special.Contains(c)) text.Append('`');
            text.Append(c);
        }
        return text.ToString();
    }

    /// <summary>Whether the whole key matches.</summary>
    public bool IsMatch(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (!key.StartsWith(_prefix, StringComparison.Ordinal)) return false;
        if (IsLiteral) return key.Length == _prefix.Length;
        if (_prefixOnly) return key.Length > _prefix.Length || (key.Length > 0 && key[^1] != '/');
        return _matcher.Run(key.AsSpan(_prefix.Length)).Matched;
    }

    /// <summary>Whether any key that begins with <paramref name="directory"/> and "/" could match ("" is the root). Listings skip what can't.</summary>
    public bool CanMatchBelow(string directory)
    {
        ArgumentNullException.ThrowIfNull(directory);
        directory = directory.TrimEnd('/');
        if (directory.Length == 0) return true;
        string start = directory + "/";
        if (start.Length < _prefix.Length) return _prefix.StartsWith(start, StringComparison.Ordinal);
        return start.StartsWith(_prefix, StringComparison.Ordinal) && _matcher.Run(start.AsSpan(_prefix.Length)).CanGoOn;
    }

    public override string ToString() => Text;
}
