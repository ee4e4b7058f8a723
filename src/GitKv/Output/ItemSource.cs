using GitKv.Core.Repositories;
using GitKv.Core.Stores;
using GitKv.Sessions;

namespace GitKv;

/// <summary>
/// Where the items of one listing come from. It keeps the version of the store that the listing read, so that a value or an
/// origin asked for later is that version's; and it finds the origins of all its items in one walk, when the first one is asked for.
/// </summary>
internal sealed class ItemSource
{
    private readonly KeptRepository _kept;
    private readonly IKvReader _reader;
    private readonly Func<IEnumerable<string>> _keys;
    private IReadOnlyDictionary<string, ItemOrigin>? _origins;

    /// <param name="kept">The repository.</param>
    /// <param name="store">The store.</param>
    /// <param name="info">What users see of it.</param>
    /// <param name="reader">The version read; a transaction's items hold their values themselves, as it ends.</param>
    /// <param name="keys">The keys of the listing, asked for with the first origin.</param>
    /// <param name="form">How values are wanted.</param>
    /// <param name="asHashtable">Objects as dictionaries.</param>
    internal ItemSource(KeptRepository kept, KvStore store, GitKvStore info, IKvReader reader, Func<IEnumerable<string>> keys, GitKvValueFormat form = default, bool asHashtable = false)
    {
        _kept = kept;
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
        byte[] bytes;
        lock (_kept.Gate) bytes = _reader.Read(entry);
        _kept.HasRead();
        return bytes;
    }

    /// <summary>The first bytes of a value.</summary>
    internal byte[] ReadStart(KvEntry entry, int length)
    {
        byte[] bytes = new byte[length];
        int read;
        lock (_kept.Gate)
        {
            using Stream stream = _reader.Open(entry);
            read = stream.ReadAtLeast(bytes, length, throwOnEndOfStream: false);
        }

        _kept.HasRead();
        return read == length ? bytes : bytes[..read];
    }

    internal long SizeOf(KvEntry entry)
    {
        long size;
        lock (_kept.Gate) size = _reader.SizeOf(entry);
        _kept.HasRead();
        return size;
    }

    /// <summary>Who last changed an item, when and why; null where the layout does not know.</summary>
    internal ItemOrigin? OriginOf(string key)
    {
        lock (_kept.Gate) _origins ??= FindOrigins();
        _kept.HasRead();
        return _origins.GetValueOrDefault(key);
    }

    private IReadOnlyDictionary<string, ItemOrigin> FindOrigins() =>
        _reader is KvSnapshot snapshot ? Store.Origins(snapshot, [.. _keys()]) : new Dictionary<string, ItemOrigin>();
}
