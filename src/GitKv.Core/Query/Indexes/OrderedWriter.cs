using System.Runtime.InteropServices;
using GitKv.Core.Objects;
using GitKv.Core.Trees;

namespace GitKv.Core.Query.Indexes;

/// <summary>Changes an <see cref="OrderedDirectory"/>: writes the trees on the way to what changes, in the one shape that the names have.</summary>
internal sealed class OrderedWriter(TreeReader reader, ObjectWriter writer, CancellationToken cancellation)
{
    private const int MostAhead = 32;
    private readonly TreeWriter _trees = new(reader, writer);

    /// <summary>Returns the new root; zero where nothing is left.</summary>
    /// <param name="root">The present one; zero for none.</param>
    /// <param name="changes">In the order of their names, each once.</param>
    public ObjectId Update(ObjectId root, ReadOnlySpan<NameChange> changes) => changes.IsEmpty ? root : Id(Change(Known(root), changes, default));

    private Node Change(Node node, ReadOnlySpan<NameChange> changes, ReadOnlySpan<byte> start)
    {
        if (changes.IsEmpty) return node;
        cancellation.ThrowIfCancellationRequested();
        GitTree tree = node.Entries is null && !node.Id.IsZero ? _trees.Read(node.Id) : GitTree.Empty;
        if (!OrderedDirectory.IsSplit(tree)) return Of(Merge(node.Entries is null ? tree.Entries : CollectionsMarshal.AsSpan(node.Entries), changes));
        ReadOnlyMemory<byte> prefix = PrefixOf(tree);
        OrderedDirectory.CheckNesting(node.Id, prefix.Span, start);
        (int first, int end) = Within(changes, prefix.Span);
        Node inside = ChangeParts(node, tree, prefix, changes[first..end]);

        // What is outside is far from all that is inside: it can only come.
        var coming = new List<TreeEntry>();
        foreach (NameChange change in changes[..first]) Come(change);
        foreach (NameChange change in changes[end..]) Come(change);
        return Join(inside, CollectionsMarshal.AsSpan(coming));

        void Come(in NameChange change)
        {
            if (!change.Blob.IsZero) coming.Add(new TreeEntry(change.Name, TreeEntry.FileMode, change.Blob));
        }
    }

    private Node ChangeParts(Node node, GitTree tree, ReadOnlyMemory<byte> prefix, ReadOnlySpan<NameChange> changes)
    {
        if (changes.IsEmpty) return node with { Prefix = prefix, IsSplit = true };
        TreeEntry? own = null;
        var parts = new SortedList<ReadOnlyMemory<byte>, Node>(tree.Entries.Length, StartOrder.Instance);
        foreach (ref readonly TreeEntry entry in tree.Entries)
        {
            if (entry.IsTree) parts[OrderedDirectory.StartOf(entry)] = Known(entry.Id);
            else own = entry;
        }

        bool shrinks = false;
        for (int at = 0; at < changes.Length;)
        {
            ReadOnlyMemory<byte> name = changes[at].Name;
            if (name.Length == prefix.Length)
            {
                own = changes[at].Blob.IsZero ? null : new TreeEntry(name, TreeEntry.FileMode, changes[at].Blob);
                shrinks |= own is null;
                at++;
                continue;
            }

            ReadOnlyMemory<byte> start = name[..OrderedDirectory.EndOfCharacter(name.Span, prefix.Length)];
            int end = at + 1;
            while (end < changes.Length && changes[end].Name.Span.StartsWith(start.Span)) end++;
            foreach (NameChange change in changes[at..end]) shrinks |= change.Blob.IsZero;
            Node part = Change(parts.GetValueOrDefault(start, Node.None), changes[at..end], start.Span);
            if (part.IsEmpty) parts.Remove(start);
            else parts[start] = part;
            at = end;
        }

        if (parts.Count == 0) return own is { } only ? Of([only]) : Node.None;
        if (shrinks && TryGather(own, parts) is { } gathered) return Of(gathered);
        return parts.Count == 1 && own is null ? Looked(parts.Values[0]) : Split(prefix, own, parts);
    }

    /// <summary>All names, where one tree is enough for them again.</summary>
    private List<TreeEntry>? TryGather(TreeEntry? own, SortedList<ReadOnlyMemory<byte>, Node> parts)
    {
        int count = own is null ? 0 : 1;

        // What was changed is known already, and mostly enough to tell.
        foreach (Node part in parts.Values)
        {
            if (part.IsSplit) return null;
            count += part.Entries?.Count ?? 1;
        }

        if (count > OrderedDirectory.Capacity) return null;
        if (reader.Objects.IsLazy) reader.Objects.Expect(parts.Values.Where(static p => p.Entries is null).Take(MostAhead).Select(static p => p.Id));
        foreach (Node part in parts.Values)
        {
            // Counted before anything is copied: of each entry that changes its name one goes, and as a rule too many stay.
            if (part.Entries is not null) continue;
            GitTree tree = _trees.Read(part.Id);
            count += tree.Entries.Length - 1;
            if (count > OrderedDirectory.Capacity || OrderedDirectory.IsSplit(tree)) return null;
        }

        var entries = new List<TreeEntry>(OrderedDirectory.Capacity);
        if (own is { } first) entries.Add(first);
        foreach (Node part in parts.Values) entries.AddRange(Looked(part).Entries!);
        return entries;
    }

    /// <summary>Puts names beside a directory none of whose names begins with the same prefix as they.</summary>
    /// <param name="node">The directory.</param>
    /// <param name="coming">In order; none of them begins with its prefix.</param>
    private Node Join(Node node, ReadOnlySpan<TreeEntry> coming)
    {
        if (coming.IsEmpty) return node;
        if (!node.IsSplit)
        {
            var all = new List<TreeEntry>((node.Entries?.Count ?? 0) + coming.Length);
            all.AddRange(node.Entries ?? []);
            all.AddRange(coming);
            all.Sort(static (x, y) => x.Name.Span.SequenceCompareTo(y.Name.Span));
            return Of(all);
        }

        ReadOnlyMemory<byte> inner = node.Prefix;
        int common = Math.Min(OrderedDirectory.CommonPrefix(inner.Span, coming[0].Name.Span), OrderedDirectory.CommonPrefix(inner.Span, coming[^1].Name.Span));
        ReadOnlyMemory<byte> prefix = inner[..common];
        ReadOnlyMemory<byte> way = inner[..OrderedDirectory.EndOfCharacter(inner.Span, common)];
        var parts = new SortedList<ReadOnlyMemory<byte>, Node>(StartOrder.Instance) { [way] = node };
        TreeEntry? own = null;
        for (int at = 0; at < coming.Length;)
        {
            ReadOnlyMemory<byte> name = coming[at].Name;
            if (name.Length == common)
            {
                own = coming[at++];
                continue;
            }

            ReadOnlyMemory<byte> start = name[..OrderedDirectory.EndOfCharacter(name.Span, common)];
            int end = EndOfPart(coming, at, start.Span);
            parts[start] = start.Span.SequenceEqual(way.Span) ? Join(node, coming[at..end]) : Of([.. coming[at..end]]);
            at = end;
        }

        return Split(prefix, own, parts);
    }

    /// <summary>The directory of these names, in order, each once.</summary>
    private Node Of(List<TreeEntry> entries)
    {
        if (entries.Count == 0) return Node.None;
        return entries.Count <= OrderedDirectory.Capacity ? new Node(ObjectId.Zero, entries) : Split(CollectionsMarshal.AsSpan(entries));
    }

    private Node Split(ReadOnlySpan<TreeEntry> entries)
    {
        cancellation.ThrowIfCancellationRequested();
        ReadOnlyMemory<byte> first = entries[0].Name;
        ReadOnlyMemory<byte> prefix = first[..OrderedDirectory.CommonPrefix(first.Span, entries[^1].Name.Span)];
        var written = new List<TreeEntry>();
        for (int at = 0; at < entries.Length;)
        {
            ReadOnlyMemory<byte> name = entries[at].Name;
            if (name.Length == prefix.Length)
            {
                written.Add(entries[at++]);
                continue;
            }

            ReadOnlyMemory<byte> start = name[..OrderedDirectory.EndOfCharacter(name.Span, prefix.Length)];
            int end = EndOfPart(entries, at, start.Span);
            ReadOnlySpan<TreeEntry> part = entries[at..end];
            written.Add(OrderedDirectory.Part(start.Span, part.Length <= OrderedDirectory.Capacity ? _trees.Write(part) : Split(part).Id));
            at = end;
        }

        return new Node(_trees.Write(CollectionsMarshal.AsSpan(written)), null) { Prefix = prefix, IsSplit = true };
    }

    private Node Split(ReadOnlyMemory<byte> prefix, TreeEntry? own, SortedList<ReadOnlyMemory<byte>, Node> parts)
    {
        var entries = new List<TreeEntry>(parts.Count + 1);
        if (own is { } first) entries.Add(first);
        foreach ((ReadOnlyMemory<byte> start, Node part) in parts) entries.Add(OrderedDirectory.Part(start.Span, Id(part)));
        return new Node(_trees.Write(CollectionsMarshal.AsSpan(entries)), null) { Prefix = prefix, IsSplit = true };
    }

    private ObjectId Id(Node node) => node.Entries is null ? node.Id : _trees.Write(CollectionsMarshal.AsSpan(node.Entries));

    private static Node Known(ObjectId id) => new(id, null);

    /// <summary>The same with its names, or its prefix, as they are in the repository.</summary>
    private Node Looked(Node node)
    {
        if (node.Entries is not null || node.IsSplit) return node;
        GitTree tree = _trees.Read(node.Id);
        return OrderedDirectory.IsSplit(tree) ? node with { IsSplit = true, Prefix = PrefixOf(tree) } : node with { Entries = [.. tree.Entries] };
    }

    private static ReadOnlyMemory<byte> PrefixOf(GitTree tree)
    {
        foreach (ref readonly TreeEntry entry in tree.Entries)
            if (entry.IsTree) return OrderedDirectory.PrefixOf(entry);
        return default;
    }

    /// <summary>Those of the changes whose names begin with a prefix.</summary>
    private static (int First, int End) Within(ReadOnlySpan<NameChange> changes, ReadOnlySpan<byte> prefix)
    {
        int first = 0;
        while (first < changes.Length && changes[first].Name.Span.SequenceCompareTo(prefix) < 0) first++;
        int end = first;
        while (end < changes.Length && changes[end].Name.Span.StartsWith(prefix)) end++;
        return (first, end);
    }

    private static int EndOfPart(ReadOnlySpan<TreeEntry> entries, int from, ReadOnlySpan<byte> start)
    {
        int low = from + 1;
        int high = entries.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (entries[middle].Name.Span.StartsWith(start)) low = middle + 1;
            else high = middle;
        }

        return low;
    }

    private static List<TreeEntry> Merge(ReadOnlySpan<TreeEntry> entries, ReadOnlySpan<NameChange> changes)
    {
        var merged = new List<TreeEntry>(entries.Length + changes.Length);
        int i = 0;
        foreach (ref readonly NameChange change in changes)
        {
            int order = -1;
            while (i < entries.Length && (order = entries[i].Name.Span.SequenceCompareTo(change.Name.Span)) < 0) merged.Add(entries[i++]);
            if (i < entries.Length && order == 0) i++;
            if (!change.Blob.IsZero) merged.Add(new TreeEntry(change.Name, TreeEntry.FileMode, change.Blob));
        }

        merged.AddRange(entries[i..]);
        return merged;
    }

    /// <summary>A directory: in the repository, or names that are not written yet as the tree above may take them.</summary>
    private readonly record struct Node(ObjectId Id, List<TreeEntry>? Entries)
    {
        public static Node None => default;

        /// <summary>Known to be in parts.</summary>
        public bool IsSplit { get; init; }

        public ReadOnlyMemory<byte> Prefix { get; init; }

        public bool IsEmpty => Entries is null ? Id.IsZero : Entries.Count == 0;
    }

    private sealed class StartOrder : IComparer<ReadOnlyMemory<byte>>
    {
        public static readonly StartOrder Instance = new();

        public int Compare(ReadOnlyMemory<byte> x, ReadOnlyMemory<byte> y) => x.Span.SequenceCompareTo(y.Span);
    }
}
