using GitKv.Core.Query.Values;
using GitKv.Core.Stores;

namespace GitKv.Core.Query;

/// <summary>Puts items into groups by their values.</summary>
internal sealed class Grouping
{
    private readonly Dictionary<QueryValue, (QueryValue First, List<KvEntry> Entries)> _groups = [];
    private readonly List<KvEntry> _none = [];

    public void Add(KvEntry entry, QueryValue[] values)
    {
        if (values.Length == 0) _none.Add(entry);
        foreach (QueryValue value in values)
        {
            if (!_groups.TryGetValue(value, out (QueryValue First, List<KvEntry> Entries) group)) _groups.Add(value, group = (value, []));
            group.Entries.Add(entry);
        }
    }

    public IEnumerable<QueryGroup> InOrder()
    {
        IEnumerable<QueryGroup> groups = _groups.Values.OrderBy(static g => g.First).Select(static g => new QueryGroup(g.First, g.Entries));
        return _none.Count == 0 ? groups : groups.Append(new QueryGroup(null, _none));
    }
}
