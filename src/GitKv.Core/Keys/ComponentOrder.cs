namespace GitKv.Core.Keys;

/// <summary>
/// An order of keys in which some components come first in each directory, in the order given (such as left, value, right: a binary tree is listed
/// from left to right); the others follow by the names that a listing has them in. Other keys of the same beginning stay together.
/// </summary>
public sealed class ComponentOrder : IComparer<string>
{
    private readonly Dictionary<string, int> _ranks = new(StringComparer.Ordinal);

    public ComponentOrder(IEnumerable<string> first)
    {
        ArgumentNullException.ThrowIfNull(first);
        foreach (string component in first) _ranks.TryAdd(component, _ranks.Count);
    }

    public int Compare(string? x, string? y)
    {
        ReadOnlySpan<char> one = x, other = y;
        while (!one.IsEmpty && !other.IsEmpty)
        {
            ReadOnlySpan<char> first = Next(ref one), second = Next(ref other);
            int order = CompareComponents(first, second);
            if (order != 0) return order;
        }

        return one.Length - other.Length;
    }

    /// <summary>The order of two components of one directory.</summary>
    public int CompareComponents(ReadOnlySpan<char> first, ReadOnlySpan<char> second)
    {
        int rank = RankOf(first), other = RankOf(second);
        return rank != other ? rank.CompareTo(other) : CompareByPoints(first, second);
    }

    private int RankOf(ReadOnlySpan<char> component) =>
        _ranks.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(component, out int rank) ? rank : int.MaxValue;

    /// <summary>By code points, which is the order of UTF-8.</summary>
    private static int CompareByPoints(ReadOnlySpan<char> first, ReadOnlySpan<char> second)
    {
        int shared = first.CommonPrefixLength(second);
        if (shared == first.Length || shared == second.Length) return first.Length - second.Length;
        char a = first[shared], b = second[shared];

        // Surrogates stand for the points above all others.
        return char.IsSurrogate(a) != char.IsSurrogate(b) ? (char.IsSurrogate(a) ? 1 : -1) : a - b;
    }

    private static ReadOnlySpan<char> Next(ref ReadOnlySpan<char> rest)
    {
        int slash = rest.IndexOf('/');
        ReadOnlySpan<char> component = slash < 0 ? rest : rest[..slash];
        rest = slash < 0 ? [] : rest[(slash + 1)..];
        return component;
    }
}
