using GitKv.Core.Objects;

namespace GitKv.Core.Remotes.Wire.Packs;

/// <summary>Some objects on their way to a remote, compressed together on another thread.</summary>
internal sealed class OutgoingChunk
{
    private const int RefDelta = 7;
    private readonly List<(ObjectType Type, byte[] Content, ObjectId Base, byte[]? Before)> _raw = [];

    /// <summary>Bytes before compression.</summary>
    public int Size { get; private set; }

    /// <summary>Adds an object; with what it grew from, it is sent as a delta where that saves enough.</summary>
    public void Add(ObjectType type, byte[] content, ObjectId deltaBase, byte[]? before)
    {
        _raw.Add((type, content, deltaBase, before));
        Size += content.Length + 32;
    }

    /// <summary>The entries, as they stand in a pack (git's gitformat-pack).</summary>
    public ReadOnlyMemory<byte> Compress()
    {
        var stream = new MemoryStream(Size / 2 + 256);
        Span<byte> id = stackalloc byte[ObjectId.Length];
        Span<byte> head = stackalloc byte[PackEntryHead.Longest];
        foreach ((ObjectType type, byte[] content, ObjectId deltaBase, byte[]? before) in _raw)
        {
            if (before is not null && DeltaMaker.TryMake(before, content) is { } delta)
            {
                stream.Write(head[..PackEntryHead.Write(head, RefDelta, delta.Length)]);
                deltaBase.CopyTo(id);
                stream.Write(id);
                Deflate.Compress(stream, delta);
                continue;
            }

            stream.Write(head[..PackEntryHead.Write(head, (int)type, content.Length)]);
            Deflate.Compress(stream, content);
        }

        return stream.GetBuffer().AsMemory(0, (int)stream.Length);
    }
}
