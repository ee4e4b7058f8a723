using System.Globalization;
using System.Text;
using GitKv.Core.Errors;
using GitKv.Core.Values;

namespace GitKv.Core.Documents;

/// <summary>The difference of two stored values as text for a person: JSON in its stored form, text as it is, of bytes only that they differ.</summary>
public static class ValueDifference
{
    /// <summary>Nobody reads more, and lines are compared in memory.</summary>
    private const int MostBytes = 16 * 1024 * 1024;

    /// <summary>In the unified form, with the key in the two lines before it.</summary>
    /// <param name="key">The key, for those lines.</param>
    /// <param name="before">The value before; null where there was none.</param>
    /// <param name="after">The value after; null where there is none.</param>
    public static string Unified(string key, byte[]? before, byte[]? after)
    {
        ArgumentNullException.ThrowIfNull(key);
        string header = $"--- {(before is null ? "/dev/null" : "a/" + Shown(key))}\n+++ {(after is null ? "/dev/null" : "b/" + Shown(key))}\n";
        if (TextOf(before) is not { } old || TextOf(after) is not { } now)
            return string.Create(CultureInfo.InvariantCulture, $"{header}Binary values differ: {before?.Length ?? 0} and {after?.Length ?? 0} bytes\n");
        string lines = TextDifference.Unified(old, now);
        if (lines.Length > 0) return header + lines;

        // The same document, written in another way.
        return header + TextDifference.Unified(before is null ? "" : Encoding.UTF8.GetString(before), after is null ? "" : Encoding.UTF8.GetString(after));
    }

    private static string? TextOf(byte[]? value)
    {
        if (value is null) return "";
        if (value.Length > MostBytes) return null;
        switch (ValueCodec.Classify(value))
        {
            case ValueKind.Bytes:
                return null;
            case ValueKind.Json:
                try
                {
                    return Encoding.UTF8.GetString(ValueCodec.FromJsonText(value));
                }
                catch (KvException)
                {
                    // A property twice, say: as it stands there.
                    return Encoding.UTF8.GetString(value);
                }

            default:
                return Encoding.UTF8.GetString(value);
        }
    }

    private static string Shown(string key) => string.Create(key.Length, key, static (to, from) =>
    {
        for (int i = 0; i < to.Length; i++) to[i] = char.IsControl(from[i]) ? '?' : from[i];
    });
}
