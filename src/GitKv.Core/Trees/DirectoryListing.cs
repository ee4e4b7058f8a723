using System.Buffers.Binary;
using System.Runtime.InteropServices;
using GitKv.Core.Objects;

namespace GitKv.Core.Trees;

/// <summary>
/// The entries of a directory in git's order. Those of a large one come from thousands of trees and are asked for in another order than they
/// came: they are copied close together, so that each is one place in memory, and what is sorted are numbers, each the first eight bytes
/// in which the names differ, with the place of the entry beside it.
/// </summary>
internal sealed class DirectoryListing
{
    private readonly ReadOnlyMemory<TreeEntry> _entries;
    private readonly byte[][] _chunks = [];
    private readonly long[]? _order;

    private DirectoryListing(ReadOnlyMemory<TreeEntry> entries)
    {
        _entries = entries;
        Count = entries.Length;
    }

    private DirectoryListing(byte[][] chunks, long[] order)
    {
        _chunks = chunks;
        _order = order;
        Count = order.Length;
    }

    public int Count { get; }

    public TreeEntry this[int index] => _order is null ? _entries.Span[index] : EntryAt(_order[index]);

    public Enumerator GetEnumerator() => new(this);

    /// <summary>The entries of one tree, as they are in it.</summary>
    public static DirectoryListing Of(ReadOnlyMemory<TreeEntry> entries) => new(entries);

    /// <summary>The entries of several trees, sorted. Each part is collected, and sorted, on a core of its own.</summary>
    /// <exception cref="Errors.KvException">What going through the trees throws.</exception>
    public static DirectoryListing Sorted(IReadOnlyList<IEnumerable<GitTree>> parts)
    {
        var collected = new ListingPart[parts.Count];
        Each(parts.Count, i => collected[i] = ListingPart.Of(parts[i]));
        byte[][] chunks = [.. collected.SelectMany(static p => p.Chunks)];
        long[] order = new long[collected.Sum(static p => p.Count)];
        int[] starts = new int[parts.Count + 1];
        for (int i = 0, chunk = 0; i < collected.Length; i++)
        {
            collected[i].CopyTo(order.AsSpan(starts[i]), chunk);
            chunk += collected[i].Chunks.Count;
            starts[i + 1] = starts[i] + collected[i].Count;
        }

        var listing = new DirectoryListing(chunks, order);
        listing.Sort(starts);
        return listing;
    }

    private static void Each(int count, Action<int> work)
    {
        try
        {
            if (count == 1) work(0);
            else Parallel.For(0, count, work);
        }
        catch (AggregateException e)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
        }
    }

    private TreeEntry EntryAt(long place)
    {
        byte[] chunk = _chunks[place >> 32];
        ReadOnlySpan<byte> entry = chunk.AsSpan((int)place);
        return new TreeEntry(new ReadOnlyMemory<byte>(chunk, (int)place + ListingPart.NameAt, MemoryMarshal.Read<int>(entry[4..])), MemoryMarshal.Read<int>(entry), new ObjectId(entry.Slice(ListingPart.IdAt, ObjectId.Length)));
    }

    private ReadOnlySpan<byte> NameAtPlace(long place, out bool isTree)
    {
        ReadOnlySpan<byte> entry = _chunks[place >> 32].AsSpan((int)place);
        isTree = TreeEntry.IsTreeMode(MemoryMarshal.Read<int>(entry));
        return entry.Slice(ListingPart.NameAt, MemoryMarshal.Read<int>(entry[4..]));
    }

    private void Sort(int[] starts)
    {
        ulong[] keys = new ulong[Count];
        int shared = SharedLength();
        Each(starts.Length - 1, SortPart);
        (ulong[] sorted, long[] order) = SortedRuns.Merge(keys, _order!, starts);
        for (int start = 0; start < sorted.Length;)
        {
            int end = start + 1;
            while (end < sorted.Length && sorted[end] == sorted[start]) end++;

            // What is alike in those eight bytes is compared whole.
            if (end - start > 1) order.AsSpan(start, end - start).Sort((x, y) => EntryAt(x).CompareTo(EntryAt(y)));
            start = end;
        }

        order.CopyTo(_order!, 0);

        void SortPart(int part)
        {
            for (int i = starts[part]; i < starts[part + 1]; i++) keys[i] = KeyOf(NameAtPlace(_order![i], out bool isTree)[shared..], isTree);
            keys.AsSpan(starts[part]..starts[part + 1]).Sort(_order.AsSpan(starts[part]..starts[part + 1]));
        }
    }

    /// <summary>How many bytes all names begin with alike.</summary>
    private int SharedLength()
    {
        if (Count == 0) return 0;
        ReadOnlySpan<byte> shared = NameAtPlace(_order![0], out _);
        foreach (long place in _order) shared = shared[..shared.CommonPrefixLength(NameAtPlace(place, out _))];
        return shared.Length;
    }

    /// <summary>The first eight bytes, in git's order: a tree's name goes on with a slash (see <see cref="TreeEntry.Compare"/>).</summary>
    private static ulong KeyOf(ReadOnlySpan<byte> rest, bool isTree)
    {
        if (rest.Length >= sizeof(ulong)) return BinaryPrimitives.ReadUInt64BigEndian(rest);
        ulong key = 0;
        foreach (byte b in rest) key = (key << 8) | b;
        if (isTree) return ((key << 8) | '/') << (8 * (sizeof(ulong) - 1 - rest.Length));
        return rest.IsEmpty ? 0 : key << (8 * (sizeof(ulong) - rest.Length));
    }

    public struct Enumerator(DirectoryListing listing)
    {
        private int _index = -1;

        public readonly TreeEntry Current => listing[_index];

        public bool MoveNext() => ++_index < listing.Count;
    }
}
