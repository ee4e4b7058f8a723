using System.Diagnostics.CodeAnalysis;
using GitKv.Core.Errors;
using GitKv.Core.Repositories;

namespace GitKv.Core.Objects;

/// <summary>
/// Collects the new objects of one transaction. A few become loose objects, many become one pack. An object that exists
/// already is not written again, but marked as used just now. Nothing is visible before <see cref="Flush"/> (but blobs too large for
/// memory, which are harmless garbage until a ref needs them); disposing without it discards the rest. Not for several threads at once.
/// </summary>
public sealed class ObjectWriter : IDisposable
{
    private const int MostLoose = 64;
    private const int MostLooseBytes = 4 * 1024 * 1024;
    private const int StreamAbove = 4 * 1024 * 1024;

    // Below this a pack costs as much to sync as its objects do.
    private const int LeastSynced = 3;

    // Maintenance merges them long before; where it is turned off, reading must not become slow.
    private const int MostPacks = 50;

    private readonly ObjectDatabase _database;
    private readonly FsyncPolicy _fsync;
    private readonly LooseObjects _loose;
    private readonly Dictionary<ObjectId, (ObjectType Type, byte[] Content)> _few = new(8);
    private readonly List<ObjectId> _order = new(8);
    private HashSet<ObjectId>? _existingLoose;
    private PackWriter? _pack;
    private long _bytes;

    public ObjectWriter(ObjectDatabase database, FsyncPolicy fsync)
    {
        _database = database;
        _fsync = fsync;
        _loose = new LooseObjects(database.Directory);
    }

    /// <summary>How many objects are new so far.</summary>
    public int Count => _pack?.Count ?? _few.Count;

    /// <summary>Adds an object. Returns its id.</summary>
    public ObjectId Write(ObjectType type, ReadOnlySpan<byte> content)
    {
        ObjectId id = ObjectId.Hash(type, content);
        if (IsNew(id, type, content)) Add(id, type, content.ToArray());
        return id;
    }

    /// <summary>The same, keeping the very array: nobody may change it afterwards.</summary>
    internal ObjectId WriteOwned(ObjectType type, byte[] content)
    {
        ObjectId id = ObjectId.Hash(type, content);
        if (IsNew(id, type, content)) Add(id, type, content);
        return id;
    }

    /// <summary>Adds a blob from a stream; a large one in constant memory.</summary>
    /// <param name="content">Read to its end, or to <paramref name="length"/>.</param>
    /// <param name="length">Its size in bytes; null where that is not known: then it passes through a temporary file.</param>
    /// <param name="cancellation">Stops between pieces.</param>
    public ObjectId WriteBlob(Stream content, long? length, CancellationToken cancellation = default)
    {
        if (length is null)
        {
            using FileStream spool = Spool(content, cancellation);
            return WriteBlob(spool, spool.Length, cancellation);
        }

        if (length > StreamAbove) return new LooseWriter(_database.Directory, _loose, _fsync, _database.Sharing).WriteBlob(content, length.Value, cancellation);
        byte[] bytes = new byte[(int)length.Value];
        content.ReadExactly(bytes);
        return WriteOwned(ObjectType.Blob, bytes);
    }

    /// <summary>Makes reading back safe for several threads, until something is added.</summary>
    internal void Settle() => _pack?.Settle();

    /// <summary>Reads back an object that this transaction added.</summary>
    public bool TryRead(ObjectId id, out ObjectType type, [NotNullWhen(true)] out byte[]? content)
    {
        if (_few.TryGetValue(id, out (ObjectType Type, byte[] Content) entry))
        {
            (type, content) = entry;
            return true;
        }

        (type, content) = (default, null);
        return _pack is not null && _pack.TryRead(id, out type, out content);
    }

    /// <summary>Makes everything added so far part of the repository, as durable as the policy says.</summary>
    /// <exception cref="KvException">WriteFailed: the disk is full, say. Nothing refers to what was written by then.</exception>
    public void Flush(CancellationToken cancellation = default)
    {
        if (_pack is null && IsSyncedAsPack) StartPack();
        if (_pack is not null)
        {
            _pack.Finish(cancellation);
            _pack.Dispose();
            _pack = null;
            _existingLoose = null;
            _database.Refresh();
            _database.HasGrown = true;
        }
        else
        {
            FlushFew(cancellation);
        }

        Forget();
    }

    /// <summary>Writes what there is already where that are a few objects, as nothing refers to them before the rest is there. They can be read back until then.</summary>
    internal void FlushFew(CancellationToken cancellation = default)
    {
        var writer = new LooseWriter(_database.Directory, _loose, _fsync, _database.Sharing);
        foreach (ObjectId id in _order)
        {
            cancellation.ThrowIfCancellationRequested();
            (ObjectType type, byte[] content) = _few[id];
            writer.Write(id, type, content);
            if (id.First == LooseObjects.Sample) _database.HasGrown = true;
        }

        _order.Clear();
    }

    public void Dispose() => _pack?.Dispose();

    /// <summary>
    /// Whether a pack is made of a few objects, too: where all must be on the disk, two files in one folder are there several times sooner than six in six.
    /// </summary>
    private bool IsSyncedAsPack => _fsync is { LooseObjects: true, Packs: true } && _order.Count >= LeastSynced && _database.PackCount < MostPacks;

    private bool IsNew(ObjectId id, ObjectType type, ReadOnlySpan<byte> content)
    {
        if (_few.ContainsKey(id) || (_pack?.Contains(id) ?? false)) return false;

        // A commit holds its transaction's id, and a tree that holds something new is new itself: nobody has written them before.
        return type == ObjectType.Commit || (type == ObjectType.Tree && HoldsNew(content)) || !Exists(id);
    }

    private void Add(ObjectId id, ObjectType type, byte[] content)
    {
        if (_pack is not null)
        {
            _pack.Add(id, type, content);
            return;
        }

        _few.Add(id, (type, content));
        _order.Add(id);
        _bytes += content.Length;
        if (_few.Count > MostLoose || _bytes > MostLooseBytes) StartPack();
    }

    /// <summary>Whether an entry of a tree is among the few objects that are new here.</summary>
    private bool HoldsNew(ReadOnlySpan<byte> tree)
    {
        if (_few.Count == 0) return false;
        while (tree.IndexOf((byte)0) is >= 0 and int end && tree.Length > end + ObjectId.Length)
        {
            if (_few.ContainsKey(new ObjectId(tree.Slice(end + 1, ObjectId.Length)))) return true;
            tree = tree[(end + 1 + ObjectId.Length)..];
        }

        return false;
    }

    private bool Exists(ObjectId id)
    {
        if (_pack is null) return _database.Freshen(id);
        if (_database.Freshen(id, looseToo: false)) return true;

        // One listing is cheaper than asking the file system for each of many objects.
        _existingLoose ??= _loose.All();
        return _existingLoose.Contains(id) && _loose.Freshen(id);
    }

    private void StartPack()
    {
        _pack = new PackWriter(_database.Directory, _fsync, _database.Sharing);
        foreach (ObjectId id in _order)
        {
            (ObjectType type, byte[] content) = _few[id];
            _pack.Add(id, type, content);
        }

        Forget();
    }

    private void Forget()
    {
        _few.Clear();
        _order.Clear();
        _bytes = 0;
    }

    private FileStream Spool(Stream content, CancellationToken cancellation)
    {
        string path = Path.Combine(_database.Directory, $"tmp_spool_{Guid.NewGuid():N}");
        var spool = new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 0, FileOptions.DeleteOnClose);
        try
        {
            content.CopyToAsync(spool, cancellation).GetAwaiter().GetResult();
            spool.Position = 0;
            return spool;
        }
        catch
        {
            spool.Dispose();
            throw;
        }
    }
}
