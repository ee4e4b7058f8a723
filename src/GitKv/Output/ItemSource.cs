using GitKv.Core.Repositories;
using GitKv.Core.Stores;

namespace GitKv;

/// <summary>
/// Where the items of one listing come from. It keeps the version of the store that the listing read, so that a value or an
/// origin asked for later is that version's; and it finds the origins of all its items in one walk, when the first one is asked for.
/// </summary>
internal sealed class ItemSource
{
    private readonly Lock _lock = new();
    private readonly IKvReader _reader;
    private readonly Func<IEnumerable<string>> _keys;
    private IReadOnlyDictionary<string, ItemOrigin>? _origins;

    /// <param name="store">The store.</param>
    /// <param name="info">What users see of it.</param>
    /// <param name="reader">The version read; a transaction's items hold their values themselves, as it ends.</param>
    /// <param name="keys">The keys of the listing, asked for with the first origin.</param>
    /// <param name="form">How values are wanted.</param>
    /// <param name="asHashtable">Objects as dictionaries.</param>
    internal ItemSource(KvStore store, GitKvStore info, IKvReader reader, Func<IEnumerable<string>> keys, GitKvValueFormat form = default, bool asHashtable = false)
    {
        Store = store;
        Info = info;
        Form = form;
        AsHashtable = asHashtable;
        _reader = reader;
        _keys = keys;
    }

    internal KvStore Store { get; }

    internal GitKvStore Info { get; }

    internal GitKvValueFormat Form { get; }

    internal bool AsHashtable { get; }

    internal GitRepository Repository => Store.Repository;

    /// <summary>Whether the items must be read before they are handed out.</summary>
    internal bool IsTransient => _reader is KvTransaction;

    internal byte[] Read(KvEntry entry)
    {
        lock (_lock) return _reader.Read(entry);
    }

    internal Stream Open(KvEntry entry)
    {
        lock (_lock) return _reader.Open(entry);
    }

    internal long SizeOf(KvEntry entry)
    {
        lock (_lock) return _reader.SizeOf(entry);
    }

    /// <summary>Who last changed an item, when and why; null where the layout does not know.</summary>
    internal ItemOrigin? OriginOf(string key)
    {
        lock (_lock)
        {
            _origins ??= FindOrigins();
            return _origins.GetValueOrDefault(key);
        }
    }

    private IReadOnlyDictionary<string, ItemOrigin> FindOrigins() =>
        _reader is KvSnapshot snapshot ? Store.Origins(snapshot, [.. _keys()]) : new Dictionary<string, ItemOrigin>();
}
