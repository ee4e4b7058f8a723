using GitKv.Core.Keys;
using GitKv.Core.Objects;
using GitKv.Core.Trees;

namespace GitKv.Core.Stores;

/// <summary>A Tree store at one commit.</summary>
internal sealed class TreeSource(TreeReader trees, ObjectId commit, ObjectId root) : ISnapshotSource
{
    public ObjectId Commit => commit;

    public ObjectId Root => root;

    public string? Version => commit.IsZero ? null : commit.ToString();

    public bool TryGet(string key, out KvEntry entry)
    {
        KeyName.Validate(key, NameForm.Tree);
        entry = default;
        if (!TryFind(key, out TreeEntry found) || !found.IsBlob) return false;
        entry = Entry(key, found);
        return true;
    }

    public bool IsDirectory(string directory) =>
        directory.Length == 0 ? trees.List(root, isRoot: true).Count > 0 : TryFind(directory, out TreeEntry found) && found.IsTree;

    public IEnumerable<KvEntry> Enumerate(KeyPattern? pattern)
    {
        if (pattern is { IsLiteral: true })
        {
            return TryGet(pattern.LiteralKey, out KvEntry entry) ? [entry] : [];
        }

        string start = pattern?.LiteralDirectory ?? "";
        if (start.Length == 0) return Walk(root, "", pattern, 0);
        return TryFind(start, out TreeEntry found) && found.IsTree ? Walk(found.Id, start + "/", pattern, 1) : [];
    }

    public IEnumerable<(string Name, bool IsDirectory)> Children(string directory)
    {
        ObjectId id = root;
        if (directory.Length > 0)
        {
            if (!TryFind(directory, out TreeEntry found) || !found.IsTree) yield break;
            id = found.Id;
        }

        foreach (TreeEntry entry in trees.List(id, directory.Length == 0))
            if (TreeNames.TryDecode(entry, out string? name)) yield return (name, entry.IsTree);
    }

    private static KvEntry Entry(string key, in TreeEntry found) => new(key, found.Id, found.Id.ToString());

    private IEnumerable<KvEntry> Walk(ObjectId directory, string path, KeyPattern? pattern, int nesting)
    {
        TreeReader.CheckNesting(nesting, directory);
        foreach (TreeEntry entry in trees.List(directory, path.Length == 0))
        {
            if (!TreeNames.TryDecode(entry, out string? name)) continue;
            string key = path + name;
            if (entry.IsTree)
            {
                if (pattern is not null && !pattern.CanMatchBelow(key)) continue;
                foreach (KvEntry below in Walk(entry.Id, key + "/", pattern, nesting + 1)) yield return below;
            }
            else if (entry.IsBlob && (pattern is null || pattern.IsMatch(key)))
            {
                yield return Entry(key, entry);
            }
        }
    }

    private bool TryFind(string key, out TreeEntry found) => TreeNames.TryFindPath(trees, root, key, out found);
}
