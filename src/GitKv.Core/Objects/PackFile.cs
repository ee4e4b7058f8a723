using System.IO.Compression;

namespace GitKv.Core.Objects;

/// <summary>A pack and its index, memory-mapped (git's gitformat-pack). Damage arrives as <see cref="InvalidDataException"/>.</summary>
internal sealed class PackFile : IDisposable
{
    private const int OffsetDelta = 6;
    private const int RefDelta = 7;
    private const int HeaderSize = 12;
    private const int TrailerSize = 20;

    // git packs 50 deep by default and 4,095 at most.
    private const int MaxChain = 4096;

    private readonly PackIndex _index;
    private readonly Lazy<MappedFile> _pack;
    private readonly RecentTrees _recent = new();
    private readonly Lazy<bool> _hasTimes;
    private long _freshened;

    public PackFile(string indexPath)
    {
        IndexPath = indexPath;
        PackPath = Path.ChangeExtension(indexPath, ".pack");
        _index = new PackIndex(indexPath);
        _pack = new Lazy<MappedFile>(OpenPack);
        _hasTimes = new Lazy<bool>(() => File.Exists(Path.ChangeExtension(PackPath, PackTimes.Extension)));
    }

    public string IndexPath { get; }

    public string PackPath { get; }

    public bool TryFind(ObjectId id, out long offset) => _index.TryFind(id, out offset);

    /// <summary>The objects with ids from a first to a last one, both included.</summary>
    public IEnumerable<ObjectId> Between(ObjectId first, ObjectId last) => _index.Between(first, last);

    /// <summary>Reads an object that is stored whole, as most blobs are; false for a delta and for a tree, which may be remembered.</summary>
    public bool TryReadWhole(long offset, out ObjectType type, out byte[] content)
    {
        Entry entry = EntryAt(offset);
        type = (ObjectType)entry.Kind;
        bool isWhole = entry.Kind < OffsetDelta && type != ObjectType.Tree;
        content = isWhole ? _pack.Value.Inflate(entry.Data, entry.Size) : [];
        return isWhole;
    }

    /// <summary>Reads an object whole; <paramref name="external"/> finds the bases that are in other packs, <paramref name="bases"/> keeps those of a reader of many.</summary>
    public (ObjectType Type, byte[] Content) Read(long offset, Func<ObjectId, (ObjectType Type, byte[] Content)?> external, DeltaBases? bases = null)
    {
        Stack<(long Offset, byte[] Data)>? deltas = null;
        ObjectType type;
        byte[] content;
        while (true)
        {
            if (_recent.TryGet(offset, out content))
            {
                type = ObjectType.Tree;
                break;
            }

            if (bases is not null && bases.TryGet(this, offset, out type, out content)) break;
            Entry entry = EntryAt(offset);
            byte[] data = _pack.Value.Inflate(entry.Data, entry.Size);
            if (entry.Kind < OffsetDelta)
            {
                (type, content) = ((ObjectType)entry.Kind, data);
                if (type == ObjectType.Tree) _recent.Add(offset, content);
                else if (deltas is not null) bases?.Add(this, offset, type, content);
                break;
            }

            deltas ??= [];
            deltas.Push((offset, data));
            if (deltas.Count > MaxChain) throw new InvalidDataException("delta chain without end");
            if (entry.Kind == OffsetDelta || TryFind(entry.Base, out entry.BaseOffset))
            {
                offset = entry.BaseOffset;
                continue;
            }

            (type, content) = external(entry.Base) ?? throw new InvalidDataException($"base {entry.Base} of a delta is missing");
            break;
        }

        while (deltas is not null && deltas.TryPop(out (long Offset, byte[] Data) delta))
        {
            content = Delta.Apply(content, delta.Data);
            if (type == ObjectType.Tree) _recent.Add(delta.Offset, content);
            else bases?.Add(this, delta.Offset, type, content);
        }

        return (type, content);
    }

    /// <summary>Type and size of an object that is stored whole; false for a delta.</summary>
    public bool TryReadWholeHeader(long offset, out ObjectType type, out long size)
    {
        Entry entry = EntryAt(offset);
        (type, size) = ((ObjectType)entry.Kind, entry.Size);
        return entry.Kind < OffsetDelta;
    }

    /// <summary>Type and size without the content.</summary>
    public (ObjectType Type, long Size) ReadHeader(long offset, Func<ObjectId, (ObjectType Type, long Size)?> external)
    {
        long size = -1;
        for (int depth = 0; depth <= MaxChain; depth++)
        {
            Entry entry = EntryAt(offset);
            if (entry.Kind < OffsetDelta) return ((ObjectType)entry.Kind, size < 0 ? entry.Size : size);
            if (size < 0) size = DeltaResultSize(entry);
            if (entry.Kind == RefDelta && !TryFind(entry.Base, out entry.BaseOffset))
            {
                return (external(entry.Base)?.Type ?? throw new InvalidDataException($"base {entry.Base} of a delta is missing"), size);
            }

            offset = entry.BaseOffset;
        }

        throw new InvalidDataException("delta chain without end");
    }

    /// <summary>The content as a stream where the object is stored whole; null where it is a delta.</summary>
    public Stream? Open(long offset, out ObjectType type, out long size)
    {
        Entry entry = EntryAt(offset);
        type = (ObjectType)entry.Kind;
        size = entry.Size;
        return entry.Kind < OffsetDelta ? new ZLibStream(_pack.Value.StreamFrom(entry.Data), CompressionMode.Decompress) : null;
    }

    /// <summary>
    /// Marks the pack as used just now, so that git keeps its unreachable objects (git's freshening). False when it is gone, and for a pack
    /// that has a time for each object: to be relied on, such an object has to be written again.
    /// </summary>
    public bool Freshen(TimeSpan every)
    {
        if (_hasTimes.Value) return false;
        long now = Environment.TickCount64;

        // gc may have removed it since: what is relied on must be there.
        if (_freshened != 0 && now - _freshened < every.TotalMilliseconds) return File.Exists(PackPath);
        if (!Freshening.Touch(PackPath)) return false;
        _freshened = now;
        return true;
    }

    public void Dispose()
    {
        _index.Dispose();
        if (_pack.IsValueCreated) _pack.Value.Dispose();
    }

    private MappedFile OpenPack()
    {
        var file = new MappedFile(PackPath);
        ReadOnlySpan<byte> head = file.AtMost(0, HeaderSize);
        if (head.Length == HeaderSize && head[..4].SequenceEqual("PACK"u8) && head[7] is 2 or 3) return file;
        file.Dispose();
        throw new InvalidDataException("not a pack of version 2");
    }

    private Entry EntryAt(long offset)
    {
        MappedFile pack = _pack.Value;
        if (offset < HeaderSize || offset >= pack.Length - TrailerSize) throw new InvalidDataException("offset outside the pack");
        ReadOnlySpan<byte> head = pack.AtMost(offset, 64);
        int at = 0;
        byte b = Next(head, ref at);
        var entry = new Entry { Kind = (b >> 4) & 7, Size = b & 15 };
        for (int shift = 4; (b & 0x80) != 0; shift += 7)
        {
            if (shift > 53) throw new InvalidDataException("implausible object size");
            b = Next(head, ref at);
            entry.Size |= (long)(b & 0x7F) << shift;
        }

        if (entry.Kind == OffsetDelta)
        {
            b = Next(head, ref at);
            long distance = b & 0x7F;
            while ((b & 0x80) != 0)
            {
                b = Next(head, ref at);
                distance = ((distance + 1) << 7) | (long)(b & 0x7F);
                if (distance > offset) break;
            }

            if (distance <= 0 || distance > offset - HeaderSize) throw new InvalidDataException("delta base outside the pack");
            entry.BaseOffset = offset - distance;
        }
        else if (entry.Kind == RefDelta)
        {
            if (head.Length < at + ObjectId.Length) throw new InvalidDataException("truncated pack");
            entry.Base = new ObjectId(head.Slice(at, ObjectId.Length));
            at += ObjectId.Length;
        }
        else if (entry.Kind is < 1 or > 4)
        {
            throw new InvalidDataException("unknown object type in pack");
        }

        entry.Data = offset + at;
        return entry;
    }

    private long DeltaResultSize(Entry entry)
    {
        Span<byte> head = stackalloc byte[20];
        return Delta.ResultSize(head[.._pack.Value.InflateBeginning(entry.Data, head)]);
    }

    private static byte Next(ReadOnlySpan<byte> head, ref int at) =>
        at < head.Length ? head[at++] : throw new InvalidDataException("truncated pack");

    private struct Entry
    {
        public int Kind;
        public long Size;
        public long Data;
        public long BaseOffset;
        public ObjectId Base;
    }
}
