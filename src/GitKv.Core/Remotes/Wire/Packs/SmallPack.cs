using System.Buffers.Binary;
using System.Security.Cryptography;
using GitKv.Core.Objects;

namespace GitKv.Core.Remotes.Wire.Packs;

/// <summary>
/// Unpacks a pack that is held in memory whole (git's gitformat-pack, "pack-*.pack files have the following format"), thin or not. Nothing is
/// believed: the checksum of all, each claimed size against what is there and against a limit over all, each base. Damage is an <see cref="InvalidDataException"/>.
/// </summary>
internal sealed class SmallPack
{
    /// <summary>The number of objects from which git keeps a pack as a pack (git-config, fetch.unpackLimit).</summary>
    public const int MostObjects = 100;

    private const int HeaderSize = 12;
    private const int OffsetDelta = 6;
    private const int RefDelta = 7;

    private readonly byte[] _pack;
    private readonly int _end;
    private readonly long _mostBytes;
    private readonly Func<ObjectId, (ObjectType Type, byte[] Content)?> _base;
    private readonly List<Entry> _entries = [];
    private readonly Dictionary<long, Entry> _byOffset = [];
    private readonly Dictionary<ObjectId, Entry> _byId = [];
    private long _bytes;

    private SmallPack(byte[] pack, int length, long mostBytes, Func<ObjectId, (ObjectType Type, byte[] Content)?> findBase)
    {
        _pack = pack;
        _end = length - ObjectId.Length;
        _mostBytes = mostBytes;
        _base = findBase;
    }

    /// <summary>Reads the number of objects from a pack's beginning.</summary>
    public static uint CountOf(ReadOnlySpan<byte> header)
    {
        if (header.Length < HeaderSize || !header.StartsWith("PACK"u8)) throw new InvalidDataException("what came is no pack");
        if (BinaryPrimitives.ReadUInt32BigEndian(header[4..]) is not (2 or 3)) throw new InvalidDataException("a pack of an unknown version");
        return BinaryPrimitives.ReadUInt32BigEndian(header[8..]);
    }

    /// <summary>Unpacks all; null where the objects are larger in all than the limit.</summary>
    /// <param name="pack">The pack, which may have room behind it.</param>
    /// <param name="length">Its length.</param>
    /// <param name="mostBytes">How large the objects may be in all, deltas included.</param>
    /// <param name="findBase">Finds an object that a delta of a thin pack is for; null where there is none.</param>
    public static IReadOnlyList<(ObjectId Id, ObjectType Type, byte[] Content)>? Unpack(
        byte[] pack, int length, long mostBytes, Func<ObjectId, (ObjectType Type, byte[] Content)?> findBase)
    {
        uint count = CountOf(pack.AsSpan(0, length));
        if (length < HeaderSize + ObjectId.Length) throw new InvalidDataException("truncated pack");
        if (!SHA1.HashData(pack.AsSpan(0, length - ObjectId.Length)).AsSpan().SequenceEqual(pack.AsSpan(length - ObjectId.Length, ObjectId.Length)))
            throw new InvalidDataException("the pack's checksum is wrong");
        var unpacking = new SmallPack(pack, length, mostBytes, findBase);
        return unpacking.Read(count) && unpacking.Resolve() ? [.. unpacking._entries.Select(static e => (e.Id, e.Type, e.Content!))] : null;
    }

    private bool Read(uint count)
    {
        int at = HeaderSize;
        for (uint i = 0; i < count; i++)
        {
            var entry = new Entry { Offset = at };
            int kind = ReadHeader(ref at, out long size);
            if (kind == OffsetDelta) entry.BaseOffset = ReadBaseOffset(ref at, entry.Offset);
            else if (kind == RefDelta) entry.BaseId = ReadBaseId(ref at);
            else if (kind is < 1 or > 4) throw new InvalidDataException("unknown object type in pack");
            if (!Objects.Inflate.IsPlausible(size, _end - at)) throw new InvalidDataException("implausible object size");
            if (!Reserve(size)) return false;
            entry.Data = GC.AllocateUninitializedArray<byte>((int)size);
            at += Inflater.Inflate(_pack.AsSpan(at, _end - at), entry.Data);
            if (kind < OffsetDelta) Settle(entry, (ObjectType)kind, entry.Data);
            else entry.IsDelta = true;
            _entries.Add(entry);
            _byOffset.Add(entry.Offset, entry);
        }

        return at == _end ? true : throw new InvalidDataException("the pack has more than its objects");
    }

    /// <summary>Applies deltas until none is left: a base may come behind, and may be a delta itself.</summary>
    private bool Resolve()
    {
        List<Entry> open = [.. _entries.Where(static e => e.IsDelta)];
        while (open.Count > 0)
        {
            int before = open.Count;
            for (int i = 0; i < open.Count; i++)
            {
                Entry entry = open[i];
                if (BaseOf(entry) is not { } found) continue;
                long size = Delta.ResultSize(entry.Data);
                if (size < 0 || size > _mostBytes || !Reserve(size)) return false;
                Settle(entry, found.Type, Delta.Apply(found.Content, entry.Data));
                entry.Data = [];
                open.RemoveAt(i--);
            }

            if (open.Count == before && !AddBase(open)) throw new InvalidDataException("the base of a delta is missing");
        }

        return true;
    }

    private (ObjectType Type, byte[] Content)? BaseOf(Entry entry)
    {
        Entry? found = entry.BaseOffset > 0
            ? _byOffset.GetValueOrDefault(entry.BaseOffset) ?? throw new InvalidDataException("the base of a delta is missing")
            : _byId.GetValueOrDefault(entry.BaseId);
        return found?.Content is { } content ? (found.Type, content) : null;
    }

    /// <summary>What is not in a thin pack is here already.</summary>
    private bool AddBase(List<Entry> open)
    {
        bool any = false;
        foreach (Entry entry in open)
        {
            if (entry.BaseOffset > 0 || _byId.ContainsKey(entry.BaseId) || _base(entry.BaseId) is not { } found) continue;
            _byId.Add(entry.BaseId, new Entry { Type = found.Type, Content = found.Content, Id = entry.BaseId });
            any = true;
        }

        return any;
    }

    private void Settle(Entry entry, ObjectType type, byte[] content)
    {
        (entry.Type, entry.Content, entry.Id) = (type, content, ObjectId.Hash(type, content));
        _byId.TryAdd(entry.Id, entry);
    }

    private bool Reserve(long size)
    {
        _bytes += size;
        return _bytes <= _mostBytes;
    }

    private int ReadHeader(ref int at, out long size)
    {
        byte b = Next(ref at);
        int kind = (b >> 4) & 7;
        size = b & 15;
        for (int shift = 4; (b & 0x80) != 0; shift += 7)
        {
            if (shift > 53) throw new InvalidDataException("implausible object size");
            b = Next(ref at);
            size |= (long)(b & 0x7F) << shift;
        }

        return kind;
    }

    private long ReadBaseOffset(ref int at, long offset)
    {
        byte b = Next(ref at);
        long distance = b & 0x7F;
        while ((b & 0x80) != 0)
        {
            b = Next(ref at);
            distance = ((distance + 1) << 7) | (long)(b & 0x7F);
            if (distance > offset) break;
        }

        return distance > 0 && distance <= offset - HeaderSize ? offset - distance : throw new InvalidDataException("delta base outside the pack");
    }

    private ObjectId ReadBaseId(ref int at)
    {
        if (_end - at < ObjectId.Length) throw new InvalidDataException("truncated pack");
        var id = new ObjectId(_pack.AsSpan(at, ObjectId.Length));
        at += ObjectId.Length;
        return id;
    }

    private byte Next(ref int at) => at < _end ? _pack[at++] : throw new InvalidDataException("truncated pack");

    private sealed class Entry
    {
        public long Offset;
        public long BaseOffset;
        public ObjectId BaseId;
        public bool IsDelta;
        public byte[] Data = [];
        public ObjectId Id;
        public ObjectType Type;
        public byte[]? Content;
    }
}
