using GitKv.Core.Objects;

namespace GitKv.Core.Trees;

/// <summary>
/// Reads directories that may be in buckets, with a cache of parsed trees (a tree never changes). Safe for several threads.
/// </summary>
/// <param name="database">Where they are.</param>
/// <param name="inner">Who keeps them; null to do so itself.</param>
/// <param name="fresh">Those of a transaction that is being written, which count too; then it is not for several threads.</param>
internal sealed class TreeReader(ObjectDatabase database, TreeReader? inner = null, ObjectWriter? fresh = null)
{
    private const int MostRoots = 256;
    private const int CacheBytes = 64 * 1024 * 1024;

    // Far above what keys of 4,096 bytes can make, far below what the stack bears.
    private const int MaxNesting = 2048;
    private readonly Lock _gate = new();
    private readonly Dictionary<ObjectId, GitTree> _cache = [];
    private readonly Dictionary<ObjectId, byte[]> _written = [];
    private readonly Dictionary<ObjectId, ObjectId> _roots = [];
    private long _cached;

    public ObjectDatabase Objects => database;

    /// <summary>Whether several threads may read at once, and trees are here as a rule.</summary>
    public bool CanReadAhead => fresh is null && inner?.CanReadAhead != false && !database.IsLazy;

    /// <summary>Reads also what a transaction has written that is not in the repository yet. Not for several threads at once.</summary>
    public TreeReader With(ObjectWriter written) => new(database, this, written);

    /// <summary>The tree of this id.</summary>
    /// <exception cref="Errors.KvException">ObjectNotFound; ObjectCorrupt.</exception>
    public GitTree Get(ObjectId id) => Read(id, isKept: true);

    private GitTree Read(ObjectId id, bool isKept)
    {
        if (id.IsZero) return GitTree.Empty;
        TreeReader keeper = inner ?? this;
        if (keeper.Cached(id) is { } known) return known;
        if (keeper.TakeWritten(id) is { } own) return keeper.Remember(id, GitTree.Parse(own));
        if (fresh is not null && fresh.TryRead(id, out _, out byte[]? written)) return GitTree.Parse(written);
        if (inner is not null) return inner.Read(id, isKept);
        byte[] content = database.Read(id, ObjectType.Tree);
        try
        {
            var tree = GitTree.Parse(content);
            return isKept ? Remember(id, tree) : tree;
        }
        catch (InvalidDataException e)
        {
            throw ObjectDatabase.Corrupt(id, e.Message, e);
        }
    }

    private GitTree? Cached(ObjectId id)
    {
        lock (_gate) return _cache.GetValueOrDefault(id);
    }

    /// <summary>Whether this is a commit whose root is known.</summary>
    public bool KnowsRoot(ObjectId commit)
    {
        lock (_gate) return _roots.ContainsKey(commit);
    }

    /// <summary>The root of a commit.</summary>
    public ObjectId RootOf(ObjectId commit)
    {
        if (commit.IsZero) return ObjectId.Zero;
        lock (_gate)
        {
            if (_roots.TryGetValue(commit, out ObjectId known)) return known;
        }

        byte[] content = database.Read(commit, ObjectType.Commit);
        try
        {
            ObjectId root = GitCommit.Parse(content).Target;
            RememberRoot(commit, root);
            return root;
        }
        catch (InvalidDataException e)
        {
            throw ObjectDatabase.Corrupt(commit, e.Message, e);
        }
    }

    /// <summary>Keeps the root of a commit that was written just now.</summary>
    public void RememberRoot(ObjectId commit, ObjectId root)
    {
        lock (_gate)
        {
            if (_roots.Count >= MostRoots) _roots.Clear();
            _roots[commit] = root;
        }
    }

    /// <summary>Keeps a tree that was written just now, as it is: the next transaction begins with it, but needs a few of many.</summary>
    public void Remember(ObjectId id, byte[] content)
    {
        lock (_gate)
        {
            MakeRoom();
            if (!_cache.ContainsKey(id) && _written.TryAdd(id, content)) _cached += content.Length;
        }
    }

    private GitTree Remember(ObjectId id, GitTree tree)
    {
        lock (_gate)
        {
            MakeRoom();
            if (_cache.TryAdd(id, tree)) _cached += tree.Size;
        }

        return tree;
    }

    private byte[]? TakeWritten(ObjectId id)
    {
        lock (_gate)
        {
            if (!_written.Remove(id, out byte[]? content)) return null;
            _cached -= content.Length;
            return content;
        }
    }

    private void MakeRoom()
    {
        if (_cached <= CacheBytes) return;
        _cache.Clear();
        _written.Clear();
        _cached = 0;
    }

    /// <summary>Finds a name in a directory, through its buckets.</summary>
    public bool TryFind(ObjectId directory, ReadOnlySpan<byte> name, out TreeEntry entry)
    {
        GitTree tree = Get(directory);
        uint digits = tree.IsBucketed ? Bucket.LeadingDigits(name) : 0;
        for (int depth = 0; tree.IsBucketed && depth < Bucket.MaxDepth; depth++)
        {
            int bucket = tree.IndexOf(Bucket.NameOf(Bucket.DigitAt(name, digits, depth)).Span);
            if (bucket < 0)
            {
                entry = default;
                return false;
            }

            tree = Get(tree.Entries[bucket].Id);
        }

        int index = tree.IndexOf(name);
        entry = index < 0 ? default : tree.Entries[index];
        return index >= 0;
    }

    /// <summary>All entries of a directory in git's order, buckets resolved; of a root without what is reserved.</summary>
    /// <param name="directory">Which.</param>
    /// <param name="isRoot">Whether what is reserved is left out.</param>
    /// <param name="isKept">Whether it is likely to be asked for again.</param>
    public DirectoryListing List(ObjectId directory, bool isRoot, bool isKept = true)
    {
        GitTree tree = Read(directory, isKept);
        if (!tree.IsBucketed) return DirectoryListing.Of(isRoot ? WithoutReserved(tree) : tree.EntryMemory);
        TreePrefetch.Buckets(this, directory);
        var buckets = new HashSet<ObjectId>();
        if (!CanReadAhead || !HasManyLeaves(tree, isRoot)) return DirectoryListing.Sorted([Leaves(tree, 0, isRoot, buckets)]);

        // Large: each of the outermost buckets is a part.
        TreeEntry[] outermost = [.. tree.Entries.ToArray().Where(e => !isRoot || !Bucket.IsReserved(e.Name.Span))];
        foreach (TreeEntry bucket in outermost) CheckNew(bucket.Id, buckets);
        return DirectoryListing.Sorted([.. outermost.Select(b => Leaves(Read(b.Id, isKept: false), 1, false, buckets))]);
    }

    /// <summary>Whether the buckets are in buckets again.</summary>
    private bool HasManyLeaves(GitTree tree, bool isRoot)
    {
        foreach (ref readonly TreeEntry entry in tree.Entries)
            if (!isRoot || !Bucket.IsReserved(entry.Name.Span)) return Read(entry.Id, isKept: false).IsBucketed;
        return false;
    }

    private static ReadOnlyMemory<TreeEntry> WithoutReserved(GitTree tree)
    {
        foreach (ref readonly TreeEntry entry in tree.Entries)
            if (Bucket.IsReserved(entry.Name.Span)) return tree.Entries.ToArray().Where(static e => !Bucket.IsReserved(e.Name.Span)).ToArray();
        return tree.EntryMemory;
    }

    /// <summary>All entries of a directory, or of its part from a depth on, bucket by bucket.</summary>
    public List<TreeEntry> Flatten(GitTree tree, int depth, bool isRoot)
    {
        var entries = new List<TreeEntry>(tree.Entries.Length);
        Collect(tree, entries, depth, isRoot, []);
        return entries;
    }

    private IEnumerable<GitTree> Leaves(GitTree tree, int depth, bool isRoot, HashSet<ObjectId> buckets)
    {
        for (int i = 0; i < tree.Entries.Length; i++)
        {
            TreeEntry entry = tree.Entries[i];
            if (isRoot && Bucket.IsReserved(entry.Name.Span)) continue;
            CheckNew(entry.Id, buckets);

            // Kept they would push out of the cache what is looked up again and again, and live long enough to cost the collector as much as reading them.
            GitTree below = Read(entry.Id, isKept: false);
            if (depth + 1 >= Bucket.MaxDepth || !below.IsBucketed) yield return below;
            else
                foreach (GitTree leaf in Leaves(below, depth + 1, false, buckets)) yield return leaf;
        }
    }

    private void Collect(GitTree tree, List<TreeEntry> entries, int depth, bool isRoot, HashSet<ObjectId> buckets)
    {
        bool bucketed = depth < Bucket.MaxDepth && tree.IsBucketed;
        foreach (TreeEntry entry in tree.Entries)
        {
            if (isRoot && Bucket.IsReserved(entry.Name.Span)) continue;
            if (!bucketed)
            {
                entries.Add(entry);
                continue;
            }

            CheckNew(entry.Id, buckets);
            Collect(Get(entry.Id), entries, depth + 1, false, buckets);
        }
    }

    /// <summary>No two buckets hold the same names. Some that do, one in another, would unfold to more than any memory holds.</summary>
    private static void CheckNew(ObjectId bucket, HashSet<ObjectId> buckets)
    {
        bool isNew;
        lock (buckets) isNew = buckets.Add(bucket);
        if (!isNew) throw ObjectDatabase.Corrupt(bucket, "it is two buckets of one directory at once", null);
    }

    /// <summary>Guards recursion over directories against trees made to be endless.</summary>
    public static void CheckNesting(int depth, ObjectId id)
    {
        if (depth > MaxNesting) throw ObjectDatabase.Corrupt(id, "its directories are nested without end", null);
    }
}
