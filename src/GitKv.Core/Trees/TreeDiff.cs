using GitKv.Core.Objects;

namespace GitKv.Core.Trees;

/// <summary>Compares two trees of keys, whatever the buckets of either. Equal subtrees are skipped: the cost follows what differs.</summary>
internal sealed class TreeDiff(TreeReader reader)
{
    /// <summary>Those of some keys that have another value, or none, in the other tree.</summary>
    public HashSet<string> ChangedAmong(ObjectId old, ObjectId now, HashSet<string> keys)
    {
        var changed = new HashSet<string>(StringComparer.Ordinal);
        foreach (string key in Changed(old, now))
            if (keys.Contains(key)) changed.Add(key);
        return changed;
    }

    /// <summary>All keys whose items differ, in no particular order.</summary>
    public IEnumerable<string> Changed(ObjectId old, ObjectId now) => InDirectory(old, now, "", 0);

    private IEnumerable<string> InDirectory(ObjectId old, ObjectId now, string path, int nesting)
    {
        if (old == now) yield break;
        TreeReader.CheckNesting(nesting, now);
        var differing = new List<(TreeEntry? Old, TreeEntry? New)>();
        Entries(reader.Get(old), reader.Get(now), 0, path.Length == 0, differing);
        foreach ((TreeEntry? before, TreeEntry? after) in differing)
        {
            if (!TreeNames.TryDecode(before ?? after!.Value, out string? name)) continue;
            string key = path + name;
            ObjectId oldTree = before is { IsTree: true } ? before.Value.Id : ObjectId.Zero;
            ObjectId newTree = after is { IsTree: true } ? after.Value.Id : ObjectId.Zero;
            if (before is { IsBlob: true } || after is { IsBlob: true }) yield return key;
            foreach (string below in InDirectory(oldTree, newTree, key + "/", nesting + 1)) yield return below;
        }
    }

    /// <summary>The entries of a directory that differ, by name.</summary>
    private void Entries(GitTree old, GitTree now, int depth, bool isRoot, List<(TreeEntry?, TreeEntry?)> differing)
    {
        bool bothBucketed = depth < Bucket.MaxDepth && old.IsBucketed && now.IsBucketed;
        List<TreeEntry> before = bothBucketed ? Direct(old, isRoot) : Flat(old, depth, isRoot);
        List<TreeEntry> after = bothBucketed ? Direct(now, isRoot) : Flat(now, depth, isRoot);
        int i = 0;
        int j = 0;
        while (i < before.Count || j < after.Count)
        {
            int order = i >= before.Count ? 1 : j >= after.Count ? -1 : before[i].Name.Span.SequenceCompareTo(after[j].Name.Span);
            TreeEntry? left = order <= 0 ? before[i++] : null;
            TreeEntry? right = order >= 0 ? after[j++] : null;
            if (left is { } l && right is { } r && l.Id == r.Id && l.IsTree == r.IsTree) continue;
            if (!bothBucketed) differing.Add((left, right));
            else Entries(reader.Get(left?.Id ?? ObjectId.Zero), reader.Get(right?.Id ?? ObjectId.Zero), depth + 1, false, differing);
        }
    }

    private static List<TreeEntry> Direct(GitTree tree, bool isRoot)
    {
        var entries = new List<TreeEntry>(tree.Entries.Length);
        foreach (TreeEntry entry in tree.Entries)
            if (!isRoot || !Bucket.IsSettings(entry.Name.Span)) entries.Add(entry);
        entries.Sort((x, y) => x.Name.Span.SequenceCompareTo(y.Name.Span));
        return entries;
    }

    private List<TreeEntry> Flat(GitTree tree, int depth, bool isRoot)
    {
        if (depth >= Bucket.MaxDepth || !tree.IsBucketed) return Direct(tree, isRoot);
        List<TreeEntry> entries = reader.Flatten(tree, depth, isRoot);
        entries.Sort((x, y) => x.Name.Span.SequenceCompareTo(y.Name.Span));
        return entries;
    }
}
