using GitKv.Core.Objects;
using GitKv.Core.Trees;

namespace GitKv.Core.Query.Indexes;

/// <summary>Brings the trees on the way to names that are to change where objects come from elsewhere: level by level for all indexes, one request for each.</summary>
internal static class OrderedPrefetch
{
    /// <param name="trees">Reads them.</param>
    /// <param name="indexes">The directories, each with its changes in order.</param>
    public static void Ways(TreeReader trees, IReadOnlyList<(ObjectId Root, NameChange[] Changes)> indexes)
    {
        List<(ObjectId Tree, ReadOnlyMemory<byte> Start, ArraySegment<NameChange> Changes)> level =
            [.. indexes.Where(static i => !i.Root.IsZero && i.Changes.Length > 0).Select(static i => (i.Root, ReadOnlyMemory<byte>.Empty, new ArraySegment<NameChange>(i.Changes)))];
        while (level.Count > 0)
        {
            trees.Objects.Expect(level.Select(static l => l.Tree));
            var next = new List<(ObjectId, ReadOnlyMemory<byte>, ArraySegment<NameChange>)>();
            foreach ((ObjectId id, ReadOnlyMemory<byte> start, ArraySegment<NameChange> changes) in level)
            {
                foreach (TreeEntry entry in trees.Get(id).Entries.ToArray())
                {
                    if (!entry.IsTree) continue;
                    ReadOnlyMemory<byte> part = OrderedDirectory.StartOf(entry);
                    OrderedDirectory.CheckNesting(id, part.Span, start.Span);
                    if (part.Length <= start.Length) throw ObjectDatabase.Corrupt(id, "it is a part of an index that it does not belong to", null);
                    NameChange[] below = [.. changes.Where(c => c.Name.Span.StartsWith(part.Span))];
                    if (below.Length > 0) next.Add((entry.Id, part, below));
                }
            }

            level = next;
        }
    }
}
