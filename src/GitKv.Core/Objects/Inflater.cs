using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace GitKv.Core.Objects;

/// <summary>
/// Decompresses a zlib stream (RFC 1950, RFC 1951) that is in memory straight into its result: no window, no stream, nothing allocated.
/// It also tells how many bytes the stream took: the objects of a pack follow each other without a length, and the system's streams read
/// past an end without saying how far. Damage is an <see cref="InvalidDataException"/>; nothing is ever written past the result.
/// </summary>
internal ref struct Inflater
{
    private const int CodeLengthSymbols = 19;
    private const int MostLiterals = 286;
    private const int MostDistances = 30;

    // Twice in a round of the fast loop eight bytes are looked at.
    private const int InputMargin = 16;

    // What a round may write before it looks again, and what a copy may write past its end.
    private const int LiteralMargin = 4;
    private const int CopyMargin = 32;

    private readonly ReadOnlySpan<byte> _source;
    private readonly Span<byte> _result;
    private int _at;
    private int _written;
    private ulong _bits;
    private int _count;

    private Inflater(ReadOnlySpan<byte> source, Span<byte> result)
    {
        if (source.Length < 2 || (source[0] & 15) != 8 || source[0] >> 4 > 7 || (source[1] & 0x20) != 0 || ((source[0] << 8) | source[1]) % 31 != 0) throw new InvalidDataException("no zlib stream");
        _source = source;
        _result = result;
        _at = 2;
    }

    private static ReadOnlySpan<byte> CodeLengthOrder => [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

    /// <summary>Fills <paramref name="result"/> from the zlib stream that <paramref name="source"/> begins with. Returns that stream's length.</summary>
    /// <exception cref="InvalidDataException">It is none, is cut off, or holds fewer or more bytes.</exception>
    public static int Inflate(ReadOnlySpan<byte> source, Span<byte> result)
    {
        var inflater = new Inflater(source, result);
        if (!inflater.Run()) throw new InvalidDataException("object is longer than its header says");
        if (inflater._written < result.Length) throw new InvalidDataException("object is shorter than its header says");
        return inflater.CheckSum();
    }

    /// <summary>Decompresses a stream whose size is not known. Returns the size; -1 where the buffer is too small.</summary>
    /// <exception cref="InvalidDataException">It is none, or is cut off.</exception>
    public static int TryInflate(ReadOnlySpan<byte> source, Span<byte> buffer)
    {
        var inflater = new Inflater(source, buffer);
        if (!inflater.Run()) return -1;
        inflater.CheckSum();
        return inflater._written;
    }

    /// <summary>Decompresses the beginning of a stream, as much as there is room for. Returns how much that is.</summary>
    /// <exception cref="InvalidDataException">It is none, or is cut off before that.</exception>
    public static int Begin(ReadOnlySpan<byte> source, Span<byte> buffer)
    {
        var inflater = new Inflater(source, buffer);
        inflater.Run();
        return inflater._written;
    }

    private int CheckSum()
    {
        Align();
        if (_source.Length - _at < 4) throw Truncated();
        if (BinaryPrimitives.ReadUInt32BigEndian(_source[_at..]) != Adler32.Of(_result[.._written])) throw new InvalidDataException("the object's checksum is wrong");
        return _at + 4;
    }

    /// <summary>Decodes all blocks; false where the result is full before the end.</summary>
    private bool Run()
    {
        while (true)
        {
            bool last = Take(1) == 1;
            bool isWhole = Take(2) switch
            {
                0 => Stored(),
                1 => Fixed(),
                2 => Dynamic(),
                _ => throw new InvalidDataException("unknown kind of compression"),
            };
            if (!isWhole) return false;
            if (last) return true;
        }
    }

    private bool Stored()
    {
        Align();
        if (_source.Length - _at < 4) throw Truncated();
        uint lengths = BinaryPrimitives.ReadUInt32LittleEndian(_source[_at..]);
        int length = (ushort)lengths;
        if (length != (ushort)~(lengths >> 16)) throw new InvalidDataException("a damaged stored block");
        _at += 4;
        int fits = Math.Min(length, _result.Length - _written);
        if (_source.Length - _at < fits) throw Truncated();
        _source.Slice(_at, fits).CopyTo(_result[_written..]);
        _at += fits;
        _written += fits;
        return fits == length;
    }

    private bool Fixed() => Compressed(FixedCodes.Literals, FixedCodes.Distances);

    [SkipLocalsInit]
    private bool Dynamic()
    {
        int literals = (int)Take(5) + 257;
        int distances = (int)Take(5) + 1;
        int codes = (int)Take(4) + 4;
        if (literals > MostLiterals || distances > MostDistances) throw new InvalidDataException("too many codes");
        Span<uint> table = stackalloc uint[2 * HuffmanCode.TableSize];
        Span<ushort> symbols = stackalloc ushort[2 * HuffmanCode.Symbols];
        Span<ushort> counts = stackalloc ushort[2 * (HuffmanCode.MaxLength + 1)];
        Span<byte> lengths = stackalloc byte[MostLiterals + MostDistances];
        var first = new HuffmanCode(table[..HuffmanCode.TableSize], symbols[..HuffmanCode.Symbols], counts[..(HuffmanCode.MaxLength + 1)]);
        var second = new HuffmanCode(table[HuffmanCode.TableSize..], symbols[HuffmanCode.Symbols..], counts[(HuffmanCode.MaxLength + 1)..]);
        lengths[..CodeLengthSymbols].Clear();
        for (int i = 0; i < codes; i++) lengths[CodeLengthOrder[i]] = (byte)Take(3);
        first.Build(lengths[..CodeLengthSymbols], SymbolMeanings.CodeLengths, mayBeIncomplete: false);
        ReadLengths(first, lengths[..(literals + distances)]);
        if (lengths[SymbolMeanings.EndOfBlock] == 0) throw new InvalidDataException("a block without end");
        first.Build(lengths[..literals], SymbolMeanings.Literals, mayBeIncomplete: true);
        second.Build(lengths.Slice(literals, distances), SymbolMeanings.Distances, mayBeIncomplete: true);
        return Compressed(first, second);
    }

    private void ReadLengths(scoped HuffmanCode code, scoped Span<byte> lengths)
    {
        for (int at = 0; at < lengths.Length;)
        {
            Fill();
            uint entry = code.Find(_bits);
            Drop((int)(entry & HuffmanCode.TotalMask));
            int symbol = (int)(entry >> HuffmanCode.ValueShift);
            if (symbol < 16)
            {
                lengths[at++] = (byte)symbol;
                continue;
            }

            if (symbol == 16 && at == 0) throw new InvalidDataException("a damaged code");
            byte repeated = symbol == 16 ? lengths[at - 1] : (byte)0;
            int times = symbol switch { 16 => 3 + (int)Take(2), 17 => 3 + (int)Take(3), _ => 11 + (int)Take(7) };
            if (at + times > lengths.Length) throw new InvalidDataException("a damaged code");
            lengths.Slice(at, times).Fill(repeated);
            at += times;
        }
    }

    /// <summary>Decodes one block; false where the result is full before its end.</summary>
    private bool Compressed(scoped HuffmanCode literals, scoped HuffmanCode distances)
    {
        while (true)
        {
            if (Fast(literals, distances)) return true;

            // Near the end of the source or of the result each step is checked.
            uint entry = Next(literals);
            if ((entry & HuffmanCode.Literal) != 0)
            {
                if (_written == _result.Length) return false;
                _result[_written++] = (byte)(entry >> HuffmanCode.ValueShift);
                continue;
            }

            if ((entry & HuffmanCode.Special) != 0) return IsEnd(entry);
            int length = Value(entry);
            entry = Next(distances);
            if ((entry & HuffmanCode.Special) != 0) throw new InvalidDataException("an unknown distance");
            int distance = Value(entry);
            if (distance > _written) throw new InvalidDataException("a copy from before the beginning");
            int fits = Math.Min(length, _result.Length - _written);

            // Source and destination may overlap: what is copied is copied again.
            for (int end = _written + fits; _written < end; _written++) _result[_written] = _result[_written - distance];
            if (fits < length) return false;
        }
    }

    /// <summary>
    /// Decodes while the source and the result have so much left that a round needs no checks of each byte: no reads past the source, no
    /// writes past the result. True at the end of the block.
    /// </summary>
    private bool Fast(scoped HuffmanCode literals, scoped HuffmanCode distances)
    {
        ref byte source = ref MemoryMarshal.GetReference(_source);
        ref byte result = ref MemoryMarshal.GetReference(_result);
        ref uint literalTable = ref MemoryMarshal.GetReference(literals.Table);
        ref uint distanceTable = ref MemoryMarshal.GetReference(distances.Table);
        uint literalMask = (1u << literals.Bits) - 1;
        uint distanceMask = (1u << distances.Bits) - 1;
        int at = _at;
        int written = _written;
        ulong bits = _bits;
        int count = _count;
        int lastAt = _source.Length - InputMargin;
        int lastWritten = _result.Length - LiteralMargin;
        bool ended = false;
        uint entry = 0;
        bool goesOn = written <= lastWritten && Look(ref source, lastAt, ref literalTable, literalMask, ref at, ref bits, ref count, ref entry);
        while (goesOn)
        {
            if ((entry & HuffmanCode.Literal) != 0)
            {
                // Three literals of the table take at most 30 bits of the 56.
                Unsafe.Add(ref result, written++) = (byte)(entry >> HuffmanCode.ValueShift);
                Drop(entry, ref bits, ref count);
                entry = Unsafe.Add(ref literalTable, (uint)bits & literalMask);
                if ((entry & HuffmanCode.Literal) != 0)
                {
                    Unsafe.Add(ref result, written++) = (byte)(entry >> HuffmanCode.ValueShift);
                    Drop(entry, ref bits, ref count);
                    entry = Unsafe.Add(ref literalTable, (uint)bits & literalMask);
                    if ((entry & HuffmanCode.Literal) != 0)
                    {
                        Unsafe.Add(ref result, written++) = (byte)(entry >> HuffmanCode.ValueShift);
                        Drop(entry, ref bits, ref count);
                        goesOn = written <= lastWritten && Look(ref source, lastAt, ref literalTable, literalMask, ref at, ref bits, ref count, ref entry);
                        continue;
                    }
                }

                Refill(ref source, ref at, ref bits, ref count);
            }

            if (HuffmanCode.IsLong(entry))
            {
                entry = literals.FindLong(bits);
                if ((entry & HuffmanCode.Literal) != 0)
                {
                    Unsafe.Add(ref result, written++) = (byte)(entry >> HuffmanCode.ValueShift);
                    Drop(entry, ref bits, ref count);
                    goesOn = written <= lastWritten && Look(ref source, lastAt, ref literalTable, literalMask, ref at, ref bits, ref count, ref entry);
                    continue;
                }
            }

            if ((entry & HuffmanCode.Special) != 0)
            {
                ended = IsEnd(entry);
                Drop(entry, ref bits, ref count);
                break;
            }

            // A length and a distance take at most 48 bits.
            (ulong before, int had) = (bits, count);
            int length = ValueOf(entry, bits);
            Drop(entry, ref bits, ref count);
            entry = Unsafe.Add(ref distanceTable, (uint)bits & distanceMask);
            if (HuffmanCode.IsLong(entry)) entry = distances.FindLong(bits);
            if ((entry & HuffmanCode.Special) != 0) throw new InvalidDataException("an unknown distance");
            int distance = ValueOf(entry, bits);
            if (distance > written) throw new InvalidDataException("a copy from before the beginning");
            if (length > _result.Length - written - CopyMargin)
            {
                // Too near to the end.
                (bits, count) = (before, had);
                break;
            }

            Drop(entry, ref bits, ref count);

            // The next entry is on its way while the copy is made.
            ref byte to = ref Unsafe.Add(ref result, written);
            written += length;
            goesOn = written <= lastWritten && Look(ref source, lastAt, ref literalTable, literalMask, ref at, ref bits, ref count, ref entry);

            Copy(ref to, distance, length);
        }

        _bits = bits;
        _at = at;
        _written = written;
        _count = count;
        return ended;
    }

    /// <summary>Looks up the next code; false where it may be too near to the source's end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool Look(ref byte source, int lastAt, ref uint table, uint mask, ref int at, ref ulong bits, ref int count, ref uint entry)
    {
        if (at > lastAt) return false;
        Refill(ref source, ref at, ref bits, ref count);
        entry = Unsafe.Add(ref table, (uint)bits & mask);
        return true;
    }

    /// <summary>Copies from what was written before, in steps that may go up to <see cref="CopyMargin"/> bytes too far.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Copy(ref byte to, int distance, int length)
    {
        ref byte from = ref Unsafe.Subtract(ref to, distance);
        if (distance >= 16)
        {
            Vector128.LoadUnsafe(ref from).StoreUnsafe(ref to);
            Vector128.LoadUnsafe(ref from, 16).StoreUnsafe(ref to, 16);
            for (int i = 32; i < length; i += 16) Vector128.LoadUnsafe(ref from, (nuint)i).StoreUnsafe(ref to, (nuint)i);
        }
        else if (distance >= 8)
        {
            for (int i = 0; i < length; i += 8) Unsafe.WriteUnaligned(ref Unsafe.Add(ref to, i), Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref from, i)));
        }
        else if (distance == 1)
        {
            Unsafe.InitBlockUnaligned(ref to, from, (uint)length);
        }
        else
        {
            for (int i = 0; i < length; i++) Unsafe.Add(ref to, i) = Unsafe.Add(ref from, i);
        }
    }

    /// <summary>Looks at the next eight bytes, so that there are at least 56 bits. Those above the count are the source's next ones, which are read again.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Refill(ref byte source, ref int at, ref ulong bits, ref int count)
    {
        ulong next = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref source, at));
        bits |= (BitConverter.IsLittleEndian ? next : BinaryPrimitives.ReverseEndianness(next)) << count;
        at += (63 - count) >> 3;
        count |= 56;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Drop(uint entry, ref ulong bits, ref int count)
    {
        int taken = (int)(entry & HuffmanCode.TotalMask);
        bits >>= taken;
        count -= taken;
    }

    /// <summary>The length or distance of an entry whose code the bits begin with: the least of its symbol and the extra bits after the code.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int ValueOf(uint entry, ulong bits)
    {
        uint both = (uint)bits & ((1u << (int)(entry & HuffmanCode.TotalMask)) - 1);
        return (int)((entry >> HuffmanCode.ValueShift) + (both >> (int)((entry >> HuffmanCode.CodeShift) & HuffmanCode.CodeMask)));
    }

    private static bool IsEnd(uint entry) => (entry & HuffmanCode.End) != 0 ? true : throw new InvalidDataException("an unknown length");

    /// <summary>Takes the next code, but not the extra bits of its value.</summary>
    private uint Next(scoped HuffmanCode code)
    {
        Fill();
        uint entry = code.Find(_bits);
        Drop((int)((entry >> HuffmanCode.CodeShift) & HuffmanCode.CodeMask));
        return entry;
    }

    /// <summary>The value of an entry whose code was taken.</summary>
    private int Value(uint entry)
    {
        int extra = (int)(entry & HuffmanCode.TotalMask) - (int)((entry >> HuffmanCode.CodeShift) & HuffmanCode.CodeMask);
        return (int)((entry >> HuffmanCode.ValueShift) + Take(extra));
    }

    private uint Take(int count)
    {
        Fill();
        uint value = (uint)_bits & ((1u << count) - 1);
        Drop(count);
        return value;
    }

    private void Fill()
    {
        if (_at <= _source.Length - sizeof(ulong))
        {
            Refill(ref MemoryMarshal.GetReference(_source), ref _at, ref _bits, ref _count);
            return;
        }

        while (_count <= 48 && _at < _source.Length)
        {
            _bits |= (ulong)_source[_at++] << _count;
            _count += 8;
        }
    }

    private void Drop(int count)
    {
        if (count > _count) throw Truncated();
        _bits >>= count;
        _count -= count;
    }

    /// <summary>Goes on at the next whole byte.</summary>
    private void Align()
    {
        _at -= _count / 8;
        _bits = 0;
        _count = 0;
    }

    private static InvalidDataException Truncated() => new("truncated zlib stream");
}
