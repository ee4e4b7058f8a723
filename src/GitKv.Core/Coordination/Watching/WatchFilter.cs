using System.Security.Cryptography;
using System.Text;
using GitKv.Core.Keys;

namespace GitKv.Core.Coordination.Watching;

/// <summary>Which keys are watched.</summary>
internal sealed class WatchFilter
{
    private readonly KeyPattern[] _patterns;

    public WatchFilter(WatchOptions options)
    {
        _patterns = [.. options.Keys.Select(k => KeyPattern.Parse(KeyPattern.Escape(k))), .. options.Patterns];
        if (_patterns.Length == 0) _patterns = [KeyPattern.Parse("**")];
        string[] texts = [.. _patterns.Select(p => p.IsLiteral ? KeyPattern.Escape(p.LiteralKey) : p.Text).Order(StringComparer.Ordinal)];
        Id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', texts))).AsSpan(0, 4));
    }

    /// <summary>Tells the keys that a cursor is about from others.</summary>
    public string Id { get; }

    /// <summary>The one pattern; null where there are several.</summary>
    public KeyPattern? Single => _patterns.Length == 1 ? _patterns[0] : null;

    /// <summary>The one exact key; null where there may be several.</summary>
    public string? OnlyKey => Single is { IsLiteral: true } only ? only.LiteralKey : null;

    public bool IsMatch(string key)
    {
        foreach (KeyPattern pattern in _patterns)
            if (pattern.IsMatch(key)) return true;
        return false;
    }
}
