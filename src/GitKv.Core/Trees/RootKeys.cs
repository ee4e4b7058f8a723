using System.Buffers;
using GitKv.Core.Objects;

namespace GitKv.Core.Trees;

/// <summary>A root without what is reserved in it: the keys alone. What is made from the keys says by this tree from which.</summary>
internal static class RootKeys
{
    /// <summary>The id of that tree, whether it is written or not; zero where there are no keys.</summary>
    public static ObjectId IdOf(GitTree root)
    {
        TreeEntry[] keys = Of(root);
        if (keys.Length == 0) return ObjectId.Zero;
        var buffer = new ArrayBufferWriter<byte>(4 * 1024);
        GitTree.Write(buffer, keys);
        return ObjectId.Hash(ObjectType.Tree, buffer.WrittenSpan);
    }

    /// <summary>Its entries.</summary>
    public static TreeEntry[] Of(GitTree root)
    {
        var keys = new List<TreeEntry>(root.Entries.Length);
        foreach (ref readonly TreeEntry entry in root.Entries)
            if (!Bucket.IsReserved(entry.Name.Span)) keys.Add(entry);
        return [.. keys];
    }
}
