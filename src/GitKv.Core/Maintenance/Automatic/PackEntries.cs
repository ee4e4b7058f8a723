using GitKv.Core.Objects;

namespace GitKv.Core.Maintenance.Automatic;

/// <summary>The entries of one pack in the order in which they lie there, compressed as they are (git's gitformat-pack).</summary>
internal sealed class PackEntries : IDisposable
{
    private const int OffsetDelta = 6;
    private const int RefDelta = 7;
    private const int TrailerSize = 20;
    private readonly PackIndex _index;
    private readonly MappedFile _pack;
    private readonly int[] _positions;
    private readonly long[] _offsets;

    public PackEntries(LocalPack pack)
    {
        _index = new PackIndex(pack.Path + ".idx");
        try
        {
            _pack = new MappedFile(pack.Path + ".pack");
            _positions = new int[_index.Count];
            _offsets = new long[_index.Count];
            for (int i = 0; i < _offsets.Length; i++) (_positions[i], _offsets[i]) = (i, _index.OffsetAt(i));
            Array.Sort(_offsets, _positions);
            Times = pack.HasTimes ? PackTimes.Read(pack.Path + PackTimes.Extension, _index.Count) : null;
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public int Count => _offsets.Length;

    private uint[]? Times { get; }

    public ObjectId IdOf(int number) => _index.IdAt(_positions[number]);

    /// <summary>When it was used last, where the pack says so.</summary>
    public uint TimeOf(int number) => Times?[_positions[number]] ?? 0;

    public bool Holds(ObjectId id) => _index.TryFind(id, out _);

    /// <summary>An entry: its head is parsed, its checksum compared.</summary>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public Entry Read(int number)
    {
        long offset = _offsets[number];
        long end = number + 1 < Count ? _offsets[number + 1] : _pack.Length - TrailerSize;
        if (end <= offset || end - offset > int.MaxValue) throw new InvalidDataException("entries of a pack that overlap, or are too long");
        ReadOnlySpan<byte> bytes = _pack.Exactly(offset, (int)(end - offset));
        if (_index.CrcAt(_positions[number]) is { } crc && crc != Crc32.Append(0, bytes)) throw new InvalidDataException("an entry of a pack with another checksum");
        int at = 0;
        byte b = Next(bytes, ref at);
        int kind = (b >> 4) & 7;
        long size = b & 15;
        for (int shift = 4; (b & 0x80) != 0; shift += 7)
        {
            if (shift > 53) throw new InvalidDataException("implausible object size");
            b = Next(bytes, ref at);
            size |= (long)(b & 0x7F) << shift;
        }

        int from = -1;
        ObjectId of = ObjectId.Zero;
        if (kind == OffsetDelta)
        {
            b = Next(bytes, ref at);
            long distance = b & 0x7F;
            while ((b & 0x80) != 0 && distance < offset)
            {
                b = Next(bytes, ref at);
                distance = ((distance + 1) << 7) | (long)(b & 0x7F);
            }

            from = Array.BinarySearch(_offsets, 0, number, offset - distance);
            if (from < 0) throw new InvalidDataException("delta base outside the pack");
        }
        else if (kind == RefDelta)
        {
            if (bytes.Length < at + ObjectId.Length) throw new InvalidDataException("truncated pack");
            of = new ObjectId(bytes.Slice(at, ObjectId.Length));
            at += ObjectId.Length;
        }
        else if (kind is < 1 or > 4)
        {
            throw new InvalidDataException("unknown object type in pack");
        }

        return new Entry(bytes, at, size, from, of);
    }

    public void Dispose()
    {
        _index.Dispose();
        _pack?.Dispose();
    }

    private static byte Next(ReadOnlySpan<byte> bytes, ref int at) => at < bytes.Length ? bytes[at++] : throw new InvalidDataException("truncated pack");

    /// <summary>One entry: all of its bytes, where those behind its head begin, its size, and what it is a delta of: an earlier entry of the pack, or an object.</summary>
    internal readonly ref struct Entry(ReadOnlySpan<byte> bytes, int data, long size, int from, ObjectId of)
    {
        public ReadOnlySpan<byte> Bytes { get; } = bytes;

        public ReadOnlySpan<byte> Data => Bytes[data..];

        public long Size { get; } = size;

        public int From { get; } = from;

        public ObjectId Of { get; } = of;
    }
}
