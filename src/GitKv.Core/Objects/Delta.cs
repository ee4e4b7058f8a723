namespace GitKv.Core.Objects;

/// <summary>Applies a deltified object to its base (git's gitformat-pack, "Deltified representation").</summary>
internal static class Delta
{
    public static byte[] Apply(ReadOnlySpan<byte> source, ReadOnlySpan<byte> delta)
    {
        int at = 0;
        if (ReadSize(delta, ref at) != source.Length) throw new InvalidDataException("delta is for another base");
        long size = ReadSize(delta, ref at);

        // Each instruction of at most 7 bytes copies at most 16 MiB.
        if (size > Array.MaxLength || size > (long)delta.Length * 0xFFFFFF) throw new InvalidDataException("implausible delta size");
        byte[] result = GC.AllocateUninitializedArray<byte>((int)size);
        int written = 0;
        while (at < delta.Length)
        {
            byte code = delta[at++];
            ReadOnlySpan<byte> piece;
            if ((code & 0x80) != 0)
            {
                uint offset = 0;
                uint length = 0;
                for (int i = 0; i < 4; i++)
                    if ((code & (1 << i)) != 0) offset |= (uint)Next(delta, ref at) << (8 * i);
                for (int i = 0; i < 3; i++)
                    if ((code & (0x10 << i)) != 0) length |= (uint)Next(delta, ref at) << (8 * i);
                if (length == 0) length = 0x10000;
                if (offset + (ulong)length > (ulong)source.Length) throw new InvalidDataException("delta copies from outside its base");
                piece = source.Slice((int)offset, (int)length);
            }
            else if (code != 0)
            {
                if (code > delta.Length - at) throw new InvalidDataException("truncated delta");
                piece = delta.Slice(at, code);
                at += code;
            }
            else
            {
                throw new InvalidDataException("unknown delta instruction");
            }

            if (piece.Length > result.Length - written) throw new InvalidDataException("delta writes past its end");
            piece.CopyTo(result.AsSpan(written));
            written += piece.Length;
        }

        return written == result.Length ? result : throw new InvalidDataException("delta ends early");
    }

    private static byte Next(ReadOnlySpan<byte> delta, ref int at) =>
        at < delta.Length ? delta[at++] : throw new InvalidDataException("truncated delta");

    /// <summary>The size of the result, which a delta states first after that of its base.</summary>
    public static long ResultSize(ReadOnlySpan<byte> delta)
    {
        int at = 0;
        ReadSize(delta, ref at);
        return ReadSize(delta, ref at);
    }

    private static long ReadSize(ReadOnlySpan<byte> delta, ref int at)
    {
        long size = 0;
        int shift = 0;
        byte b;
        do
        {
            b = Next(delta, ref at);
            if (shift > 56) throw new InvalidDataException("implausible delta size");
            size |= (long)(b & 0x7F) << shift;
            shift += 7;
        }
        while ((b & 0x80) != 0);
        return size;
    }
}
