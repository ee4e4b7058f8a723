using System.Globalization;
using System.Numerics;
using GitKv.Core.Query.Values;

namespace GitKv.Core.Query.Filters;

/// <summary>PowerShell's multiples of bytes: 10MB.</summary>
internal static class NumberSuffix
{
    private static readonly string[] s_suffixes = ["kb", "mb", "gb", "tb", "pb"];

    /// <summary>Null: the word is no whole number with one of them.</summary>
    public static QueryValue? Expand(string word)
    {
        int power = Array.FindIndex(s_suffixes, s => word.EndsWith(s, StringComparison.OrdinalIgnoreCase)) + 1;
        if (power == 0 || !long.TryParse(word.AsSpan(0, word.Length - 2), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number)) return null;
        return QueryValue.FromText((number * BigInteger.Pow(1024, power)).ToString(CultureInfo.InvariantCulture));
    }
}
