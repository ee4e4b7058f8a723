namespace GitKv.Core.Objects;

/// <summary>What deflate's symbols mean (RFC 1951, 3.2.5 and 3.2.7), as entries of a <see cref="HuffmanCode"/> without the code's length.</summary>
internal static class SymbolMeanings
{
    public const int EndOfBlock = 256;

    private static readonly uint[] s_literals = MakeLiterals();
    private static readonly uint[] s_distances = MakeDistances();
    private static readonly uint[] s_codeLengths = [.. Enumerable.Range(0, 19).Select(static i => (uint)i << HuffmanCode.ValueShift)];

    /// <summary>Literals, the end of a block, and lengths with the number of extra bits.</summary>
    public static ReadOnlySpan<uint> Literals => s_literals;

    /// <summary>Distances with the number of extra bits.</summary>
    public static ReadOnlySpan<uint> Distances => s_distances;

    public static ReadOnlySpan<uint> CodeLengths => s_codeLengths;

    private static uint[] MakeLiterals()
    {
        uint[] entries = new uint[HuffmanCode.Symbols];
        for (uint value = 0; value < EndOfBlock; value++) entries[value] = HuffmanCode.Literal | (value << HuffmanCode.ValueShift);
        entries[EndOfBlock] = HuffmanCode.Special | HuffmanCode.End;

        // Eight lengths alone, then four for each number of extra bits; the last length has a symbol of its own.
        uint length = 3;
        for (int symbol = 257; symbol < 285; symbol++)
        {
            int extra = symbol < 265 ? 0 : (symbol - 261) / 4;
            entries[symbol] = (length << HuffmanCode.ValueShift) | (uint)extra;
            length += 1u << extra;
        }

        entries[285] = 258u << HuffmanCode.ValueShift;
        entries.AsSpan(286).Fill(HuffmanCode.Special);
        return entries;
    }

    private static uint[] MakeDistances()
    {
        uint[] entries = new uint[32];
        uint distance = 1;
        for (int symbol = 0; symbol < 30; symbol++)
        {
            int extra = symbol < 4 ? 0 : (symbol - 2) / 2;
            entries[symbol] = (distance << HuffmanCode.ValueShift) | (uint)extra;
            distance += 1u << extra;
        }

        entries.AsSpan(30).Fill(HuffmanCode.Special);
        return entries;
    }
}
