using GitKv.Core.Objects;
using GitKv.Core.Trees;

namespace GitKv.Core.Stores.History;

/// <summary>Tells which key an item had before it was renamed: one that the same commit removed with the same value. Nothing is guessed from likeness.</summary>
internal static class Renames
{
    /// <summary>The key that was removed when another came with its value; null where there is none. Among several the one whose last components are the same.</summary>
    public static string? Source(IEnumerable<KeyDifference> differences, string key, ObjectId blob)
    {
        string? best = null;
        foreach (KeyDifference difference in differences)
        {
            if (!difference.After.IsZero || difference.Before != blob) continue;
            if (best is null || SharedEnd(difference.Key, key) > SharedEnd(best, key)) best = difference.Key;
        }

        return best;
    }

    /// <summary>For each key that came the one that it had before, each at most once.</summary>
    public static Dictionary<string, string> Pairs(IReadOnlyCollection<KeyDifference> differences)
    {
        var removed = differences.Where(d => d.After.IsZero).GroupBy(d => d.Before).ToDictionary(g => g.Key, g => g.Select(d => d.Key).ToList());
        var pairs = new Dictionary<string, string>(StringComparer.Ordinal);
        if (removed.Count == 0) return pairs;
        foreach (KeyDifference added in differences)
        {
            if (!added.Before.IsZero || !removed.TryGetValue(added.After, out List<string>? candidates) || candidates.Count == 0) continue;
            string best = candidates.MaxBy(c => SharedEnd(c, added.Key))!;
            candidates.Remove(best);
            pairs.Add(added.Key, best);
        }

        return pairs;
    }

    /// <summary>How many characters at the end are the same.</summary>
    public static int SharedEnd(string one, string other)
    {
        int count = 0;
        while (count < one.Length && count < other.Length && one[^(count + 1)] == other[^(count + 1)]) count++;
        return count;
    }
}
