using System.Text;
using GitKv.Core.Keys;
using GitKv.Core.Objects;

namespace GitKv.Core.Trees;

/// <summary>
/// Compares two trees of keys, of one repository or of two, whatever the buckets of either. Equal subtrees are skipped, and so are those
/// that a pattern cannot match: the cost follows what differs. Keys come about in the order in which a listing has them.
/// </summary>
internal sealed class TreeDiff(TreeReader old, TreeReader now)
{
    public TreeDiff(TreeReader reader)
        : this(reader, reader)
    {
    }

    /// <summary>Those of some keys that have another value, or none, in the other tree.</summary>
    public HashSet<string> ChangedAmong(ObjectId oldRoot, ObjectId newRoot, HashSet<string> keys)
    {
        var changed = new HashSet<string>(StringComparer.Ordinal);
        foreach (string key in Changed(oldRoot, newRoot))
            if (keys.Contains(key)) changed.Add(key);
        return changed;
    }

    /// <summary>All keys whose items differ.</summary>
    public IEnumerable<string> Changed(ObjectId oldRoot, ObjectId newRoot) => Differences(oldRoot, newRoot).Select(d => d.Key);

    /// <summary>All keys whose items differ, with the blobs of both; of those that match only. Streams.</summary>
    public IEnumerable<KeyDifference> Differences(ObjectId oldRoot, ObjectId newRoot, KeyPattern? pattern = null)
    {
        if (oldRoot == newRoot) return [];
        if (pattern is { IsLiteral: true }) return OfKey(oldRoot, newRoot, pattern.LiteralKey);
        string start = pattern?.LiteralDirectory ?? "";
        if (start.Length == 0) return InDirectory(oldRoot, newRoot, "", pattern, 0);
        return InDirectory(DirectoryOf(old, oldRoot, start), DirectoryOf(now, newRoot, start), start + "/", pattern, 1);
    }

    private IEnumerable<KeyDifference> OfKey(ObjectId oldRoot, ObjectId newRoot, string key)
    {
        ObjectId before = TreeNames.TryFindPath(old, oldRoot, key, out TreeEntry first) ? BlobOf(first) : ObjectId.Zero;
        ObjectId after = TreeNames.TryFindPath(now, newRoot, key, out TreeEntry second) ? BlobOf(second) : ObjectId.Zero;
        return before == after ? [] : [new KeyDifference(key, before, after)];
    }

    private static ObjectId DirectoryOf(TreeReader reader, ObjectId root, string path) =>
        TreeNames.TryFindPath(reader, root, path, out TreeEntry entry) ? TreeOf(entry) : ObjectId.Zero;

    private IEnumerable<KeyDifference> InDirectory(ObjectId oldTree, ObjectId newTree, string path, KeyPattern? pattern, int nesting)
    {
        if (oldTree == newTree) yield break;
        TreeReader.CheckNesting(nesting, newTree);
        var differing = new List<(TreeEntry? Old, TreeEntry? New)>();
        Entries(old.Get(oldTree), now.Get(newTree), 0, path.Length == 0, differing, []);
        differing.Sort(static (x, y) => TreeEntry.Compare((x.Old ?? x.New!.Value).Name.Span, IsDirectory(x), (y.Old ?? y.New!.Value).Name.Span, IsDirectory(y)));
        HashSet<string>? doubled = null;
        foreach ((TreeEntry? Old, TreeEntry? New) pair in differing)
        {
            (TreeEntry? before, TreeEntry? after) = pair;
            if (!TreeNames.TryDecode(before ?? after!.Value, out string? name)) continue;
            if (HasTwoNames(name, out byte[] encoded))
            {
                // Plain git may have written the name as it is, beside or instead of the encoded one: both stand for one key.
                if (!(doubled ??= new HashSet<string>(StringComparer.Ordinal)).Add(name)) continue;
                before = Find(old, oldTree, name, encoded);
                after = Find(now, newTree, name, encoded);
            }

            string key = path + name;
            ObjectId first = BlobOf(before);
            ObjectId second = BlobOf(after);
            if (first != second && (pattern is null || pattern.IsMatch(key))) yield return new KeyDifference(key, first, second);
            if ((before is { IsTree: true } || after is { IsTree: true }) && (pattern is null || pattern.CanMatchBelow(key)))
                foreach (KeyDifference below in InDirectory(TreeOf(before), TreeOf(after), key + "/", pattern, nesting + 1)) yield return below;
        }
    }

    /// <summary>The entries of a directory that differ, by name.</summary>
    private void Entries(GitTree oldTree, GitTree newTree, int depth, bool isRoot, List<(TreeEntry?, TreeEntry?)> differing, HashSet<(ObjectId, ObjectId)> buckets)
    {
        bool bothBucketed = depth < Bucket.MaxDepth && oldTree.IsBucketed && newTree.IsBucketed;
        List<TreeEntry> before = bothBucketed ? Direct(oldTree, isRoot) : Flat(old, oldTree, depth, isRoot);
        List<TreeEntry> after = bothBucketed ? Direct(newTree, isRoot) : Flat(now, newTree, depth, isRoot);
        int i = 0;
        int j = 0;
        while (i < before.Count || j < after.Count)
        {
            int order = i >= before.Count ? 1 : j >= after.Count ? -1 : before[i].Name.Span.SequenceCompareTo(after[j].Name.Span);
            TreeEntry? left = order <= 0 ? before[i++] : null;
            TreeEntry? right = order >= 0 ? after[j++] : null;
            if (left is { } l && right is { } r && l.Id == r.Id && l.IsTree == r.IsTree) continue;
            if (!bothBucketed)
            {
                differing.Add((left, right));
                continue;
            }

            (ObjectId, ObjectId) pair = (left?.Id ?? ObjectId.Zero, right?.Id ?? ObjectId.Zero);

            // No two buckets hold the same names; see TreeReader.Flatten.
            if (!buckets.Add(pair)) throw ObjectDatabase.Corrupt(pair.Item2.IsZero ? pair.Item1 : pair.Item2, "it is two buckets of one directory at once", null);
            Entries(old.Get(pair.Item1), now.Get(pair.Item2), depth + 1, false, differing, buckets);
        }
    }

    private static List<TreeEntry> Direct(GitTree tree, bool isRoot)
    {
        var entries = new List<TreeEntry>(tree.Entries.Length);
        foreach (TreeEntry entry in tree.Entries)
            if (!isRoot || !Bucket.IsReserved(entry.Name.Span)) entries.Add(entry);
        entries.Sort((x, y) => x.Name.Span.SequenceCompareTo(y.Name.Span));
        return entries;
    }

    private static List<TreeEntry> Flat(TreeReader reader, GitTree tree, int depth, bool isRoot)
    {
        if (depth >= Bucket.MaxDepth || !tree.IsBucketed) return Direct(tree, isRoot);
        List<TreeEntry> entries = reader.Flatten(tree, depth, isRoot);
        entries.Sort((x, y) => x.Name.Span.SequenceCompareTo(y.Name.Span));
        return entries;
    }

    private static bool IsDirectory((TreeEntry? Old, TreeEntry? New) pair) => pair.Old is null or { IsTree: true } && pair.New is null or { IsTree: true };

    private static bool HasTwoNames(string component, out byte[] encoded)
    {
        string name = TreeNames.Encode(component);
        encoded = ReferenceEquals(name, component) ? [] : Encoding.UTF8.GetBytes(name);
        return encoded.Length > 0;
    }

    private static TreeEntry? Find(TreeReader reader, ObjectId directory, string component, byte[] name) =>
        TreeNames.TryFind(reader, directory, component, ref name, out TreeEntry entry) ? entry : null;

    private static ObjectId BlobOf(TreeEntry? entry) => entry is { IsBlob: true } ? entry.Value.Id : ObjectId.Zero;

    private static ObjectId TreeOf(TreeEntry? entry) => entry is { IsTree: true } ? entry.Value.Id : ObjectId.Zero;
}
