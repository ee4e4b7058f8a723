namespace GitKv.Core.Documents;

/// <summary>A run of equal elements of two sequences.</summary>
internal readonly record struct Match(int Old, int New, int Length);

/// <summary>
/// Aligns two sequences: which elements of the one are which of the other, in order. Shortest edit script (E. Myers, "An O(ND) difference algorithm") while the
/// sequences differ in at most <see cref="MostEdits"/> places; beyond that by the elements that both have exactly once, so that time and memory stay bounded.
/// </summary>
internal static class Alignment
{
    /// <summary>The trail that is kept grows with its square: some 16 MB at most.</summary>
    public const int MostEdits = 2000;

    /// <summary>The runs of equal elements, in order, without those of length 0.</summary>
    public static List<Match> Of(ReadOnlySpan<int> old, ReadOnlySpan<int> now)
    {
        var matches = new List<Match>();
        int start = old.CommonPrefixLength(now);
        if (start > 0) matches.Add(new Match(0, 0, start));
        int end = 0;
        while (end < Math.Min(old.Length, now.Length) - start && old[^(end + 1)] == now[^(end + 1)]) end++;
        ReadOnlySpan<int> a = old[start..^end];
        ReadOnlySpan<int> b = now[start..^end];
        if (a.Length > 0 && b.Length > 0)
            foreach (Match match in Shortest(a, b) ?? ByUnique(a, b)) Add(matches, match with { Old = match.Old + start, New = match.New + start });
        if (end > 0) Add(matches, new Match(old.Length - end, now.Length - end, end));
        return matches;
    }

    /// <summary>Numbers for elements, equal ones the same, so that they can be aligned.</summary>
    public static (int[] Old, int[] New) Number<T>(IReadOnlyList<T> old, IReadOnlyList<T> now, IEqualityComparer<T>? comparer = null)
        where T : notnull
    {
        var numbers = new Dictionary<T, int>(comparer);
        return (Numbers(old), Numbers(now));

        int[] Numbers(IReadOnlyList<T> items)
        {
            int[] result = new int[items.Count];
            for (int i = 0; i < result.Length; i++)
            {
                if (!numbers.TryGetValue(items[i], out int number)) numbers.Add(items[i], number = numbers.Count);
                result[i] = number;
            }

            return result;
        }
    }

    private static void Add(List<Match> matches, Match match)
    {
        if (matches.Count > 0 && matches[^1] is var last && last.Old + last.Length == match.Old && last.New + last.Length == match.New)
            matches[^1] = last with { Length = last.Length + match.Length };
        else matches.Add(match);
    }

    /// <summary>Null where more edits are needed than may be.</summary>
    private static List<Match>? Shortest(ReadOnlySpan<int> a, ReadOnlySpan<int> b)
    {
        int most = Math.Min(MostEdits, a.Length + b.Length);
        int[] reach = new int[2 * most + 3];
        var trail = new List<int[]>();
        for (int edits = 0; edits <= most; edits++)
        {
            for (int diagonal = -edits; diagonal <= edits; diagonal += 2)
            {
                int at = diagonal + most + 1;
                int x = diagonal == -edits || (diagonal != edits && reach[at - 1] < reach[at + 1]) ? reach[at + 1] : reach[at - 1] + 1;
                int y = x - diagonal;
                if (x <= a.Length && y <= b.Length && y >= 0) x += a[x..].CommonPrefixLength(b[y..]);
                reach[at] = x;
                if (x >= a.Length && x - diagonal >= b.Length)
                {
                    trail.Add(reach[(most + 1 - edits)..(most + 2 + edits)]);
                    return Back(trail, a.Length, b.Length);
                }
            }

            trail.Add(reach[(most + 1 - edits)..(most + 2 + edits)]);
        }

        return null;
    }

    /// <summary>Follows the trail from the end; trail[d] holds how far each diagonal -d…d came with d edits.</summary>
    private static List<Match> Back(List<int[]> trail, int x, int y)
    {
        var matches = new List<Match>();
        for (int edits = trail.Count - 1; edits > 0; edits--)
        {
            int[] before = trail[edits - 1];
            int diagonal = x - y;
            bool down = diagonal == -edits || (diagonal != edits && Reach(before, edits - 1, diagonal - 1) < Reach(before, edits - 1, diagonal + 1));
            int previous = down ? diagonal + 1 : diagonal - 1;
            int fromX = Reach(before, edits - 1, previous);
            int fromY = fromX - previous;
            int startX = down ? fromX : fromX + 1;
            if (x > startX) matches.Add(new Match(startX, startX - diagonal, x - startX));
            (x, y) = (fromX, fromY);
        }

        if (x > 0) matches.Add(new Match(0, 0, x));
        matches.Reverse();
        return matches;
    }

    private static int Reach(int[] row, int edits, int diagonal) => Math.Abs(diagonal) > edits ? -1 : row[diagonal + edits];

    /// <summary>The longest rising chain of elements that both have exactly once, each extended by its equal neighbours (the idea of "patience diff").</summary>
    private static List<Match> ByUnique(ReadOnlySpan<int> a, ReadOnlySpan<int> b)
    {
        Dictionary<int, int> inOld = Once(a);
        Dictionary<int, int> inNew = Once(b);
        List<(int Old, int New)> pairs = [.. inOld.Where(p => p.Value >= 0 && inNew.GetValueOrDefault(p.Key, -1) >= 0).Select(p => (p.Value, inNew[p.Key])).OrderBy(p => p.Item1)];
        var matches = new List<Match>();
        int oldEnd = 0;
        int newEnd = 0;
        foreach ((int i, int j) in Rising(pairs))
        {
            if (i < oldEnd || j < newEnd) continue;
            int before = 0;
            while (i - before > oldEnd && j - before > newEnd && a[i - before - 1] == b[j - before - 1]) before++;
            int length = before + a[i..].CommonPrefixLength(b[j..]);
            Add(matches, new Match(i - before, j - before, length));
            oldEnd = i - before + length;
            newEnd = j - before + length;
        }

        return matches;
    }

    private static Dictionary<int, int> Once(ReadOnlySpan<int> items)
    {
        var places = new Dictionary<int, int>();
        for (int i = 0; i < items.Length; i++) places[items[i]] = places.ContainsKey(items[i]) ? -1 : i;
        return places;
    }

    private static List<(int Old, int New)> Rising(List<(int Old, int New)> pairs)
    {
        var ends = new List<int>();
        int[] previous = new int[pairs.Count];
        for (int k = 0; k < pairs.Count; k++)
        {
            int low = 0;
            int high = ends.Count;
            while (low < high)
            {
                int middle = (low + high) / 2;
                if (pairs[ends[middle]].New < pairs[k].New) low = middle + 1;
                else high = middle;
            }

            previous[k] = low == 0 ? -1 : ends[low - 1];
            if (low == ends.Count) ends.Add(k);
            else ends[low] = k;
        }

        var chain = new List<(int, int)>();
        for (int k = ends.Count == 0 ? -1 : ends[^1]; k >= 0; k = previous[k]) chain.Add(pairs[k]);
        chain.Reverse();
        return chain;
    }
}
