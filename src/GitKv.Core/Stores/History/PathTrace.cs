using System.Text;
using GitKv.Core.Keys;
using GitKv.Core.Objects;
using GitKv.Core.Trees;

namespace GitKv.Core.Stores.History;

/// <summary>
/// The way that leads to a key in one state of a Tree store: the trees on it, buckets too, and what is at its end. A walk makes each from
/// the one before: where a tree on the way is the same, so is the rest of the way, and nothing more is read.
/// </summary>
internal sealed class PathTrace
{
    // Keys that were ever in a store have at most so many levels of buckets above them: more would need 256 times 16^8 of them in one directory.
    private const int MostBuckets = 8;
    private readonly List<Step> _steps = [];
    private readonly byte[][] _encoded;

    // The name that plain git may have given, where GitKv gives another one.
    private readonly byte[]?[] _literal;
    private ChangedPaths? _isHere;
    private ChangedPaths? _isMissing;
    private bool _isDone;

    private PathTrace(byte[][] encoded, byte[]?[] literal) => (_encoded, _literal) = (encoded, literal);

    /// <summary>What is there; default where nothing is.</summary>
    public TreeEntry Entry { get; private set; }

    /// <summary>The item's blob; zero where there is no item.</summary>
    public ObjectId Blob => Entry.IsBlob ? Entry.Id : ObjectId.Zero;

    /// <summary>The directory's tree; zero where there is no directory.</summary>
    public ObjectId Tree => Entry.IsTree ? Entry.Id : ObjectId.Zero;

    /// <summary>Its path in git; null where nothing is there.</summary>
    private byte[]? Path { get; set; }

    /// <summary>The way to a key, or to a directory.</summary>
    public static PathTrace Begin(string key)
    {
        string[] components = key.Split('/');
        byte[][] encoded = [.. components.Select(c => Encoding.UTF8.GetBytes(KeyName.Encode(c, NameForm.Tree)))];
        return new PathTrace(encoded, [.. components.Select((c, i) => LiteralOf(c, encoded[i]))]);
    }

    /// <summary>The same key's way in another state, found with the help of this one.</summary>
    public PathTrace In(TreeReader trees, ObjectId root)
    {
        var trace = new PathTrace(_encoded, _literal);
        trace.Follow(trees, root, this);
        return trace;
    }

    /// <summary>Whether a commit may have changed what is here, as far as its changed paths tell.</summary>
    public bool MayChangeWith(CommitSource commits, in CommitNode commit)
    {
        if (Path is not null) return commits.MayChangeAll(commit, _isHere ??= ChangedPaths.Of(Path));

        // The last directory on the way is as it was, or nothing was there that the missing component would have stood for.
        Step last = _literal[_steps[^1].Component] is null ? _steps[^1] : _steps.FindLast(static s => s.Depth == 0);
        if (last.Path.Length > 0) return commits.MayChangeAll(commit, _isHere ??= ChangedPaths.Of(last.Path[..^1]));
        return commits.MayChangeAny(commit, _isMissing ??= new ChangedPaths(PossiblePaths(last.Component)));
    }

    private static byte[]? LiteralOf(string component, byte[] encoded)
    {
        byte[] literal = Encoding.UTF8.GetBytes(component);
        return literal.AsSpan().SequenceEqual(encoded) || Bucket.DigitOf(literal) >= 0 || Bucket.IsReserved(literal) ? null : literal;
    }

    /// <summary>Where a component of the root could be, or have been, in however many levels of buckets.</summary>
    private List<byte[]> PossiblePaths(int component)
    {
        var paths = new List<byte[]>();
        foreach (byte[] name in _literal[component] is { } literal ? (byte[][])[_encoded[component], literal] : [_encoded[component]])
        {
            byte[] bucket = [];
            for (int depth = 0; depth <= MostBuckets; depth++)
            {
                paths.Add([.. bucket, .. name]);
                bucket = [.. bucket, .. Bucket.NameOf(Bucket.DigitAt(name, depth)).Span, (byte)'/'];
            }

            paths.Add(bucket[..^1]);
        }

        return paths;
    }

    private void Follow(TreeReader trees, ObjectId root, PathTrace near)
    {
        var at = new Step(root, 0, 0, []);
        while (true)
        {
            TreeEntry found = default;
            int count = _steps.Count;
            if (Joins(near, at)) return;
            Step next = Descend(trees, at, _encoded[at.Component], near, ref found);
            if (_isDone) return;
            if (found.Id.IsZero && _literal[at.Component] is { } literal)
            {
                // The first attempt's steps stay where the second finds nothing either.
                List<Step> kept = [.. _steps];
                _steps.RemoveRange(count, _steps.Count - count);
                next = Descend(trees, at, literal, null, ref found);
                if (found.Id.IsZero)
                {
                    _steps.Clear();
                    _steps.AddRange(kept);
                }
            }

            if (found.Id.IsZero) return;
            if (at.Component == _encoded.Length - 1)
            {
                Entry = found;
                Path = next.Path[..^1];
                return;
            }

            if (!found.IsTree) return;
            at = next;
        }
    }

    /// <summary>Goes through the buckets of one directory to a name. Returns where it leads.</summary>
    private Step Descend(TreeReader trees, Step at, byte[] name, PathTrace? near, ref TreeEntry found)
    {
        while (true)
        {
            if (near is not null && _steps.Count > 0 && at.Depth > 0 && Joins(near, at)) return at;
            _steps.Add(at);
            GitTree tree = trees.Get(at.Tree);
            bool isBucketed = at.Depth < Bucket.MaxDepth && tree.IsBucketed;
            ReadOnlyMemory<byte> wanted = isBucketed ? Bucket.NameOf(Bucket.DigitAt(name, at.Depth)) : name;
            int index = tree.IndexOf(wanted.Span);
            if (index < 0) return at;
            TreeEntry entry = tree.Entries[index];
            byte[] path = [.. at.Path, .. wanted.Span, (byte)'/'];
            if (!isBucketed)
            {
                found = entry;
                return new Step(entry.Id, at.Component + 1, 0, path);
            }

            at = new Step(entry.Id, at.Component, at.Depth + 1, path);
        }
    }

    /// <summary>Takes over the rest of another way that comes through the same tree at the same place.</summary>
    private bool Joins(PathTrace near, in Step at)
    {
        int i = _steps.Count;
        if (near._steps.Count <= i || !near._steps[i].IsAt(at)) return false;
        for (; i < near._steps.Count; i++) _steps.Add(near._steps[i]);
        (Entry, Path, _isHere, _isMissing, _isDone) = (near.Entry, near.Path, near._isHere, near._isMissing, true);
        return true;
    }

    /// <param name="Tree">The tree.</param>
    /// <param name="Component">Which component of the key is looked for in it.</param>
    /// <param name="Depth">How many buckets above it are of the same directory.</param>
    /// <param name="Path">Its path, with a slash at the end; empty for the root.</param>
    private readonly record struct Step(ObjectId Tree, int Component, int Depth, byte[] Path)
    {
        public bool IsAt(in Step other) => Tree == other.Tree && Component == other.Component && Depth == other.Depth && Path.AsSpan().SequenceEqual(other.Path);
    }
}
