using GitKv.Core.Objects;
using GitKv.Core.Trees;

namespace GitKv.Core.Query.Indexes;

/// <summary>Reads an <see cref="OrderedDirectory"/> in order, either way, from any place to any other: only the trees that have names between them.</summary>
internal sealed class OrderedReader(TreeReader trees, ObjectId root)
{
    private const int MostAhead = 32;

    public ObjectId Root => root;

    /// <summary>The entries whose names are in a range, in order. Streams.</summary>
    public IEnumerable<TreeEntry> Between(NameRange range, bool descending)
    {
        if (root.IsZero || range.IsEmpty) yield break;
        var way = new Stack<(GitTree Tree, int Next)>();
        Enter(root, default);
        while (way.TryPop(out (GitTree Tree, int Next) at))
        {
            if (at.Next < 0 || at.Next >= at.Tree.Entries.Length) continue;
            TreeEntry entry = at.Tree.Entries[at.Next];
            way.Push(at with { Next = at.Next + (descending ? -1 : 1) });
            if (!entry.IsTree)
            {
                if (range.Contains(entry.Name.Span)) yield return entry;
            }
            else if (range.Overlaps(OrderedDirectory.StartOf(entry).Span))
            {
                Enter(entry.Id, OrderedDirectory.StartOf(entry));
            }
        }

        void Enter(ObjectId id, ReadOnlyMemory<byte> start)
        {
            GitTree tree = Get(id, start);
            if (trees.Objects.IsLazy) trees.Objects.Expect(PartsIn(tree, range, descending));
            way.Push((tree, descending ? Last(tree, range) : First(tree, range)));
        }
    }

    /// <summary>How many names are in a range; counting ends above a limit.</summary>
    public long Count(NameRange range, long limit = long.MaxValue)
    {
        return root.IsZero || range.IsEmpty ? 0 : In(root, default, 0);

        long In(ObjectId id, ReadOnlyMemory<byte> start, long count)
        {
            GitTree tree = Get(id, start);
            for (int i = First(tree, range); i < tree.Entries.Length && count <= limit; i++)
            {
                TreeEntry entry = tree.Entries[i];
                if (entry.IsTree)
                {
                    if (range.Overlaps(OrderedDirectory.StartOf(entry).Span)) count = In(entry.Id, OrderedDirectory.StartOf(entry), count);
                }
                else if (range.Contains(entry.Name.Span))
                {
                    count++;
                }
                else if (range.IsBefore(entry.Name.Span))
                {
                    break;
                }
            }

            return count;
        }
    }

    /// <summary>The parts that are read next, to be brought by one request; not all of many, as the first entries may be all that is wanted.</summary>
    private static IEnumerable<ObjectId> PartsIn(GitTree tree, NameRange range, bool descending)
    {
        IEnumerable<TreeEntry> entries = tree.EntryMemory.ToArray().Where(e => e.IsTree && range.Overlaps(OrderedDirectory.StartOf(e).Span));
        return (descending ? entries.Reverse() : entries).Take(MostAhead).Select(static e => e.Id);
    }

    private GitTree Get(ObjectId id, ReadOnlyMemory<byte> start)
    {
        GitTree tree = trees.Get(id);
        foreach (ref readonly TreeEntry entry in tree.Entries)
        {
            if (!entry.IsTree) continue;
            OrderedDirectory.CheckNesting(id, OrderedDirectory.PrefixOf(entry).Span, start.Span);
            break;
        }

        return tree;
    }

    /// <summary>Where to begin in a tree without parts: before this nothing is in the range.</summary>
    private static int First(GitTree tree, NameRange range)
    {
        if (OrderedDirectory.IsSplit(tree)) return 0;
        int low = 0;
        int high = tree.Entries.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (tree.Entries[middle].Name.Span.SequenceCompareTo(range.From.Span) < 0) low = middle + 1;
            else high = middle;
        }

        return low;
    }

    private static int Last(GitTree tree, NameRange range)
    {
        int last = tree.Entries.Length - 1;
        if (OrderedDirectory.IsSplit(tree)) return last;
        while (last >= 0 && range.IsBefore(tree.Entries[last].Name.Span)) last--;
        return last;
    }
}
