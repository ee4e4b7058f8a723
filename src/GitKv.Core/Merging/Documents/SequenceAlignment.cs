namespace GitKv.Core.Merging.Documents;

/// <summary>
/// Which elements of one sequence are which of another: a longest common subsequence (E. Myers, "An O(ND) Difference Algorithm and Its Variations"), after what
/// cannot match is left out. Where the two differ by more than <see cref="MaxDifferences"/>, only elements that are unique in both are matched (as in patience
/// diff): less is recognised then, in time n log n.
/// </summary>
internal static class SequenceAlignment
{
    private const int MaxDifferences = 1000;

    /// <summary>For each element of <paramref name="a"/> the index of its match in <paramref name="b"/>, ascending; -1: none.</summary>
    public static int[] Align(int[] a, int[] b)
    {
        int[] matches = new int[a.Length];
        Array.Fill(matches, -1);
        int head = a.AsSpan().CommonPrefixLength(b);
        for (int i = 0; i < head; i++) matches[i] = i;
        int aEnd = a.Length;
        int bEnd = b.Length;
        while (aEnd > head && bEnd > head && a[aEnd - 1] == b[bEnd - 1]) matches[--aEnd] = --bEnd;

        var inA = new HashSet<int>(a[head..aEnd]);
        var inB = new HashSet<int>(b[head..bEnd]);
        int[] restA = [.. Enumerable.Range(head, aEnd - head).Where(i => inB.Contains(a[i]))];
        int[] restB = [.. Enumerable.Range(head, bEnd - head).Where(i => inA.Contains(b[i]))];
        if (restA.Length == 0) return matches;
        if (!Shortest(a, b, restA, restB, matches)) Unique(a, b, restA, restB, matches);
        return matches;
    }

    /// <summary>False where the shortest way is longer than the bound.</summary>
    private static bool Shortest(int[] a, int[] b, int[] restA, int[] restB, int[] matches)
    {
        int bound = Math.Min(MaxDifferences, restA.Length + restB.Length);
        int[] furthest = new int[(2 * bound) + 3];
        var trace = new List<int[]>();
        int middle = bound + 1;
        for (int d = 0; d <= bound; d++)
        {
            trace.Add(furthest[(middle - d)..(middle + d + 1)]);
            for (int k = -d; k <= d; k += 2)
            {
                int x = k == -d || (k != d && furthest[middle + k - 1] < furthest[middle + k + 1]) ? furthest[middle + k + 1] : furthest[middle + k - 1] + 1;
                int y = x - k;
                while (x < restA.Length && y < restB.Length && a[restA[x]] == b[restB[y]])
                {
                    x++;
                    y++;
                }
                furthest[middle + k] = x;
                if (x < restA.Length || y < restB.Length) continue;
                Backtrack(trace, d, restA, restB, matches);
                return true;
            }
        }
        return false;
    }

    private static void Backtrack(List<int[]> trace, int differences, int[] restA, int[] restB, int[] matches)
    {
        int x = restA.Length;
        int y = restB.Length;
        for (int d = differences; d > 0; d--)
        {
            // What each diagonal had reached with one difference less: diagonal k stands at k + d.
            int[] before = trace[d];
            int k = x - y;
            bool down = k == -d || (k != d && before[k - 1 + d] < before[k + 1 + d]);
            int previousK = down ? k + 1 : k - 1;
            int previousX = before[previousK + d];
            int previousY = previousX - previousK;
            int startX = down ? previousX : previousX + 1;
            while (x > startX)
            {
                x--;
                y--;
                matches[restA[x]] = restB[y];
            }
            x = previousX;
            y = previousY;
        }
        while (x > 0 && y > 0)
        {
            x--;
            y--;
            matches[restA[x]] = restB[y];
        }
    }

    private static void Unique(int[] a, int[] b, int[] restA, int[] restB, int[] matches)
    {
        Dictionary<int, int> onceInA = Once(a, restA);
        Dictionary<int, int> onceInB = Once(b, restB);
        (int A, int B)[] pairs = [.. restA.Where(i => onceInA.ContainsKey(a[i]) && onceInB.ContainsKey(a[i])).Select(i => (i, onceInB[a[i]]))];

        // The longest run of pairs that ascend in both: ends[n] is the pair with the smallest B that a run of n + 1 ends with.
        var ends = new List<int>();
        int[] previous = new int[pairs.Length];
        for (int i = 0; i < pairs.Length; i++)
        {
            int low = 0;
            int high = ends.Count;
            while (low < high)
            {
                int half = (low + high) / 2;
                if (pairs[ends[half]].B < pairs[i].B) low = half + 1;
                else high = half;
            }
            previous[i] = low == 0 ? -1 : ends[low - 1];
            if (low == ends.Count) ends.Add(i);
            else ends[low] = i;
        }
        for (int i = ends.Count == 0 ? -1 : ends[^1]; i >= 0; i = previous[i]) matches[pairs[i].A] = pairs[i].B;
    }

    private static Dictionary<int, int> Once(int[] values, int[] indices) =>
        indices.GroupBy(i => values[i]).Where(g => g.Count() == 1).ToDictionary(g => g.Key, g => g.First());
}
