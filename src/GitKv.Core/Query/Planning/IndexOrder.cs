using GitKv.Core.Keys;
using GitKv.Core.Query.Indexes;
using GitKv.Core.Query.Values;
using GitKv.Core.Stores;

namespace GitKv.Core.Query.Planning;

/// <summary>The items of an index in the order of their values, those with equal ones in the order of their keys.</summary>
internal sealed class IndexOrder(KvIndex index, NameForm form, IReadOnlyList<KeyPattern> keys)
{
    /// <summary>Whether values came that are too long for the index, so that their order is not known.</summary>
    public bool IsUnsure { get; private set; }

    /// <summary>The items by value: one with several values is there with each. Ends where it is unsure.</summary>
    public IEnumerable<(QueryClass Class, string Order, KvEntry[] Entries)> Groups(bool descending)
    {
        var group = new List<KvEntry>();
        (QueryClass Class, string Order) value = (default, "");
        foreach (IndexEntry entry in index.Range(QueryRange.All, descending))
        {
            if (!entry.IsExact)
            {
                IsUnsure = true;
                yield break;
            }

            if (keys.Count > 0 && !keys.Any(k => k.IsMatch(entry.Key))) continue;
            if (group.Count > 0 && value != (entry.Class, entry.Order))
            {
                yield return (value.Class, value.Order, InOrder(group));
                group.Clear();
            }

            value = (entry.Class, entry.Order);
            group.Add(entry.Entry);
        }

        if (group.Count > 0) yield return (value.Class, value.Order, InOrder(group));
    }

    /// <summary>Each item once, at its first value.</summary>
    public IEnumerable<KvEntry> Items(bool descending)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach ((_, _, KvEntry[] entries) in Groups(descending))
        {
            foreach (KvEntry entry in entries)
            {
                if (seen.Add(entry.Key)) yield return entry;
            }
        }
    }

    private KvEntry[] InOrder(List<KvEntry> group) => new KeyOrder(form).Sort<KvEntry>([.. group], static e => e.Key);
}
