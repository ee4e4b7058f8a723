namespace GitKv.Core.Objects;

/// <summary>
/// A Huffman code of deflate (RFC 1951, 3.2.2). Codes of up to <see cref="Bits"/> bits are looked up in a table, whose entries say at once
/// what the symbol means and how many bits it takes; longer ones are worked out bit by bit.
/// </summary>
internal ref struct HuffmanCode
{
    /// <summary>An entry's bits 0-5: how many bits to take in all; 8-11: how many of them are the code, what follows being extra bits of the value.</summary>
    public const uint TotalMask = 0x3F;

    public const int CodeShift = 8;
    public const uint CodeMask = 15;

    /// <summary>An entry's bits 16-30: the literal, or the least length or distance.</summary>
    public const int ValueShift = 16;

    public const uint ValueMask = 0x7FFF;

    public const uint Literal = 0x80000000;

    /// <summary>No value: the end of the block, a code that is not in the table, or a symbol that has no meaning.</summary>
    public const uint Special = 0x8000;

    public const uint End = 0x4000;

    /// <summary>The room that a code of literals or distances needs.</summary>
    public const int TableSize = 1 << MostTableBits;

    public const int MaxLength = 15;
    public const int Symbols = 288;
    private const int MostTableBits = 10;
    private const uint NotInTable = 0x2000;

    private readonly Span<uint> _table;
    private readonly Span<ushort> _symbols;
    private readonly Span<ushort> _counts;
    private ReadOnlySpan<uint> _meanings;

    /// <param name="table">Room for <see cref="TableSize"/> entries.</param>
    /// <param name="symbols">Room for <see cref="Symbols"/>.</param>
    /// <param name="counts">Room for a number for each length from 0 to <see cref="MaxLength"/>.</param>
    public HuffmanCode(Span<uint> table, Span<ushort> symbols, Span<ushort> counts)
    {
        _table = table;
        _symbols = symbols;
        _counts = counts;
    }

    /// <summary>A code whose table is set up and has all of it.</summary>
    public HuffmanCode(Span<uint> table, int bits)
    {
        _table = table;
        Bits = bits;
    }

    /// <summary>How many bits the table looks at.</summary>
    public int Bits { get; private set; }

    public readonly ReadOnlySpan<uint> Table => _table[..(1 << Bits)];

    /// <summary>Sets up the code.</summary>
    /// <param name="lengths">The length of each symbol's code; 0 where it has none.</param>
    /// <param name="meanings">The entry of each symbol, without the length of its code.</param>
    /// <param name="mayBeIncomplete">Whether a single code of one bit, or none at all, is allowed, as for a block with no more than one distance.</param>
    /// <exception cref="InvalidDataException">There is no such code.</exception>
    public void Build(ReadOnlySpan<byte> lengths, ReadOnlySpan<uint> meanings, bool mayBeIncomplete)
    {
        _meanings = meanings;
        _counts.Clear();
        foreach (byte length in lengths) _counts[length]++;
        int longest = 0;
        int left = 1;
        Span<ushort> next = stackalloc ushort[MaxLength + 2];
        next[0] = 0;
        next[1] = _counts[0];
        for (int length = 1; length <= MaxLength; length++)
        {
            int count = _counts[length];
            left = (left << 1) - count;
            if (left < 0) throw new InvalidDataException("an impossible code");
            if (count > 0) longest = length;
            next[length + 1] = (ushort)(next[length] + count);
        }

        if (left > 0 && !(mayBeIncomplete && longest <= 1)) throw new InvalidDataException("an incomplete code");

        // Those without a code come first, which is faster than to leave them out.
        for (int symbol = 0; symbol < lengths.Length; symbol++) _symbols[next[lengths[symbol]]++] = (ushort)symbol;
        Bits = Math.Min(longest, MostTableBits);
        FillTable();
    }

    /// <summary>The entry of the symbol that the bits begin with.</summary>
    /// <exception cref="InvalidDataException">No code is like that.</exception>
    public readonly uint Find(ulong bits)
    {
        uint entry = _table[(int)((uint)bits & ((1u << Bits) - 1))];
        return IsLong(entry) ? FindLong(bits) : entry;
    }

    /// <summary>The entry of the symbol that the bits begin with, where the table has none.</summary>
    /// <exception cref="InvalidDataException">No code is like that.</exception>
    public readonly uint FindLong(ulong bits)
    {
        // Of each length the codes are numbered on from where those of the length before ended.
        int code = 0;
        int first = 0;
        int index = _counts[0];
        for (int length = 1; length <= MaxLength; length++)
        {
            code |= (int)(bits & 1);
            bits >>= 1;
            int count = _counts[length];
            if (code - first < count) return Entry(_symbols[index + (code - first)], length);
            index += count;
            first = (first + count) << 1;
            code <<= 1;
        }

        throw new InvalidDataException("an unknown code");
    }

    public static bool IsLong(uint entry) => (entry & (Special | NotInTable)) == (Special | NotInTable);

    private readonly uint Entry(int symbol, int length) => _meanings[symbol] + (uint)length + ((uint)length << CodeShift);

    private readonly void FillTable()
    {
        _table[0] = Special | NotInTable;
        int code = 0;
        int index = _counts[0];
        for (int length = 1; length <= Bits; length++)
        {
            // A longer code's first bit is the lowest: what shorter ones have filled is twice in the larger table.
            int half = 1 << (length - 1);
            _table[..half].CopyTo(_table[half..]);
            for (int end = index + _counts[length]; index < end; index++, code++) _table[Reversed(code, length)] = Entry(_symbols[index], length);
            code <<= 1;
        }
    }

    private static int Reversed(int code, int length)
    {
        uint bits = (uint)code;
        bits = ((bits & 0x5555) << 1) | ((bits >> 1) & 0x5555);
        bits = ((bits & 0x3333) << 2) | ((bits >> 2) & 0x3333);
        bits = ((bits & 0x0F0F) << 4) | ((bits >> 4) & 0x0F0F);
        bits = ((bits & 0x00FF) << 8) | (bits >> 8);
        return (int)(bits >> (16 - length));
    }
}
