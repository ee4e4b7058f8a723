namespace GitKv.Core.Merging.Collections;

/// <summary>
/// The 3-way merge of collections in which only matters what they hold and how often. Each side's change of an element's count is taken by a rule that has a total order
/// (unchanged, then removals, the more the stronger, then additions, the more the stronger), so that merges are commutative, associative and idempotent: what either side
/// removed is gone, what either side added is there, what both added is there once. An addition counts for more than a removal.
/// <para>What is left of the base comes in the base's order, then what was added: in its own order if only one side added something, or both the same; else sorted.</para>
/// </summary>
internal static class BagMerge
{
    /// <summary>Whether both hold the same, in any order.</summary>
    public static bool Same<T>(IReadOnlyList<T> one, IReadOnlyList<T> other)
        where T : notnull
    {
        if (one.Count != other.Count) return false;
        Dictionary<T, int> counts = Count(one);
        foreach (T item in other)
        {
            if (!counts.TryGetValue(item, out int count) || count == 0) return false;
            counts[item] = count - 1;
        }
        return true;
    }

    public static List<T> Merge<T>(IReadOnlyList<T> @base, IReadOnlyList<T> one, IReadOnlyList<T> other, IComparer<T> order)
        where T : notnull
    {
        Dictionary<T, int> inBase = Count(@base);
        Dictionary<T, int> inOne = Count(one);
        Dictionary<T, int> inOther = Count(other);

        var left = new Dictionary<T, int>();
        foreach ((T item, int count) in inBase) left[item] = Math.Min(count, count + Stronger(inOne.GetValueOrDefault(item) - count, inOther.GetValueOrDefault(item) - count));
        var merged = new List<T>(Math.Max(one.Count, other.Count));
        foreach (T item in @base)
        {
            if (left[item]-- > 0) merged.Add(item);
        }

        List<T> addedByOne = Added(one, inBase);
        List<T> addedByOther = Added(other, inBase);
        if (addedByOther.Count == 0 || addedByOne.SequenceEqual(addedByOther)) merged.AddRange(addedByOne);
        else if (addedByOne.Count == 0) merged.AddRange(addedByOther);
        else merged.AddRange(Both(addedByOne, addedByOther).Order(order));
        return merged;
    }

    private static int Stronger(int one, int other) => one > 0 || other > 0 ? Math.Max(one, other) : Math.Min(one, other);

    /// <summary>What a side has beyond the base, in its order.</summary>
    private static List<T> Added<T>(IReadOnlyList<T> side, Dictionary<T, int> inBase)
        where T : notnull
    {
        var seen = new Dictionary<T, int>();
        var added = new List<T>();
        foreach (T item in side)
        {
            int count = seen.GetValueOrDefault(item) + 1;
            seen[item] = count;
            if (count > inBase.GetValueOrDefault(item)) added.Add(item);
        }
        return added;
    }

    /// <summary>Each element as often as the side has it that has it more often.</summary>
    private static List<T> Both<T>(List<T> one, List<T> other)
        where T : notnull
    {
        Dictionary<T, int> counts = Count(one);
        var both = new List<T>(one);
        foreach (T item in other)
        {
            int count = counts.GetValueOrDefault(item);
            if (count > 0) counts[item] = count - 1;
            else both.Add(item);
        }
        return both;
    }

    private static Dictionary<T, int> Count<T>(IReadOnlyList<T> items)
        where T : notnull
    {
        var counts = new Dictionary<T, int>(items.Count);
        foreach (T item in items) counts[item] = counts.GetValueOrDefault(item) + 1;
        return counts;
    }
}
