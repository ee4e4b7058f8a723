using System.Buffers;
using GitKv.Core.Objects;

namespace GitKv.Core.Trees;

/// <summary>Writes trees of one transaction, and reads those that are in the repository or were written just now.</summary>
internal sealed class TreeWriter(TreeReader reader, ObjectWriter writer)
{
    private const int Few = 64;
    private const int LargestKept = 1024 * 1024;

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? t_buffer;

    public ObjectId Write(ReadOnlySpan<TreeEntry> sorted)
    {
        byte[] content = Bytes(sorted);
        ObjectId id = writer.WriteOwned(ObjectType.Tree, content);

        // Small trees are what the next single set needs; those of a bulk write only fill the cache.
        if (writer.Count < Few) reader.Remember(id, content);
        return id;
    }

    /// <summary>A tree of the repository, or one that was written just now and is not in it yet.</summary>
    public GitTree Read(ObjectId id) => writer.TryRead(id, out _, out byte[]? content) ? GitTree.Parse(content) : reader.Get(id);

    private static byte[] Bytes(ReadOnlySpan<TreeEntry> sorted)
    {
        ArrayBufferWriter<byte> buffer = t_buffer ??= new ArrayBufferWriter<byte>(4 * 1024);
        buffer.ResetWrittenCount();
        GitTree.Write(buffer, sorted);
        if (buffer.Capacity > LargestKept) t_buffer = null;
        return buffer.WrittenSpan.ToArray();
    }
}
