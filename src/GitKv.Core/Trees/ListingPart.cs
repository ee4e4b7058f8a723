using System.Runtime.InteropServices;
using GitKv.Core.Objects;

namespace GitKv.Core.Trees;

/// <summary>Entries of many trees, copied close together: mode, length of the name, id, name.</summary>
internal sealed class ListingPart
{
    public const int IdAt = 8;
    public const int NameAt = IdAt + ObjectId.Length;
    private const int FirstChunk = 16 * 1024;
    private const int LargestChunk = 1024 * 1024;
    private readonly List<byte[]> _chunks = [];
    private readonly List<long> _places = [];

    public IReadOnlyList<byte[]> Chunks => _chunks;

    public int Count => _places.Count;

    public static ListingPart Of(IEnumerable<GitTree> trees)
    {
        var part = new ListingPart();
        int used = 0;
        foreach (GitTree tree in trees)
        {
            foreach (ref readonly TreeEntry entry in tree.Entries)
            {
                int size = NameAt + entry.Name.Length;
                if (part._chunks.Count == 0 || used + size > part._chunks[^1].Length)
                {
                    int next = part._chunks.Count == 0 ? FirstChunk : Math.Min(2 * part._chunks[^1].Length, LargestChunk);
                    part._chunks.Add(GC.AllocateUninitializedArray<byte>(Math.Max(next, size)));
                    used = 0;
                }

                Write(entry, part._chunks[^1].AsSpan(used, size));
                part._places.Add(PlaceOf(part._chunks.Count - 1, used));
                used += size;
            }
        }

        return part;
    }

    /// <summary>Gives the places, where the part's first chunk is the one of this number.</summary>
    public void CopyTo(Span<long> places, int firstChunk)
    {
        for (int i = 0; i < _places.Count; i++) places[i] = _places[i] + PlaceOf(firstChunk, 0);
    }

    private static long PlaceOf(int chunk, int offset) => ((long)chunk << 32) | (uint)offset;

    private static void Write(in TreeEntry entry, Span<byte> to)
    {
        MemoryMarshal.Write(to, entry.Mode);
        MemoryMarshal.Write(to[4..], entry.Name.Length);
        entry.Id.CopyTo(to[IdAt..]);
        entry.Name.Span.CopyTo(to[NameAt..]);
    }
}
