using System.Diagnostics.CodeAnalysis;
using GitKv.Core.Errors;
using GitKv.Core.Repositories;

namespace GitKv.Core.Objects;

/// <summary>
/// Reads a repository's objects: loose, packed, and those of its alternates (gitrepository-layout). Objects never change,
/// so what was read stays true. Safe for several threads. Writing goes through <see cref="ObjectWriter"/>.
/// </summary>
public sealed class ObjectDatabase : IDisposable
{
    private const int MaxAlternateDepth = 5;
    private static readonly Func<ObjectDatabase, ObjectId, (int Depth, DeltaBases? Bases), (ObjectType Type, byte[] Content)?> s_read = static (database, id, how) => database.Find(id, how.Depth, how.Bases);
    private static readonly Func<ObjectDatabase, ObjectId, int, (ObjectType Type, long Size)?> s_readHeader = static (database, id, depth) => database.FindHeader(id, depth);
    private readonly Lazy<ObjectSource[]> _sources;
    private volatile bool _disposed;

    /// <param name="directory">The <c>objects</c> folder.</param>
    public ObjectDatabase(string directory)
    {
        Directory = directory;
        _sources = new Lazy<ObjectSource[]>(FindSources);
    }

    /// <summary>The <c>objects</c> folder.</summary>
    public string Directory { get; }

    /// <summary>The rights of new files and folders.</summary>
    internal Sharing Sharing { get; init; } = Sharing.Parse(null);

    /// <summary>Brings an object that is not here, in a partial clone; false where it can't be had.</summary>
    internal Func<ObjectId, bool>? Promisor { get; set; }

    /// <summary>An object folder of another repository to look into too, beyond what the alternates file says.</summary>
    internal string? Besides { get; init; }

    /// <summary>Brings many at once; null where objects are here as a rule.</summary>
    internal Action<IEnumerable<ObjectId>>? Expected { get; set; }

    /// <summary>Told of values that were listed and may be read next; null where objects are here as a rule.</summary>
    internal Action<IEnumerable<ObjectId>>? Listed { get; set; }

    /// <summary>Set when so much was written that it may be time to gather it; whoever looks into that resets it.</summary>
    internal volatile bool HasGrown;

    /// <summary>Whether what is missing is brought from elsewhere, one exchange for each asking: then it pays to say what will be needed.</summary>
    internal bool IsLazy => Expected is not null;

    /// <summary>Says that these objects will be read. No error where some can't be had.</summary>
    internal void Expect(IEnumerable<ObjectId> ids) => Expected?.Invoke(ids);

    /// <summary>Whether the object is here.</summary>
    public bool Contains(ObjectId id) => Holds(id) || (RefreshAll() && Holds(id));

    /// <summary>As <see cref="Contains"/>, but may miss one that came in another process's pack a moment ago: for asking after many that are probably not here.</summary>
    internal bool Holds(ObjectId id)
    {
        return Guarded(id, Find);

        bool Find()
        {
            foreach (ObjectSource source in _sources.Value)
                if (source.TryFindPacked(id, out _, out _) || source.Loose.Contains(id)) return true;
            return false;
        }
    }

    /// <summary>
    /// Whether the object is here, and if so marks it as used just now, so that git's gc spares it. May miss
    /// an object that came in another process's pack a moment ago: writing it again does no harm.
    /// </summary>
    internal bool Freshen(ObjectId id, bool looseToo = true)
    {
        return Guarded(id, Find);

        bool Find()
        {
            foreach (ObjectSource source in _sources.Value)
            {
                if (source.TryFindPacked(id, out PackFile pack, out _) && pack.Freshen(Freshening.Window)) return true;
                if (looseToo && source.Loose.Freshen(id)) return true;
            }

            return false;
        }
    }

    /// <summary>Reads an object whole.</summary>
    /// <exception cref="KvException">ObjectNotFound; ObjectCorrupt; ValueTooLarge above 2 GiB.</exception>
    public byte[] Read(ObjectId id, out ObjectType type)
    {
        (ObjectType Type, byte[] Content) found = TryRead(id, 0, null) ?? throw NotFound(id);
        type = found.Type;
        return found.Content;
    }

    /// <summary>Reads one of many blobs.</summary>
    /// <param name="id">Which.</param>
    /// <param name="bases">What the same reader has read before.</param>
    /// <exception cref="KvException">As <see cref="Read(ObjectId, ObjectType)"/>.</exception>
    internal byte[] ReadBlob(ObjectId id, DeltaBases bases)
    {
        (ObjectType Type, byte[] Content) found = TryRead(id, 0, bases) ?? throw NotFound(id);
        return found.Type == ObjectType.Blob ? found.Content : throw Corrupt(id, $"it is a {found.Type}, not a {ObjectType.Blob}", null);
    }

    /// <summary>Where a blob is, for reading many in order.</summary>
    internal BlobPlace PlaceOf(ObjectId id)
    {
        return Guarded(id, Find);

        BlobPlace Find()
        {
            int before = 0;
            foreach (ObjectSource source in _sources.Value)
            {
                if (source.TryFindPacked(id, out PackFile pack, out long offset)) return new BlobPlace(before + source.NumberOf(pack), offset, id);
                before += source.PackCount;
            }

            return new BlobPlace(int.MaxValue, 0, id);
        }
    }

    /// <summary>Reads an object of an expected type whole.</summary>
    /// <exception cref="KvException">As <see cref="Read(ObjectId, out ObjectType)"/>; ObjectCorrupt when it is of another type.</exception>
    public byte[] Read(ObjectId id, ObjectType expected)
    {
        byte[] content = Read(id, out ObjectType type);
        return type == expected ? content : throw Corrupt(id, $"it is a {type}, not a {expected}", null);
    }

    /// <summary>Makes sure that an object is here and of a type, without reading it.</summary>
    /// <exception cref="KvException">ObjectNotFound; ObjectCorrupt when it is of another type.</exception>
    internal void Require(ObjectId id, ObjectType expected)
    {
        if (!TryReadHeader(id, out ObjectType type, out _)) throw NotFound(id);
        if (type != expected) throw Corrupt(id, $"it is a {type}, not a {expected}", null);
    }

    /// <summary>Type and size in bytes, without reading the content. False when it is not here.</summary>
    public bool TryReadHeader(ObjectId id, out ObjectType type, out long size)
    {
        (type, size) = (default, 0);
        if (ReadHeader(id, 0) is not { } header) return false;
        (type, size) = header;
        return true;
    }

    /// <summary>The objects whose ids begin with some hexadecimal digits, at least two; no more than <paramref name="most"/>.</summary>
    internal IReadOnlyList<ObjectId> StartingWith(string digits, int most)
    {
        ObjectId first = ObjectId.Parse(digits.PadRight(2 * ObjectId.Length, '0'));
        ObjectId last = ObjectId.Parse(digits.PadRight(2 * ObjectId.Length, 'f'));
        if (first == last) return Contains(first) ? [first] : [];
        List<ObjectId> found = Guarded(first, Find);
        return found.Count == 0 && RefreshAll() ? Guarded(first, Find) : found;

        List<ObjectId> Find() => [.. _sources.Value.SelectMany(s => s.Between(first, last)).Distinct().Take(most)];
    }

    /// <summary>Opens a blob as a stream, for values too large for memory.</summary>
    /// <exception cref="KvException">ObjectNotFound; ObjectCorrupt.</exception>
    public Stream OpenBlob(ObjectId id, out long size)
    {
        Stream? stream = Guarded(id, () => OpenWhole(id));
        if (stream is SizedStream sized)
        {
            size = sized.Length;
            return sized;
        }

        byte[] content = Read(id, ObjectType.Blob);
        size = content.Length;
        return new MemoryStream(content, writable: false);
    }

    /// <summary>Lets go of every file that is mapped; what is read later maps them again. Nothing may be reading meanwhile.</summary>
    public void Release()
    {
        if (!_sources.IsValueCreated) return;
        foreach (ObjectSource source in _sources.Value) source.Release();
    }

    /// <summary>Closes the packs. Whatever is read afterwards, also from a stream that was opened before, is an <see cref="ObjectDisposedException"/>.</summary>
    public void Dispose()
    {
        _disposed = true;
        if (!_sources.IsValueCreated) return;
        foreach (ObjectSource source in _sources.Value) source.Dispose();
    }

    /// <summary>Makes packs that were written just now known.</summary>
    internal void Refresh() => RefreshAll();

    /// <summary>How many packs are known in the object folder itself.</summary>
    internal int PackCount => _sources.Value[0].PackCount;

    internal static KvException Corrupt(ObjectId id, string why, Exception? inner) =>
        new(ErrorIds.ObjectCorrupt, KvErrorKind.Corrupt,
            $"The object {id} is damaged: {why}. Run 'git fsck' in the repository; a clone or backup may have a good copy.", id.ToString(), inner);

    private static KvException NotFound(ObjectId id) =>
        new(ErrorIds.ObjectNotFound, KvErrorKind.Corrupt,
            $"The object {id} is missing from the repository. In a shallow or partial clone, fetch it; else run 'git fsck'.", id.ToString());

    private (ObjectType Type, byte[] Content)? TryRead(ObjectId id, int depth, DeltaBases? bases)
    {
        if (depth > 64) throw Corrupt(id, "its delta chain has no end", null);
        return Guarded(id, (depth, bases), s_read) ?? (RefreshAll() ? Guarded(id, (depth, bases), s_read) : null) ?? (Brings(id) ? Guarded(id, (depth, bases), s_read) : null);
    }

    private (ObjectType Type, byte[] Content)? Find(ObjectId id, int depth, DeltaBases? bases)
    {
        foreach (ObjectSource source in _sources.Value)
        {
            if (source.TryFindPacked(id, out PackFile pack, out long offset))
                return pack.TryReadWhole(offset, out ObjectType packed, out byte[] whole) ? (packed, whole) : ReadDelta(pack, offset, depth, bases);
            if (source.Loose.TryRead(id, out ObjectType type, out byte[] content)) return (type, content);
        }

        return null;
    }

    private (ObjectType Type, byte[] Content) ReadDelta(PackFile pack, long offset, int depth, DeltaBases? bases) =>
        pack.Read(offset, external => TryRead(external, depth + 1, bases), bases);

    private (ObjectType Type, long Size)? ReadHeader(ObjectId id, int depth)
    {
        if (depth > 64) throw Corrupt(id, "its delta chain has no end", null);
        return Guarded(id, depth, s_readHeader) ?? (RefreshAll() ? Guarded(id, depth, s_readHeader) : null) ?? (Brings(id) ? Guarded(id, depth, s_readHeader) : null);
    }

    private (ObjectType Type, long Size)? FindHeader(ObjectId id, int depth)
    {
        foreach (ObjectSource source in _sources.Value)
        {
            if (source.TryFindPacked(id, out PackFile pack, out long offset))
                return pack.TryReadWholeHeader(offset, out ObjectType packed, out long whole) ? (packed, whole) : ReadDeltaHeader(pack, offset, depth);
            if (source.Loose.TryReadHeader(id, out ObjectType type, out long size)) return (type, size);
        }

        return null;
    }

    private (ObjectType Type, long Size) ReadDeltaHeader(PackFile pack, long offset, int depth) => pack.ReadHeader(offset, external => ReadHeader(external, depth + 1));

    [SuppressMessage("Reliability", "CA2000", Justification = "The stream that is returned owns it.")]
    private SizedStream? OpenWhole(ObjectId id)
    {
        foreach (ObjectSource source in _sources.Value)
        {
            if (source.TryFindPacked(id, out PackFile pack, out long offset))
                return pack.Open(offset, out ObjectType inPack, out long packed) is { } stream ? Blob(stream, inPack, packed) : null;
            if (source.Loose.Open(id, out ObjectType type, out long size, out _) is { } loose) return Blob(loose, type, size);
        }

        return null;

        SizedStream Blob(Stream stream, ObjectType type, long size)
        {
            if (type == ObjectType.Blob) return new SizedStream(stream, size, id);
            stream.Dispose();
            throw Corrupt(id, $"it is a {type}, not a {ObjectType.Blob}", null);
        }
    }

    private bool Brings(ObjectId id)
    {
        if (Promisor?.Invoke(id) != true) return false;
        RefreshAll();
        return true;
    }

    private bool RefreshAll()
    {
        try
        {
            bool found = false;
            foreach (ObjectSource source in _sources.Value) found |= source.Refresh();
            return found;
        }
        catch (Exception e) when (ReadFailure.Is(e))
        {
            throw ReadFailure.Translate(e, Directory);
        }
    }

    private T Guarded<T>(ObjectId id, Func<T> read) => Guarded(id, read, static (_, _, read) => read());

    /// <param name="id">What is read.</param>
    /// <param name="state">What <paramref name="read"/> needs, so that it need not be made for each object.</param>
    /// <param name="read">Reads it.</param>
    private T Guarded<TState, T>(ObjectId id, TState state, Func<ObjectDatabase, ObjectId, TState, T> read)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        for (int attempt = 0; ; attempt++)
        {
            try
            {
                return read(this, id, state);
            }
            catch (Exception e) when (Inflate.IsDamage(e) && IsLazy && attempt == 0 && _sources.Value[0].Discard(id))
            {
                // What is damaged here can be had again.
                RefreshAll();
            }
            catch (Exception e) when (Inflate.IsDamage(e))
            {
                throw Corrupt(id, e.Message, e);
            }
            catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException && attempt < 3)
            {
                // git repacked since the packs were listed: what the old pack held is in a new one.
                RefreshAll();
            }
            catch (Exception e) when (ReadFailure.Is(e))
            {
                throw ReadFailure.Translate(e, Directory);
            }
        }
    }

    private ObjectSource[] FindSources()
    {
        var sources = new List<ObjectSource>();
        Add(Directory, 0);
        if (Besides is not null) Add(Besides, 0);
        foreach (ObjectSource source in sources) source.Refresh();
        return [.. sources];

        void Add(string directory, int depth)
        {
            if (sources.Any(s => s.Directory == directory)) return;
            sources.Add(new ObjectSource(directory));
            string alternates = Path.Combine(directory, "info", "alternates");
            if (depth >= MaxAlternateDepth || !File.Exists(alternates)) return;
            foreach (string line in File.ReadLines(alternates))
            {
                if (line.Length == 0 || line[0] == '#') continue;
                Add(Path.GetFullPath(line, directory), depth + 1);
            }
        }
    }
}
