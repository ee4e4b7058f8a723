using GitKv.Core.Keys;
using GitKv.Core.Query.Indexes;
using GitKv.Core.Stores;

namespace GitKv.Core.Query.Planning;

/// <summary>The items of parts of indexes, each once, in the order of the keys.</summary>
internal static class IndexItems
{
    /// <param name="access">The parts.</param>
    /// <param name="keys">Patterns, one of which a key must match; all do for none.</param>
    /// <param name="form">How keys are named in the store.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>Each item, and whether its value is known to meet the filter if those of exact entries do.</returns>
    public static List<(KvEntry Entry, bool IsExact)> InKeyOrder(IndexAccess access, IReadOnlyList<KeyPattern> keys, NameForm form, CancellationToken cancellation)
    {
        var found = new Dictionary<string, (KvEntry Entry, bool IsExact)>(StringComparer.Ordinal);
        foreach (IndexRange part in access.Ranges)
        {
            foreach (IndexEntry entry in part.Index.Range(part.Range))
            {
                if ((found.Count & 1023) == 0) cancellation.ThrowIfCancellationRequested();
                if (keys.Count > 0 && !keys.Any(k => k.IsMatch(entry.Key))) continue;
                if (!found.TryGetValue(entry.Key, out (KvEntry Entry, bool IsExact) known) || (entry.IsExact && !known.IsExact)) found[entry.Key] = (entry.Entry, entry.IsExact);
            }
        }

        return [.. new KeyOrder(form).Sort<(KvEntry Entry, bool IsExact)>([.. found.Values], static i => i.Entry.Key)];
    }
}
