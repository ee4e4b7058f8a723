using System.Buffers.Binary;
using System.Numerics;

namespace GitKv.Core.Objects;

/// <summary>
/// Makes the delta from one object to another that resembles it (git's gitformat-pack, "Deltified representation"): what both begin and end with is
/// copied, and between, what the first has too in blocks of sixteen bytes. A directory of 256 items in which one changed takes some dozen
/// bytes in place of ten thousand.
/// </summary>
internal static class DeltaMaker
{
    private const int Block = 16;
    private const int LongestInsert = 127;
    private const int LongestCopy = 0xFFFF;

    // Nobody's documents are larger, and the table of blocks stays small.
    private const int Largest = 4 * 1024 * 1024;

    /// <summary>The delta; null where it would save less than half.</summary>
    public static byte[]? TryMake(ReadOnlySpan<byte> before, ReadOnlySpan<byte> after)
    {
        if (before.Length is < Block or > Largest || after.Length is < Block or > Largest) return null;
        int most = after.Length / 2;
        var delta = new Output(most);
        delta.Size(before.Length);
        delta.Size(after.Length);
        int start = before.CommonPrefixLength(after);
        int end = CommonEnd(before[start..], after[start..]);
        delta.Copy(0, start);
        Middle(ref delta, before, after, start, after.Length - end);
        delta.Copy(before.Length - end, end);
        return delta.IsFull ? null : delta.ToArray();
    }

    private static void Middle(ref Output delta, ReadOnlySpan<byte> before, ReadOnlySpan<byte> after, int from, int to)
    {
        int pending = from;
        if (to - from >= 2 * Block)
        {
            int[] blocks = BlocksOf(before, out int shift);
            for (int at = from; at + Block <= to && !delta.IsFull;)
            {
                int found = blocks[Hash(after[at..], shift)] - 1;
                int same = found < 0 ? 0 : before[found..].CommonPrefixLength(after[at..to]);
                if (same < Block)
                {
                    at++;
                    continue;
                }

                int back = CommonEnd(before[..found], after[pending..at]);
                delta.Insert(after[pending..(at - back)]);
                delta.Copy(found - back, back + same);
                pending = at += same;
            }
        }

        delta.Insert(after[pending..to]);
    }

    /// <summary>Where each block of the first begins, counted from 1, by its hash; the first of equal ones.</summary>
    private static int[] BlocksOf(ReadOnlySpan<byte> before, out int shift)
    {
        int bits = BitOperations.Log2((uint)(before.Length / Block)) + 2;
        shift = 64 - bits;
        int[] blocks = new int[1 << bits];
        for (int at = before.Length / Block * Block - Block; at >= 0; at -= Block) blocks[Hash(before[at..], shift)] = at + 1;
        return blocks;
    }

    private static int Hash(ReadOnlySpan<byte> data, int shift)
    {
        ulong low = BinaryPrimitives.ReadUInt64LittleEndian(data);
        ulong high = BinaryPrimitives.ReadUInt64LittleEndian(data[8..]);
        return (int)(((low * 0x9E3779B97F4A7C15) ^ (high * 0xC2B2AE3D27D4EB4F)) * 0x165667B19E3779F9 >> shift);
    }

    private static int CommonEnd(ReadOnlySpan<byte> x, ReadOnlySpan<byte> y)
    {
        int most = Math.Min(x.Length, y.Length);
        int same = 0;
        while (same < most && x[^(same + 1)] == y[^(same + 1)]) same++;
        return same;
    }

    /// <summary>A delta of bounded length: what does not fit makes it full, and no delta.</summary>
    private ref struct Output(int most)
    {
        private readonly byte[] _bytes = new byte[most];
        private int _length;

        public bool IsFull { get; private set; }

        public readonly byte[] ToArray() => _bytes.AsSpan(0, _length).ToArray();

        public void Size(int size)
        {
            for (; size >= 0x80; size >>= 7) Add((byte)(size | 0x80));
            Add((byte)size);
        }

        public void Insert(ReadOnlySpan<byte> bytes)
        {
            while (!bytes.IsEmpty && !IsFull)
            {
                ReadOnlySpan<byte> piece = bytes[..Math.Min(bytes.Length, LongestInsert)];
                Add((byte)piece.Length);
                if (_length + piece.Length > _bytes.Length)
                {
                    IsFull = true;
                    return;
                }

                piece.CopyTo(_bytes.AsSpan(_length));
                _length += piece.Length;
                bytes = bytes[piece.Length..];
            }
        }

        public void Copy(int offset, int length)
        {
            while (length > 0)
            {
                int size = Math.Min(length, LongestCopy);
                int code = 0x80;
                for (int i = 0; i < 4; i++)
                    if ((offset >> (8 * i) & 0xFF) != 0) code |= 1 << i;
                for (int i = 0; i < 2; i++)
                    if ((size >> (8 * i) & 0xFF) != 0) code |= 0x10 << i;
                Add((byte)code);
                for (int i = 0; i < 4; i++)
                    if ((code & (1 << i)) != 0) Add((byte)(offset >> (8 * i)));
                for (int i = 0; i < 2; i++)
                    if ((code & (0x10 << i)) != 0) Add((byte)(size >> (8 * i)));
                offset += size;
                length -= size;
            }
        }

        private void Add(byte value)
        {
            if (_length < _bytes.Length) _bytes[_length++] = value;
            else IsFull = true;
        }
    }
}
