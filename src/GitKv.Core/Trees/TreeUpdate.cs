using System.Runtime.InteropServices;
using System.Text;
using GitKv.Core.Errors;
using GitKv.Core.Keys;
using GitKv.Core.Objects;

namespace GitKv.Core.Trees;

/// <summary>
/// Applies changes to a tree of keys and writes the directories that change, and only those. The result is canonical
/// (<see cref="Bucket"/>): the same whatever the order of the edits that led to it. Empty directories vanish.
/// </summary>
/// <param name="reader">Reads what is there.</param>
/// <param name="writer">Gets what is new.</param>
/// <param name="cancellation">Stops it.</param>
/// <param name="yields">What is there makes way for what comes, item or directory: for trees beside the keys, whose order is that of the keys.</param>
internal sealed class TreeUpdate(TreeReader reader, ObjectWriter writer, CancellationToken cancellation, bool yields = false)
{
    private readonly BucketWriter _buckets = new(reader, writer);

    /// <summary>Returns the new root. It always exists, be it empty.</summary>
    /// <param name="root">The present root; <see cref="ObjectId.Zero"/> for none.</param>
    /// <param name="changes">What to change.</param>
    /// <param name="settings">The blob to keep as <c>.gitkv</c> in the root; null keeps what is there.</param>
    /// <param name="expiries">The tree to keep as <c>.gitkv-expires</c> in the root, zero for none; null keeps what is there.</param>
    /// <param name="indexes">Gets the tree of the keys alone, zero for none, and gives that to keep as <c>.gitkv-index</c> in the root, zero for none; null keeps what is there.</param>
    /// <exception cref="KvException">KeyIsDirectory, KeyIsItem: a key can't be an item and a directory at once.</exception>
    public ObjectId Apply(ObjectId root, DirectoryChange changes, ObjectId? settings = null, ObjectId? expiries = null, Func<ObjectId, ObjectId>? indexes = null)
    {
        GitTree old = reader.Get(root);
        var reserved = new List<TreeEntry>(3);
        List<EntryChange> resolved = ResolveAll(root, changes, "", 0);
        Keep(Bucket.Settings, settings, TreeEntry.FileMode);
        Keep(Bucket.Expiries, expiries, TreeEntry.TreeMode);
        if (indexes is not null) return WithIndexes(_buckets.Update(root, resolved, []) ?? ObjectId.Zero);
        Keep(Bucket.Indexes, null, TreeEntry.TreeMode);
        bool none = reserved.Count == 0 && expiries is null;
        return _buckets.Update(root, resolved, none ? null : reserved) ?? _buckets.WriteTree(CollectionsMarshal.AsSpan(reserved));

        ObjectId WithIndexes(ObjectId keys)
        {
            Keep(Bucket.Indexes, indexes(keys), TreeEntry.TreeMode);
            return _buckets.WriteRoot(keys, reserved);
        }

        void Keep(ReadOnlySpan<byte> name, ObjectId? given, int mode)
        {
            int index = old.IndexOf(name);
            if (given is { IsZero: false } id) reserved.Add(new TreeEntry(name.ToArray(), mode, id));
            else if (given is null && index >= 0) reserved.Add(old.Entries[index]);
        }
    }

    /// <summary>As <see cref="Apply"/>, for a tree that has no settings: zero where nothing is left in it.</summary>
    public ObjectId ApplyBeside(ObjectId root, DirectoryChange changes) => _buckets.Update(root, ResolveAll(root, changes, "", 0), null) ?? ObjectId.Zero;

    private List<EntryChange> ResolveAll(ObjectId directory, DirectoryChange changes, string path, int nesting)
    {
        TreeReader.CheckNesting(nesting, directory);
        cancellation.ThrowIfCancellationRequested();
        var resolved = new List<EntryChange>(changes.Children.Count);
        foreach ((string component, NodeChange change) in changes.Children)
        {
            byte[] name = Encoding.UTF8.GetBytes(KeyName.Encode(component, NameForm.Tree));
            bool exists = TreeNames.TryFind(reader, directory, component, ref name, out TreeEntry old);
            TreeEntry? now = Resolve(name, exists ? old : null, change, path + component, nesting);
            bool same = exists ? now is { } kept && kept.Mode == old.Mode && kept.Id == old.Id : now is null;
            if (!same) resolved.Add(new EntryChange(name, now));
        }

        return resolved;
    }

    private TreeEntry? Resolve(byte[] name, TreeEntry? old, NodeChange change, string key, int nesting)
    {
        bool wasItem = old is { IsTree: false };
        bool itemStays = wasItem && change.Blob is null;
        bool itemComes = change.Blob is { IsZero: false };
        ObjectId directory = change.Subtree ?? (old is { IsTree: true } ? old.Value.Id : ObjectId.Zero);
        if (change.Directory is not null)
        {
            List<EntryChange> below = ResolveAll(directory, change.Directory, key + "/", nesting + 1);
            if (below.Count > 0) directory = _buckets.Update(directory, below, null) ?? ObjectId.Zero;
        }

        if (!directory.IsZero)
        {
            if (itemComes && !yields) throw KeyConflict.IsDirectory(key);
            if (itemStays && !yields) throw KeyConflict.IsItem(key, FirstBelow(change.Directory!, key));
            if (!itemComes) return new TreeEntry(name, TreeEntry.TreeMode, directory);
        }

        if (itemComes) return new TreeEntry(name, old?.Mode == TreeEntry.ExecutableMode ? TreeEntry.ExecutableMode : TreeEntry.FileMode, change.Blob!.Value);
        return itemStays ? old : null;
    }

    private static string FirstBelow(DirectoryChange change, string path)
    {
        while (true)
        {
            (string component, NodeChange child) = change.Children.FirstOrDefault(c => c.Value.Blob is { IsZero: false } || c.Value.Subtree is not null || c.Value.Directory is not null);
            path = path + "/" + component;
            if (child.Directory is null) return path;
            change = child.Directory;
        }
    }
}
