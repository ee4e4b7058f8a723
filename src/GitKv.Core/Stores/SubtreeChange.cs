using GitKv.Core.Keys;
using GitKv.Core.Objects;
using GitKv.Core.Trees;

namespace GitKv.Core.Stores;

/// <summary>
/// A directory of a Tree store that changes as a whole: it becomes what another one was when the transaction began (a copy that shares its
/// trees, whatever is in it), or it goes. It stands for a change of each item in it, which is what becomes of it where the store is no longer as it was.
/// </summary>
/// <param name="Base">What the transaction began with. Nothing in the directory or its source expires there.</param>
/// <param name="From">The directory whose items these are: the source of a copy, or the one that goes.</param>
/// <param name="Was">The tree that must be in the directory's place; zero for nothing.</param>
/// <param name="Tree">The tree that comes; zero for none.</param>
/// <param name="Item">What must be true of each item, where they are changed one by one.</param>
internal sealed record SubtreeChange(KvSnapshot Base, string From, ObjectId Was, ObjectId Tree, Precondition Item)
{
    /// <summary>Trees above which a subtree's keys are not measured.</summary>
    private const int MostMeasured = 256;

    /// <summary>What no key of a store comes near, but for one made to.</summary>
    private const int UsualLength = 1024;

    public bool IsRemoval => Tree.IsZero;

    /// <summary>The changes of the directory that make a subtree come to another place; none where that has to be done key by key.</summary>
    public static PendingChange[] Of(KvSnapshot start, string source, string destination, Precondition item, bool move)
    {
        if (start.Source is not TreeSource store) return [];
        TreeReader trees = start.Store.Repository.Trees;
        TreePrefetch.Paths(trees, store.Root, store.Expiries.Root, [source, destination]);
        if (!TreeNames.TryFindPath(trees, store.Root, source, out TreeEntry found) || !found.IsTree) return [];
        if (!IsAt(store, source, found.Id) || !IsAt(store, destination, ObjectId.Zero) || !Fits(trees, source, destination, found.Id)) return [];
        var comes = new PendingChange(destination, Precondition.Any, ObjectId.Zero) { Subtree = new SubtreeChange(start, source, ObjectId.Zero, found.Id, item) };
        if (!move) return [comes];
        return [new PendingChange(source, Precondition.Any, ObjectId.Zero) { Subtree = new SubtreeChange(start, source, found.Id, ObjectId.Zero, default) }, comes];
    }

    /// <summary>The changes to be made on a state of the store: those that no longer fit it as a whole, key by key.</summary>
    public static PendingChange[] On(TreeSource state, PendingChange[] changes)
    {
        bool fit = true;
        foreach (PendingChange change in changes) fit &= change.Subtree is null || IsAt(state, change.Key, change.Subtree.Was);
        if (fit) return changes;
        Dictionary<string, PendingChange> single = changes.Where(static c => c.Subtree is null).ToDictionary(static c => c.Key, StringComparer.Ordinal);
        var all = new List<PendingChange>(changes.Length);
        foreach (PendingChange change in changes)
        {
            if (change.Subtree is not { } subtree) continue;
            if (IsAt(state, change.Key, subtree.Was))
            {
                all.Add(change);
                continue;
            }

            // An item that the transaction changed again becomes that, but what must be true is what was when it came.
            foreach (PendingChange item in subtree.Items(change.Key))
                all.Add(single.Remove(item.Key, out PendingChange later) ? later with { Precondition = item.Precondition } : item);
        }

        return [.. all, .. single.Values];
    }

    /// <summary>The same, an item at a time.</summary>
    /// <param name="directory">The directory that changes.</param>
    public IEnumerable<PendingChange> Items(string directory) => Entries(directory).Select(e =>
        IsRemoval ? new PendingChange(e.Key, Precondition.MustMatch(e.Version), ObjectId.Zero) : new PendingChange(e.Key, Item, e.Blob));

    /// <summary>The items that come, or that go, in the order of a listing.</summary>
    public IEnumerable<KvEntry> Entries(string directory) => Base.EnumerateUnder(From).Select(e => e with { Key = directory + e.Key[From.Length..] });

    /// <summary>The key that an item of the directory has in the source.</summary>
    public string SourceOf(string directory, string key) => From + key[directory.Length..];

    /// <summary>Whether a tree (or with zero nothing) is in a place, and nothing expires there.</summary>
    private static bool IsAt(TreeSource state, string directory, ObjectId tree)
    {
        ObjectId present = TreeNames.TryFindPath(state.Trees, state.Root, directory, out TreeEntry found) ? found.Id : ObjectId.Zero;
        return present == tree && state.Expiries.Below(directory).IsZero;
    }

    /// <summary>
    /// Whether no key becomes too long. Small subtrees are measured; for a large one it is enough that the place is not deeper, or no longer than usual.
    /// </summary>
    private static bool Fits(TreeReader trees, string source, string destination, ObjectId tree)
    {
        int length = KeyName.EncodeKey(destination, NameForm.Tree).Length;
        if (length <= KeyName.EncodeKey(source, NameForm.Tree).Length) return true;
        int budget = trees.Objects.IsLazy ? 0 : MostMeasured;
        int longest = Longest(trees, tree, 0, ref budget);
        return budget > 0 ? length + longest <= KeyName.MaxKeyBytes(NameForm.Tree) : length <= UsualLength;
    }

    /// <summary>The length of the longest path below a tree, with a slash before it.</summary>
    private static int Longest(TreeReader trees, ObjectId id, int depth, ref int budget)
    {
        if (--budget <= 0) return 0;
        GitTree tree = trees.Get(id);
        bool bucketed = depth < Bucket.MaxDepth && tree.IsBucketed;
        int longest = 0;
        foreach (TreeEntry entry in tree.Entries)
        {
            int below = entry.IsTree ? Longest(trees, entry.Id, bucketed ? depth + 1 : 0, ref budget) : 0;
            longest = Math.Max(longest, bucketed ? below : 1 + entry.Name.Length + below);
        }

        return longest;
    }
}
