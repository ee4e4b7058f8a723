using System.Buffers;
using GitKv.Core.Objects;

namespace GitKv.Core.Trees;

/// <summary>Writes trees of one transaction, and reads those that are in the repository or were written just now.</summary>
internal sealed class TreeWriter(TreeReader reader, ObjectWriter writer)
{
    private const int Few = 64;
    private readonly ArrayBufferWriter<byte> _buffer = new(4 * 1024);

    public ObjectId Write(ReadOnlySpan<TreeEntry> sorted)
    {
        _buffer.ResetWrittenCount();
        GitTree.Write(_buffer, sorted);
        ObjectId id = writer.Write(ObjectType.Tree, _buffer.WrittenSpan);

        // Small trees are what the next single set needs; those of a bulk write only fill the cache.
        if (writer.Count < Few) reader.Remember(id, GitTree.Parse(_buffer.WrittenSpan.ToArray()));
        return id;
    }

    /// <summary>A tree of the repository, or one that was written just now and is not in it yet.</summary>
    public GitTree Read(ObjectId id) => writer.TryRead(id, out _, out byte[]? content) ? GitTree.Parse(content) : reader.Get(id);
}
