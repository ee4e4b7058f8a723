namespace GitKv.Core.Trees;

/// <summary>Numbers, with something beside each, that are sorted in runs.</summary>
internal static class SortedRuns
{
    /// <summary>Sorted as a whole: two neighbouring runs at a time, until there is one.</summary>
    /// <param name="keys">The numbers; used as room to work in.</param>
    /// <param name="items">What is beside them; used likewise.</param>
    /// <param name="starts">Where each run begins, and where the last ends.</param>
    public static (ulong[] Keys, long[] Items) Merge(ulong[] keys, long[] items, int[] starts)
    {
        ulong[] otherKeys = starts.Length > 2 ? new ulong[keys.Length] : [];
        long[] otherItems = starts.Length > 2 ? new long[items.Length] : [];
        while (starts.Length > 2)
        {
            var merged = new List<int> { 0 };
            for (int run = 0; run < starts.Length - 1; run += 2)
            {
                int end = starts[Math.Min(run + 2, starts.Length - 1)];
                Two(keys, items, otherKeys, otherItems, starts[run], starts[run + 1], end);
                merged.Add(end);
            }

            (keys, otherKeys) = (otherKeys, keys);
            (items, otherItems) = (otherItems, items);
            starts = [.. merged];
        }

        return (keys, items);
    }

    private static void Two(ulong[] keys, long[] items, ulong[] toKeys, long[] toItems, int start, int middle, int end)
    {
        int left = start;
        int right = middle;
        for (int at = start; at < end; at++)
        {
            bool isLeft = right >= end || (left < middle && keys[left] <= keys[right]);
            int from = isLeft ? left++ : right++;
            toKeys[at] = keys[from];
            toItems[at] = items[from];
        }
    }
}
