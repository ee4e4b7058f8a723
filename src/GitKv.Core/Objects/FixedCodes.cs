namespace GitKv.Core.Objects;

/// <summary>The codes of blocks that bring none (RFC 1951, 3.2.6).</summary>
internal static class FixedCodes
{
    private static readonly uint[] s_literals = new uint[HuffmanCode.TableSize];
    private static readonly uint[] s_distances = new uint[HuffmanCode.TableSize];
    private static readonly int s_literalBits = Build(s_literals, LiteralLengths(), SymbolMeanings.Literals);
    private static readonly int s_distanceBits = Build(s_distances, [.. Enumerable.Repeat((byte)5, 32)], SymbolMeanings.Distances);

    public static HuffmanCode Literals => new(s_literals, s_literalBits);

    public static HuffmanCode Distances => new(s_distances, s_distanceBits);

    private static int Build(uint[] table, byte[] lengths, ReadOnlySpan<uint> meanings)
    {
        var code = new HuffmanCode(table, new ushort[HuffmanCode.Symbols], new ushort[HuffmanCode.MaxLength + 1]);
        code.Build(lengths, meanings, mayBeIncomplete: false);
        return code.Bits;
    }

    private static byte[] LiteralLengths()
    {
        byte[] lengths = new byte[HuffmanCode.Symbols];
        lengths.AsSpan(0, 144).Fill(8);
        lengths.AsSpan(144, 112).Fill(9);
        lengths.AsSpan(256, 24).Fill(7);
        lengths.AsSpan(280, 8).Fill(8);
        return lengths;
    }
}
