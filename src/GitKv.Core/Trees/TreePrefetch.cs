using System.Text;
using GitKv.Core.Objects;

namespace GitKv.Core.Trees;

/// <summary>
/// Brings the trees that are about to be read where objects come from elsewhere: level by level, one request for all of a level, in place of one for
/// each tree. Does nothing where they are here anyway.
/// </summary>
internal static class TreePrefetch
{
    /// <summary>The trees on the way to some keys.</summary>
    public static void Paths(TreeReader trees, ObjectId root, ObjectId expiries, IReadOnlyCollection<string> keys)
    {
        if (!trees.Objects.IsLazy || root.IsZero || keys.Count == 0) return;
        byte[][][] paths = [.. keys.Select(static k => k.Split('/').Select(static c => Encoding.UTF8.GetBytes(TreeNames.Encode(c))).ToArray())];
        var places = new List<Place>();
        foreach (byte[][] path in paths)
        {
            places.Add(new Place(root, path, 0, 0));
            if (!expiries.IsZero) places.Add(new Place(expiries, path, 0, 0));
        }

        while (places.Count > 0)
        {
            trees.Objects.Expect(places.Select(static p => p.Tree));
            var next = new List<Place>();
            foreach (Place place in places)
                if (Step(trees.Get(place.Tree), place) is { } deeper) next.Add(deeper);
            places = next;
        }
    }

    /// <summary>All trees below a directory.</summary>
    /// <param name="trees">Reads them.</param>
    /// <param name="directory">The directory.</param>
    /// <param name="path">Its key, with a slash; empty for the root.</param>
    /// <param name="enters">Whether a directory of this key is looked into; null for all.</param>
    /// <param name="withBlobs">Also the values.</param>
    public static void Below(TreeReader trees, ObjectId directory, string path, Func<string, bool>? enters = null, bool withBlobs = false)
    {
        if (!trees.Objects.IsLazy || directory.IsZero) return;
        var seen = new HashSet<(ObjectId, int)>();
        var blobs = new HashSet<ObjectId>();
        List<(ObjectId Tree, string Path, int Depth)> level = [(directory, path, 0)];
        for (int nesting = 0; level.Count > 0; nesting++)
        {
            TreeReader.CheckNesting(nesting, directory);
            trees.Objects.Expect(level.Select(static l => l.Tree));
            var next = new List<(ObjectId Tree, string Path, int Depth)>();
            foreach ((ObjectId id, string at, int depth) in level)
            {
                GitTree tree = trees.Get(id);
                bool bucketed = depth < Bucket.MaxDepth && tree.IsBucketed;
                foreach (TreeEntry entry in tree.Entries)
                {
                    if (nesting == 0 && at.Length == 0 && Bucket.IsReserved(entry.Name.Span)) continue;
                    if (entry.IsBlob && withBlobs) blobs.Add(entry.Id);
                    if (!entry.IsTree) continue;
                    if (bucketed)
                    {
                        if (seen.Add((entry.Id, depth + 1))) next.Add((entry.Id, at, depth + 1));
                    }
                    else if (TreeNames.TryDecode(entry, out string? name) && (enters is null || enters(at + name)) && seen.Add((entry.Id, 0)))
                    {
                        next.Add((entry.Id, at + name + "/", 0));
                    }
                }
            }

            level = next;
        }

        if (blobs.Count > 0) trees.Objects.Expect(blobs);
    }

    /// <summary>The buckets of one directory.</summary>
    public static void Buckets(TreeReader trees, ObjectId directory) => Below(trees, directory, "/", static _ => false);

    private static Place? Step(GitTree tree, Place place)
    {
        byte[] name = place.Path[place.Component];
        if (tree.IsBucketed && place.Depth < Bucket.MaxDepth)
        {
            int bucket = tree.IndexOf(Bucket.NameOf(Bucket.DigitAt(name, place.Depth)).Span);
            return bucket < 0 ? null : place with { Tree = tree.Entries[bucket].Id, Depth = place.Depth + 1 };
        }

        int index = tree.IndexOf(name);
        if (index < 0 || !tree.Entries[index].IsTree || place.Component + 1 == place.Path.Length) return null;
        return new Place(tree.Entries[index].Id, place.Path, place.Component + 1, 0);
    }

    private readonly record struct Place(ObjectId Tree, byte[][] Path, int Component, int Depth);
}
