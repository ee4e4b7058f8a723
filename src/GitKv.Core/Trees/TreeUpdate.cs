using System.Text;
using GitKv.Core.Errors;
using GitKv.Core.Keys;
using GitKv.Core.Objects;

namespace GitKv.Core.Trees;

/// <summary>
/// Applies changes to a tree of keys and writes the directories that change, and only those. The result is canonical
/// (<see cref="Bucket"/>): the same whatever the order of the edits that led to it. Empty directories vanish.
/// </summary>
internal sealed class TreeUpdate(TreeReader reader, ObjectWriter writer, CancellationToken cancellation)
{
    private readonly BucketWriter _buckets = new(reader, writer);

    /// <summary>Returns the new root. It always exists, be it empty.</summary>
    /// <param name="root">The present root; <see cref="ObjectId.Zero"/> for none.</param>
    /// <param name="changes">What to change.</param>
    /// <param name="settings">The blob to keep as <c>.gitkv</c> in the root; null keeps what is there.</param>
    /// <exception cref="KvException">KeyIsDirectory, KeyIsItem: a key can't be an item and a directory at once.</exception>
    public ObjectId Apply(ObjectId root, DirectoryChange changes, ObjectId? settings = null)
    {
        TreeEntry? kept = null;
        GitTree old = reader.Get(root);
        int index = old.IndexOf(Bucket.Settings);
        if (index >= 0) kept = old.Entries[index];
        if (settings is not null) kept = new TreeEntry(Bucket.Settings.ToArray(), TreeEntry.FileMode, settings.Value);
        return _buckets.Update(root, ResolveAll(root, changes, "", 0), kept) ?? _buckets.WriteTree(kept is null ? [] : [kept.Value]);
    }

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
        ObjectId directory = old is { IsTree: true } ? old.Value.Id : ObjectId.Zero;
        if (change.Directory is not null)
        {
            List<EntryChange> below = ResolveAll(directory, change.Directory, key + "/", nesting + 1);
            if (below.Count > 0) directory = _buckets.Update(directory, below, null) ?? ObjectId.Zero;
        }

        if (!directory.IsZero)
        {
            if (itemComes) throw KeyConflict.IsDirectory(key);
            if (itemStays) throw KeyConflict.IsItem(key, FirstBelow(change.Directory!, key));
            return new TreeEntry(name, TreeEntry.TreeMode, directory);
        }

        if (itemComes) return new TreeEntry(name, old?.Mode == TreeEntry.ExecutableMode ? TreeEntry.ExecutableMode : TreeEntry.FileMode, change.Blob!.Value);
        return itemStays ? old : null;
    }

    private static string FirstBelow(DirectoryChange change, string path)
    {
        while (true)
        {
            (string component, NodeChange child) = change.Children.FirstOrDefault(c => c.Value.Blob is { IsZero: false } || c.Value.Directory is not null);
            path = path + "/" + component;
            if (child.Directory is null) return path;
            change = child.Directory;
        }
    }
}
