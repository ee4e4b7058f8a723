using System.Runtime.InteropServices;
using GitKv.Core.Objects;
using GitKv.Core.Trees;

namespace GitKv.Core.Query.Indexes;

/// <summary>
/// The tree <c>.gitkv-index</c> of a Tree store at one version: for each index the tree <c>name</c> with its entries and the blob <c>name~on</c> with the definition by which they
/// were made; and the tree <c>.of</c>, the keys from which they were made.
/// </summary>
internal sealed class IndexData
{
    private readonly GitTree _tree;

    private IndexData(GitTree tree)
    {
        _tree = tree;
        Of = IdOf(MadeFrom, isTree: true);
    }

    private static ReadOnlySpan<byte> MadeFrom => ".of"u8;

    /// <summary>The keys from which all were made; zero for none.</summary>
    public ObjectId Of { get; }

    /// <summary>The indexes in a store's root.</summary>
    public static IndexData In(TreeReader trees, ObjectId storeRoot)
    {
        GitTree root = trees.Get(storeRoot);
        int index = root.IndexOf(Bucket.Indexes);
        return Read(trees, index >= 0 && root.Entries[index].IsTree ? root.Entries[index].Id : ObjectId.Zero);
    }

    public static IndexData Read(TreeReader trees, ObjectId tree) => new(trees.Get(tree));

    /// <summary>Whether a store's root has any.</summary>
    public static bool IsIn(TreeReader trees, ObjectId storeRoot) => trees.Get(storeRoot).IndexOf(Bucket.Indexes) >= 0;

    /// <summary>The entries of an index; zero for none. False where they were made by another definition, or are not there.</summary>
    public bool TryFind(KnownIndex index, out ObjectId entries)
    {
        entries = IdOf(index.DataName, isTree: true);
        return index.Definition is not null && IdOf(index.DefinitionName, isTree: false) == index.DefinitionId;
    }

    /// <summary>Writes the tree; zero for no indexes.</summary>
    public static ObjectId Write(TreeWriter trees, ObjectWriter writer, ObjectId of, IReadOnlyList<(KnownIndex Index, ObjectId Entries, bool IsNew)> indexes)
    {
        if (indexes.Count == 0) return ObjectId.Zero;
        var entries = new List<TreeEntry>(1 + 2 * indexes.Count);
        if (!of.IsZero) entries.Add(new TreeEntry(MadeFrom.ToArray(), TreeEntry.TreeMode, of));
        foreach ((KnownIndex index, ObjectId data, bool isNew) in indexes)
        {
            if (isNew) writer.Write(ObjectType.Blob, index.DefinitionBytes);
            entries.Add(new TreeEntry(index.DefinitionName, TreeEntry.FileMode, index.DefinitionId));
            if (!data.IsZero) entries.Add(new TreeEntry(index.DataName, TreeEntry.TreeMode, data));
        }

        entries.Sort((x, y) => x.CompareTo(y));
        return trees.Write(CollectionsMarshal.AsSpan(entries));
    }

    private ObjectId IdOf(ReadOnlySpan<byte> name, bool isTree)
    {
        int index = _tree.IndexOf(name);
        return index >= 0 && _tree.Entries[index].IsTree == isTree ? _tree.Entries[index].Id : ObjectId.Zero;
    }
}
