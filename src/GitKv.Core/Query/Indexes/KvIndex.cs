using GitKv.Core.Objects;
using GitKv.Core.Query.Values;
using GitKv.Core.Stores;
using GitKv.Core.Trees;

namespace GitKv.Core.Query.Indexes;

/// <summary>An index of a store at one version: the items in the order of their values. Never behind the keys, whoever wrote them.</summary>
public sealed class KvIndex
{
    private readonly TreeSource _source;
    private readonly OrderedReader _entries;
    private readonly IndexOverlay? _overlay;

    internal KvIndex(KvSnapshot snapshot, IndexDefinition definition, ObjectId entries, IndexOverlay? overlay)
    {
        Snapshot = snapshot;
        Definition = definition;
        _source = (TreeSource)snapshot.Source;
        _entries = new OrderedReader(snapshot.Store.Repository.Trees, entries);
        _overlay = overlay;
    }

    public IndexDefinition Definition { get; }

    public KvSnapshot Snapshot { get; }

    /// <summary>The items with values in a range, in the order of the values, then of the keys; one with several values comes with each. Streams: the first need only a path of trees. Expired items are left out.</summary>
    /// <param name="range">Which values.</param>
    /// <param name="descending">The other way round.</param>
    public IEnumerable<IndexEntry> Range(QueryRange range, bool descending = false)
    {
        ArgumentNullException.ThrowIfNull(range);
        NameRange names = range.Names(Definition.CaseSensitive);
        IEnumerable<TreeEntry> entries = _entries.Between(names, descending);
        return Items(_overlay is null ? entries : _overlay.Over(entries, names, descending));
    }

    /// <summary>How many entries are in a range, expired items included; counting ends soon above a limit.</summary>
    public long Count(QueryRange range, long limit = long.MaxValue)
    {
        ArgumentNullException.ThrowIfNull(range);
        NameRange names = range.Names(Definition.CaseSensitive);
        return _entries.Count(names, limit) + (_overlay?.CountOver(names) ?? 0);
    }

    /// <summary>How many entries it has, and how many different values; those too long for a name count as one where they begin alike.</summary>
    internal (long Entries, long Values) Measure(CancellationToken cancellation)
    {
        long entries = 0;
        long values = 0;
        ReadOnlyMemory<byte> last = default;
        IEnumerable<TreeEntry> all = _entries.Between(NameRange.All, descending: false);
        foreach (TreeEntry entry in _overlay is null ? all : _overlay.Over(all, NameRange.All, descending: false))
        {
            if (++entries % 4096 == 0) cancellation.ThrowIfCancellationRequested();
            ReadOnlyMemory<byte> value = entry.Name[..IndexName.ValuePart(entry.Name.Span).Length];
            if (value.Span.SequenceEqual(last.Span)) continue;
            values++;
            last = value;
        }

        return (entries, values);
    }

    private IEnumerable<IndexEntry> Items(IEnumerable<TreeEntry> entries)
    {
        foreach (TreeEntry entry in entries)
            if (Item(entry) is { } item) yield return item;
    }

    private IndexEntry? Item(in TreeEntry entry)
    {
        if (!IndexName.TryRead(entry.Name.Span, out QueryClass kind, out ReadOnlySpan<byte> text, out ReadOnlySpan<byte> path)) return null;
        string key = IndexName.KeyOf(path);
        DateTimeOffset? expires = _source.Expiries.Of(key);
        return Expiry.IsOver(expires, _source.Clock)
            ? null
            : new IndexEntry(new KvEntry(key, entry.Id, entry.Id.ToString(), expires), kind, NameText.Read(text), !NameText.IsCut(text));
    }
}
