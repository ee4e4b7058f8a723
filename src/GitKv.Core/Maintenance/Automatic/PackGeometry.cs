namespace GitKv.Core.Maintenance.Automatic;

/// <summary>
/// Which packs to merge into one, so that of those that are then there each has at least twice as many objects as the next (git-repack,
/// "--geometric=2"): so many changes make no more packs than their number has binary digits, and each object is copied no more often.
/// </summary>
internal static class PackGeometry
{
    private const int Factor = 2;

    /// <summary>The packs to merge; none where there is nothing to do.</summary>
    public static IReadOnlyList<LocalPack> ToMerge(IEnumerable<LocalPack> packs)
    {
        LocalPack[] sorted = [.. packs.OrderBy(static p => p.Count).ThenBy(static p => p.Path, StringComparer.Ordinal)];
        int split = Split([.. sorted.Select(static p => (long)p.Count)]);
        return split < 2 ? [] : sorted[..split];
    }

    /// <summary>How many of the smallest are to be merged, by numbers in ascending order.</summary>
    internal static int Split(long[] counts)
    {
        // From the largest down, as long as each is twice the next.
        int split = counts.Length - 1;
        while (split > 0 && counts[split] >= Factor * counts[split - 1]) split--;
        if (split <= 0) return 0;

        // The upper one of the two that are not in proportion is merged too; then those that the result is too large beside.
        split++;
        long sum = counts[..split].Sum();
        while (split < counts.Length && counts[split] < Factor * sum) sum += counts[split++];
        return split;
    }
}
