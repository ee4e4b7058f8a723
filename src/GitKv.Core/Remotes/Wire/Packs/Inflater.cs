using System.Buffers.Binary;

namespace GitKv.Core.Remotes.Wire.Packs;

/// <summary>
/// Decompresses a zlib stream (RFC 1950, RFC 1951) into a result of known size and tells how many bytes it took: the objects of a pack
/// follow each other without a length, and the system's streams read past an end without saying how far. Damage is an <see cref="InvalidDataException"/>;
/// nothing is ever written past the result.
/// </summary>
internal ref struct Inflater
{
    private const int EndOfBlock = 256;
    private const int CodeLengthSymbols = 19;

    private readonly ReadOnlySpan<byte> _source;
    private readonly Span<byte> _result;
    private int _at;
    private int _written;
    private ulong _bits;
    private int _count;

    private Inflater(ReadOnlySpan<byte> source, Span<byte> result)
    {
        _source = source;
        _result = result;
    }

    private static ReadOnlySpan<ushort> LengthBase => [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258];

    private static ReadOnlySpan<byte> LengthExtra => [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];

    private static ReadOnlySpan<ushort> DistanceBase => [1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577];

    private static ReadOnlySpan<byte> DistanceExtra => [0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13];

    private static ReadOnlySpan<byte> CodeLengthOrder => [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

    /// <summary>Fills <paramref name="result"/> from the zlib stream that <paramref name="source"/> begins with. Returns that stream's length.</summary>
    /// <exception cref="InvalidDataException">It is none, is cut off, or holds fewer or more bytes.</exception>
    public static int Inflate(ReadOnlySpan<byte> source, Span<byte> result)
    {
        if (source.Length < 2 || (source[0] & 15) != 8 || source[0] >> 4 > 7 || (source[1] & 0x20) != 0 || ((source[0] << 8) | source[1]) % 31 != 0) throw new InvalidDataException("no zlib stream");
        var inflater = new Inflater(source, result) { _at = 2 };
        while (!inflater.Block())
        {
        }

        if (inflater._written < result.Length) throw new InvalidDataException("object is shorter than its header says");
        inflater.Align();
        if (source.Length - inflater._at < 4) throw Truncated();
        if (BinaryPrimitives.ReadUInt32BigEndian(source[inflater._at..]) != Objects.Adler32.Of(result)) throw new InvalidDataException("the object's checksum is wrong");
        return inflater._at + 4;
    }

    /// <summary>Decodes one block; true after the last.</summary>
    private bool Block()
    {
        bool last = Take(1) == 1;
        switch (Take(2))
        {
            case 0:
                Stored();
                break;
            case 1:
                Compressed(HuffmanCode.FixedLiterals, HuffmanCode.FixedDistances);
                break;
            case 2:
                Dynamic();
                break;
            default:
                throw new InvalidDataException("unknown kind of compression");
        }

        return last;
    }

    private void Stored()
    {
        Align();
        if (_source.Length - _at < 4) throw Truncated();
        int length = BinaryPrimitives.ReadUInt16LittleEndian(_source[_at..]);
        if (length != (ushort)~BinaryPrimitives.ReadUInt16LittleEndian(_source[(_at + 2)..])) throw new InvalidDataException("a damaged stored block");
        _at += 4;
        if (_source.Length - _at < length) throw Truncated();
        if (_result.Length - _written < length) throw TooLong();
        _source.Slice(_at, length).CopyTo(_result[_written..]);
        _at += length;
        _written += length;
    }

    private void Dynamic()
    {
        int literals = (int)Take(5) + 257;
        int distances = (int)Take(5) + 1;
        int codes = (int)Take(4) + 4;
        Span<byte> lengths = stackalloc byte[286 + 32];
        lengths.Clear();
        for (int i = 0; i < codes; i++) lengths[CodeLengthOrder[i]] = (byte)Take(3);
        var code = new HuffmanCode(lengths[..CodeLengthSymbols], mayBeIncomplete: false);
        if (literals > 286 || distances > 30) throw new InvalidDataException("too many codes");
        lengths.Clear();
        for (int at = 0; at < literals + distances;)
        {
            int symbol = Decode(code);
            if (symbol < 16)
            {
                lengths[at++] = (byte)symbol;
                continue;
            }

            if (symbol == 16 && at == 0) throw new InvalidDataException("a damaged code");
            byte repeated = symbol == 16 ? lengths[at - 1] : (byte)0;
            int times = symbol switch { 16 => 3 + (int)Take(2), 17 => 3 + (int)Take(3), _ => 11 + (int)Take(7) };
            if (at + times > literals + distances) throw new InvalidDataException("a damaged code");
            lengths.Slice(at, times).Fill(repeated);
            at += times;
        }

        if (lengths[EndOfBlock] == 0) throw new InvalidDataException("a block without end");
        Compressed(new HuffmanCode(lengths[..literals], mayBeIncomplete: true), new HuffmanCode(lengths.Slice(literals, distances), mayBeIncomplete: true));
    }

    private void Compressed(HuffmanCode literals, HuffmanCode distances)
    {
        while (true)
        {
            int symbol = Decode(literals);
            if (symbol < EndOfBlock)
            {
                if (_written == _result.Length) throw TooLong();
                _result[_written++] = (byte)symbol;
                continue;
            }

            if (symbol == EndOfBlock) return;
            int index = symbol - EndOfBlock - 1;
            if (index >= LengthBase.Length) throw new InvalidDataException("an unknown length");
            int length = LengthBase[index] + (int)Take(LengthExtra[index]);
            int far = Decode(distances);
            if (far >= DistanceBase.Length) throw new InvalidDataException("an unknown distance");
            int distance = DistanceBase[far] + (int)Take(DistanceExtra[far]);
            if (distance > _written) throw new InvalidDataException("a copy from before the beginning");
            if (length > _result.Length - _written) throw TooLong();
            if (distance >= length)
            {
                _result.Slice(_written - distance, length).CopyTo(_result[_written..]);
                _written += length;
                continue;
            }

            // Source and destination overlap: what is copied is copied again.
            for (int end = _written + length; _written < end; _written++) _result[_written] = _result[_written - distance];
        }
    }

    private int Decode(HuffmanCode code)
    {
        Fill();
        int symbol = code.Decode((uint)_bits, out int length);
        Drop(length);
        return symbol;
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

    private static InvalidDataException TooLong() => new("object is longer than its header says");
}
