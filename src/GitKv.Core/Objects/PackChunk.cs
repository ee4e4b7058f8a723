namespace GitKv.Core.Objects;

/// <summary>What a pack's index says of an object, and what is needed to read it back.</summary>
internal readonly record struct PackedObject(ObjectId Id, ObjectType Type, int Size, long Offset, int Length, uint Crc);

/// <summary>Some objects on their way into a pack, compressed together on another thread.</summary>
internal sealed class PackChunk
{
    private readonly List<(ObjectId Id, ObjectType Type, byte[] Content)> _raw = [];
    private readonly List<PackedObject> _objects = [];
    private byte[] _packed = [];
    private int _length;

    /// <summary>Bytes before compression, with a share for each object.</summary>
    public int Size { get; private set; }

    public ReadOnlySpan<byte> Packed => _packed.AsSpan(0, _length);

    /// <summary>Their offsets count from the start of the chunk.</summary>
    public IReadOnlyList<PackedObject> Objects => _objects;

    public void Add(ObjectId id, ObjectType type, byte[] content)
    {
        _raw.Add((id, type, content));
        Size += content.Length + 32;
    }

    public PackChunk Compress()
    {
        using var stream = new MemoryStream(Size / 2 + 256);
        foreach ((ObjectId id, ObjectType type, byte[] content) in _raw)
        {
            int start = (int)stream.Position;
            WriteEntryHeader(stream, (int)type, content.Length);
            Deflate.Compress(stream, content);
            int length = (int)stream.Position - start;
            uint crc = Crc32.Append(0, stream.GetBuffer().AsSpan(start, length));
            _objects.Add(new PackedObject(id, type, content.Length, start, length, crc));
        }

        _raw.Clear();
        _packed = stream.GetBuffer();
        _length = (int)stream.Length;
        return this;
    }

    /// <summary>Writes what an entry of a pack begins with: its kind and its size.</summary>
    internal static void WriteEntryHeader(Stream stream, int kind, long size)
    {
        int b = (kind << 4) | (int)(size & 15);
        size >>= 4;
        while (size != 0)
        {
            stream.WriteByte((byte)(b | 0x80));
            b = (int)(size & 0x7F);
            size >>= 7;
        }

        stream.WriteByte((byte)b);
    }
}
