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
    private const int FirstChunk = 16 * 1024;
    private const int LargestChunk = 1024 * 1024;
    private const int IdAt = 8;
    private const int NameAt = IdAt + ObjectId.Length;

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

    /// <summary>The entries of several trees, sorted.</summary>
    public static DirectoryListing Sorted(IEnumerable<GitTree> trees)
    {
        var chunks = new List<byte[]>();
        var places = new List<long>();
        int used = 0;
        foreach (GitTree tree in trees)
        {
            foreach (ref readonly TreeEntry entry in tree.Entries)
            {
                int size = NameAt + entry.Name.Length;
                if (chunks.Count == 0 || used + size > chunks[^1].Length)
                {
                    int next = chunks.Count == 0 ? FirstChunk : Math.Min(2 * chunks[^1].Length, LargestChunk);
                    chunks.Add(GC.AllocateUninitializedArray<byte>(Math.Max(next, size)));
                    used = 0;
                }

                Write(entry, chunks[^1].AsSpan(used, size));
                places.Add(((long)(chunks.Count - 1) << 32) | (uint)used);
                used += size;
            }
        }

        var listing = new DirectoryListing([.. chunks], [.. places]);
        listing.Sort();
        return listing;
    }

    private static void Write(in TreeEntry entry, Span<byte> to)
    {
        MemoryMarshal.Write(to, entry.Mode);
        MemoryMarshal.Write(to[4..], entry.Name.Length);
        entry.Id.CopyTo(to[IdAt..]);
        entry.Name.Span.CopyTo(to[NameAt..]);
    }

    private TreeEntry EntryAt(long place)
    {
        byte[] chunk = _chunks[place >> 32];
        ReadOnlySpan<byte> entry = chunk.AsSpan((int)place);
        return new TreeEntry(new ReadOnlyMemory<byte>(chunk, (int)place + NameAt, MemoryMarshal.Read<int>(entry[4..])), MemoryMarshal.Read<int>(entry), new ObjectId(entry.Slice(IdAt, ObjectId.Length)));
    }

    private ReadOnlySpan<byte> NameAtPlace(long place, out bool isTree)
    {
        ReadOnlySpan<byte> entry = _chunks[place >> 32].AsSpan((int)place);
        isTree = TreeEntry.IsTreeMode(MemoryMarshal.Read<int>(entry));
        return entry.Slice(NameAt, MemoryMarshal.Read<int>(entry[4..]));
    }

    private void Sort()
    {
        ulong[] keys = new ulong[Count];
        int shared = SharedLength();
        for (int i = 0; i < keys.Length; i++) keys[i] = KeyOf(NameAtPlace(_order![i], out bool isTree)[shared..], isTree);
        Array.Sort(keys, _order!);
        for (int start = 0; start < keys.Length;)
        {
            int end = start + 1;
            while (end < keys.Length && keys[end] == keys[start]) end++;

            // What is alike in those eight bytes is compared whole.
            if (end - start > 1) _order.AsSpan(start, end - start).Sort((x, y) => EntryAt(x).CompareTo(EntryAt(y)));
            start = end;
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
