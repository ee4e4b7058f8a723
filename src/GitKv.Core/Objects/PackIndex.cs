using System.Buffers.Binary;

namespace GitKv.Core.Objects;

/// <summary>
/// A pack's index: object id → offset in the pack. Versions 1 and 2
/// (git's gitformat-pack, "Original (version 1) pack-*.idx files" and "Version 2").
/// </summary>
internal sealed class PackIndex : IDisposable
{
    private readonly MappedFile _file;
    private readonly bool _version2;
    private readonly long _names;
    private readonly SortedIds _ids;

    public PackIndex(string path)
    {
        _file = new MappedFile(path);
        try
        {
            ReadOnlySpan<byte> head = _file.Exactly(0, 8);
            _version2 = BinaryPrimitives.ReadUInt32BigEndian(head) == 0xFF744F63;
            if (_version2 && BinaryPrimitives.ReadUInt32BigEndian(head[4..]) != 2) throw new InvalidDataException("unknown version of pack index");
            int fanout = _version2 ? 8 : 0;
            _names = fanout + SortedIds.FanoutLength;
            _ids = _version2 ? new SortedIds(_file, fanout, _names, ObjectId.Length) : new SortedIds(_file, fanout, _names + 4, ObjectId.Length + 4);
            Count = _ids.CheckCount();
            long least = _names + (long)Count * (_version2 ? 28 : 24) + 40;
            if (_file.Length < least) throw new InvalidDataException("truncated pack index");
        }
        catch
        {
            _file.Dispose();
            throw;
        }
    }

    /// <summary>How many objects the pack holds.</summary>
    public int Count { get; }

    /// <summary>Finds an object's offset in the pack.</summary>
    public bool TryFind(ObjectId id, out long offset)
    {
        long position = _ids.IndexOf(id);
        offset = position < 0 ? 0 : OffsetAt(position);
        return position >= 0;
    }

    /// <summary>The ids from a first to a last one, both included.</summary>
    public IEnumerable<ObjectId> Between(ObjectId first, ObjectId last) => _ids.Between(first, last);

    /// <summary>The id at a position, counted in the order of ids.</summary>
    public ObjectId IdAt(int position) => new(_file.Exactly(_names + (long)position * (_version2 ? ObjectId.Length : ObjectId.Length + 4) + (_version2 ? 0 : 4), ObjectId.Length));

    /// <summary>The checksum of the entry at a position; null where the index has none.</summary>
    public uint? CrcAt(int position) => _version2 ? _file.Word(_names + (long)Count * ObjectId.Length + position * 4L) : null;

    public void Dispose() => _file.Dispose();

    /// <summary>Where in the pack the entry at a position begins.</summary>
    public long OffsetAt(long position)
    {
        if (!_version2) return BinaryPrimitives.ReadUInt32BigEndian(_file.Exactly(_names + position * 24, 4));
        long offsets = _names + (long)Count * 24;
        uint value = BinaryPrimitives.ReadUInt32BigEndian(_file.Exactly(offsets + position * 4, 4));
        if ((value & 0x80000000) == 0) return value;
        long large = offsets + (long)Count * 4 + (long)(value & 0x7FFFFFFF) * 8;
        return (long)BinaryPrimitives.ReadUInt64BigEndian(_file.Exactly(large, 8));
    }
}
