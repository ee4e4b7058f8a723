namespace GitKv.Core.Objects;

/// <summary>What a pack's index says of an object, and what is needed to read it back.</summary>
internal readonly record struct PackedObject(ObjectId Id, ObjectType Type, int Size, long Offset, int Length, uint Crc);

/// <summary>An object on its way into a pack; its content is a delta where <paramref name="Of"/> says of what.</summary>
internal readonly record struct NewObject(ObjectId Id, ObjectType Type, byte[] Content, ObjectId Of);

/// <summary>Some objects on their way into a pack, compressed together on another thread.</summary>
internal sealed class PackChunk
{
    private readonly List<NewObject> _raw = [];
    private readonly List<PackedObject> _objects = [];
    private Dictionary<ObjectId, ObjectId>? _bases;
    private byte[] _packed = [];
    private int _length;

    /// <summary>Bytes before compression, with a share for each object.</summary>
    public int Size { get; private set; }

    public ReadOnlySpan<byte> Packed => _packed.AsSpan(0, _length);

    /// <summary>Their offsets count from the start of the chunk.</summary>
    public IReadOnlyList<PackedObject> Objects => _objects;

    /// <summary>Whether there are deltas: these have no head yet, nor a checksum.</summary>
    public bool HasDeltas => _bases is not null;

    /// <summary>What an object is a delta of; zero where it is whole.</summary>
    public ObjectId BaseOf(ObjectId id) => _bases?.GetValueOrDefault(id) ?? ObjectId.Zero;

    public void Add(NewObject added)
    {
        _raw.Add(added);
        if (!added.Of.IsZero) (_bases ??= []).Add(added.Id, added.Of);
        Size += added.Content.Length + 32;
    }

    public PackChunk Compress()
    {
        using var stream = new MemoryStream(Size / 2 + 256);
        Span<byte> head = stackalloc byte[PackEntryHead.Longest];
        foreach ((ObjectId id, ObjectType type, byte[] content, ObjectId of) in _raw)
        {
            int start = (int)stream.Position;
            if (of.IsZero) stream.Write(head[..PackEntryHead.Write(head, (int)type, content.Length)]);
            Deflate.Compress(stream, content);
            int length = (int)stream.Position - start;
            uint crc = of.IsZero ? Crc32.Append(0, stream.GetBuffer().AsSpan(start, length)) : 0;
            _objects.Add(new PackedObject(id, type, content.Length, start, length, crc));
        }

        _raw.Clear();
        _packed = stream.GetBuffer();
        _length = (int)stream.Length;
        return this;
    }
}
