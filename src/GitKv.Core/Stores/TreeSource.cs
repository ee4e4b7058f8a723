using GitKv.Core.Keys;
using GitKv.Core.Objects;
using GitKv.Core.Trees;

namespace GitKv.Core.Stores;

/// <summary>A Tree store at one commit.</summary>
internal sealed class TreeSource(TreeReader trees, ObjectId commit, ObjectId root, DateTimeOffset clock) : ISnapshotSource
{
    private ExpiryTree? _expiries;

    public TreeReader Trees => trees;

    public ObjectId Commit => commit;

    public ObjectId Root => root;

    public DateTimeOffset Clock => clock;

    /// <summary>When items expire.</summary>
    public ExpiryTree Expiries => _expiries ??= new ExpiryTree(trees, ExpiryTree.RootOf(trees, root));

    /// <summary>The same commit at another moment.</summary>
    public TreeSource At(DateTimeOffset moment) => new(trees, commit, root, moment);

    public string? Version => commit.IsZero ? null : commit.ToString();

    public bool TryGet(string key, out KvEntry entry)
    {
        KeyName.Validate(key, NameForm.Tree);
        entry = default;
        TreePrefetch.Paths(trees, root, Expiries.Root, [key]);
        if (!TryFind(key, out TreeEntry found) || !found.IsBlob) return false;
        KvEntry item = Entry(key, found, Expiries.Of(key));
        if (Expiry.IsOver(item.Expires, clock)) return false;
        entry = item;
        return true;
    }

    public bool IsDirectory(string directory)
    {
        if (!Expiries.IsEmpty && !Expiries.Below(directory).IsZero) return Enumerate(directory.Length == 0 ? null : KeyPattern.Under(directory)).Any();
        return directory.Length == 0 ? trees.List(root, isRoot: true).Count > 0 : TryFind(directory, out TreeEntry found) && found.IsTree;
    }

    public IEnumerable<KvEntry> Enumerate(KeyPattern? pattern)
    {
        if (pattern is { IsLiteral: true })
        {
            return TryGet(pattern.LiteralKey, out KvEntry entry) ? [entry] : [];
        }

        string start = pattern?.LiteralDirectory ?? "";
        if (start.Length == 0) return WalkAll(root, Expiries.Root, "", pattern, 0);
        return TryFind(start, out TreeEntry found) && found.IsTree ? WalkAll(found.Id, Expiries.Below(start), start + "/", pattern, 1) : [];
    }

    public IEnumerable<KvChild> Children(string directory)
    {
        ObjectId id = root;
        if (directory.Length > 0)
        {
            if (!TryFind(directory, out TreeEntry found) || !found.IsTree) yield break;
            id = found.Id;
        }

        Dictionary<string, TreeEntry>? ends = Expiries.List(Expiries.Below(directory));
        string start = directory.Length == 0 ? "" : directory + "/";
        foreach (TreeEntry entry in trees.List(id, directory.Length == 0))
        {
            if (!TreeNames.TryDecode(entry, out string? name)) continue;
            TreeEntry end = ends is null ? default : ends.GetValueOrDefault(name);
            if (entry.IsTree)
            {
                if (end.Id.IsZero || IsDirectory(start + name)) yield return new KvChild(name, true);
            }
            else if (entry.IsBlob)
            {
                KvEntry item = Entry(start + name, entry, end.IsBlob ? Expiries.Read(end.Id) : null);
                if (!Expiry.IsOver(item.Expires, clock)) yield return new KvChild(name, false, item);
            }
        }
    }

    private static KvEntry Entry(string key, in TreeEntry found, DateTimeOffset? expires) => new(key, found.Id, expires);

    private IEnumerable<KvEntry> WalkAll(ObjectId directory, ObjectId expiries, string path, KeyPattern? pattern, int nesting)
    {
        if (!trees.Objects.IsLazy) return Walk(directory, expiries, path, pattern, nesting);
        TreePrefetch.Below(trees, directory, path, pattern is null ? null : pattern.CanMatchBelow);
        TreePrefetch.Below(trees, expiries, "/", withBlobs: true);
        var found = Walk(directory, expiries, path, pattern, nesting).ToList();
        trees.Objects.Listed?.Invoke(found.Select(static e => e.Blob));
        return found;
    }

    /// <param name="directory">The directory.</param>
    /// <param name="expiries">The directory of the same keys among those that expire; zero where none does.</param>
    /// <param name="path">Its key, with a slash.</param>
    /// <param name="pattern">What is wanted.</param>
    /// <param name="nesting">How deep it is.</param>
    private IEnumerable<KvEntry> Walk(ObjectId directory, ObjectId expiries, string path, KeyPattern? pattern, int nesting)
    {
        // One walk with the directories above on a stack, where one in the other would hand on each item once for each level.
        var above = new Stack<Level>();
        TreeReader.CheckNesting(nesting, directory);
        Level level = Enter(ListedDirectory.Of(trees, directory, path, isKept: true), expiries, pattern);
        try
        {
            while (true)
            {
                if (level.Next == level.Listed.Entries.Count)
                {
                    level.Dispose();
                    if (!above.TryPop(out Level? outer)) yield break;
                    level = outer;
                    continue;
                }

                int index = level.Next++;
                TreeEntry entry = level.Listed.Entries[index];
                if (level.Listed.KeyOf(index) is not { } key) continue;
                TreeEntry end = level.Ends is null ? default : level.Ends.GetValueOrDefault(key[level.Listed.Path.Length..]);
                if (entry.IsTree)
                {
                    if (pattern is not null && !pattern.CanMatchBelow(key)) continue;
                    TreeReader.CheckNesting(nesting + above.Count, entry.Id);
                    ListedDirectory below = level.Ahead.Take(index, key);
                    above.Push(level);
                    level = Enter(below, end.IsTree ? end.Id : ObjectId.Zero, pattern);
                }
                else if (entry.IsBlob && (pattern is null || pattern.IsMatch(key)))
                {
                    KvEntry item = Entry(key, entry, end.IsBlob ? Expiries.Read(end.Id) : null);
                    if (!Expiry.IsOver(item.Expires, clock)) yield return item;
                }
            }
        }
        finally
        {
            level.Dispose();
            while (above.TryPop(out Level? outer)) outer.Dispose();
        }
    }

    private Level Enter(ListedDirectory listed, ObjectId expiries, KeyPattern? pattern) =>
        new(listed, Expiries.List(expiries), new DirectoriesAhead(trees, listed.Entries, listed.Path, pattern is null ? null : pattern.CanMatchBelow));

    private bool TryFind(string key, out TreeEntry found) => TreeNames.TryFindPath(trees, root, key, out found);

    private sealed class Level(ListedDirectory listed, Dictionary<string, TreeEntry>? ends, DirectoriesAhead ahead) : IDisposable
    {
        public ListedDirectory Listed => listed;

        /// <summary>The same names among those that expire; null where none does.</summary>
        public Dictionary<string, TreeEntry>? Ends => ends;

        public DirectoriesAhead Ahead => ahead;

        public int Next { get; set; }

        public void Dispose() => ahead.Dispose();
    }
}
