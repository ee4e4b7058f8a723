namespace GitKv.Core.Remotes.Wire.Packs;

/// <summary>A Huffman code of deflate (RFC 1951, 3.2.2): short codes are looked up in a table, long ones are worked out bit by bit.</summary>
internal sealed class HuffmanCode
{
    private const int MaxLength = 15;
    private const int TableBits = 9;
    private readonly ushort[] _table = new ushort[1 << TableBits];
    private readonly ushort[] _counts = new ushort[MaxLength + 1];
    private readonly ushort[] _symbols;

    /// <param name="lengths">The length of each symbol's code; 0 where it has none.</param>
    /// <param name="mayBeIncomplete">Whether a single code of one bit, or none at all, is allowed, as for a block with no more than one distance.</param>
    public HuffmanCode(ReadOnlySpan<byte> lengths, bool mayBeIncomplete)
    {
        foreach (byte length in lengths) _counts[length]++;
        int used = lengths.Length - _counts[0];
        _counts[0] = 0;
        int left = 1;
        for (int length = 1; length <= MaxLength; length++)
        {
            left = (left << 1) - _counts[length];
            if (left < 0) throw new InvalidDataException("an impossible code");
        }

        if (left > 0 && !(mayBeIncomplete && used <= 1)) throw new InvalidDataException("an incomplete code");
        Span<ushort> next = stackalloc ushort[MaxLength + 2];
        next.Clear();
        for (int length = 1; length <= MaxLength; length++) next[length + 1] = (ushort)(next[length] + _counts[length]);
        _symbols = new ushort[used];
        for (int symbol = 0; symbol < lengths.Length; symbol++)
            if (lengths[symbol] != 0) _symbols[next[lengths[symbol]]++] = (ushort)symbol;
        FillTable();
    }

    public static HuffmanCode FixedLiterals { get; } = new(Fixed(), mayBeIncomplete: false);

    public static HuffmanCode FixedDistances { get; } = new(Enumerable.Repeat((byte)5, 32).ToArray(), mayBeIncomplete: false);

    /// <summary>The symbol that the next bits begin with.</summary>
    public int Decode(uint bits, out int length)
    {
        ushort entry = _table[bits & ((1 << TableBits) - 1)];
        if (entry != 0)
        {
            length = entry & 15;
            return entry >> 4;
        }

        // Canonical codes: of each length the first code follows from the number of shorter ones.
        int code = 0;
        int first = 0;
        int index = 0;
        for (length = 1; length <= MaxLength; length++)
        {
            code |= (int)(bits & 1);
            bits >>= 1;
            int count = _counts[length];
            if (code - count < first) return _symbols[index + (code - first)];
            index += count;
            first = (first + count) << 1;
            code <<= 1;
        }

        throw new InvalidDataException("an unknown code");
    }

    private void FillTable()
    {
        int code = 0;
        int index = 0;
        for (int length = 1; length <= TableBits; length++)
        {
            for (int i = 0; i < _counts[length]; i++, code++, index++)
            {
                // Codes come with their first bit lowest.
                int reversed = 0;
                for (int bit = 0; bit < length; bit++) reversed |= ((code >> bit) & 1) << (length - 1 - bit);
                ushort entry = (ushort)((_symbols[index] << 4) | length);
                for (int at = reversed; at < _table.Length; at += 1 << length) _table[at] = entry;
            }

            code <<= 1;
        }
    }

    private static byte[] Fixed()
    {
        byte[] lengths = new byte[288];
        lengths.AsSpan(0, 144).Fill(8);
        lengths.AsSpan(144, 112).Fill(9);
        lengths.AsSpan(256, 24).Fill(7);
        lengths.AsSpan(280, 8).Fill(8);
        return lengths;
    }
}
