using System.Buffers.Binary;

namespace GitKv.Core.Objects;

/// <summary>
/// A pack's index: object id → offset in the pack. Versions 1 and 2
/// (git's gitformat-pack, "Original (version 1) pack-*.idx files" and "Version 2").
/// </summary>
internal sealed class PackIndex : IDisposable
{
    private const int Fanout = 256 * 4;
    private readonly MappedFile _file;
    private readonly bool _version2;
    private readonly long _names;

    public PackIndex(string path)
    {
        _file = new MappedFile(path);
        try
        {
            ReadOnlySpan<byte> head = _file.Exactly(0, 8);
            _version2 = BinaryPrimitives.ReadUInt32BigEndian(head) == 0xFF744F63;
            if (_version2 && BinaryPrimitives.ReadUInt32BigEndian(head[4..]) != 2) throw new InvalidDataException("unknown version of pack index");
            _names = (_version2 ? 8 : 0) + Fanout;
            Count = (int)FanoutAt(255);
            long least = _names + (long)Count * (_version2 ? 28 : 24) + 40;
            if (Count < 0 || _file.Length < least) throw new InvalidDataException("truncated pack index");
            for (int i = 1; i < 256; i++)
                if (FanoutAt(i - 1) > FanoutAt(i)) throw new InvalidDataException("bad fan-out in pack index");
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
        Span<byte> wanted = stackalloc byte[ObjectId.Length];
        id.CopyTo(wanted);
        long low = id.First == 0 ? 0 : FanoutAt(id.First - 1);
        long high = FanoutAt(id.First);
        int size = _version2 ? ObjectId.Length : ObjectId.Length + 4;
        while (low < high)
        {
            long middle = (low + high) / 2;
            long at = _names + middle * size + (_version2 ? 0 : 4);
            int order = _file.Exactly(at, ObjectId.Length).SequenceCompareTo(wanted);
            if (order == 0)
            {
                offset = OffsetAt(middle);
                return true;
            }

            if (order < 0) low = middle + 1;
            else high = middle;
        }

        offset = 0;
        return false;
    }

    /// <summary>The ids from a first to a last one, both included.</summary>
    public IEnumerable<ObjectId> Between(ObjectId first, ObjectId last)
    {
        int size = _version2 ? ObjectId.Length : ObjectId.Length + 4;
        long high = FanoutAt(last.First);
        for (long at = first.First == 0 ? 0 : FanoutAt(first.First - 1); at < high; at++)
        {
            var id = new ObjectId(_file.Exactly(_names + at * size + (_version2 ? 0 : 4), ObjectId.Length));
            if (id > last) yield break;
            if (id >= first) yield return id;
        }
    }

    public void Dispose() => _file.Dispose();

    private uint FanoutAt(int index) =>
        BinaryPrimitives.ReadUInt32BigEndian(_file.Exactly((_version2 ? 8 : 0) + index * 4, 4));

    private long OffsetAt(long position)
    {
        if (!_version2) return BinaryPrimitives.ReadUInt32BigEndian(_file.Exactly(_names + position * 24, 4));
        long offsets = _names + (long)Count * 24;
        uint value = BinaryPrimitives.ReadUInt32BigEndian(_file.Exactly(offsets + position * 4, 4));
        if ((value & 0x80000000) == 0) return value;
        long large = offsets + (long)Count * 4 + (long)(value & 0x7FFFFFFF) * 8;
        return (long)BinaryPrimitives.ReadUInt64BigEndian(_file.Exactly(large, 8));
    }
}
