namespace GitKv.Core.Objects;

/// <summary>What an entry of a pack begins with (git's gitformat-pack, "Size encoding" and "offset encoding").</summary>
internal static class PackEntryHead
{
    /// <summary>Room for any.</summary>
    public const int Longest = 32;

    private const int OffsetDelta = 6;

    /// <summary>Writes kind and size. Returns the length.</summary>
    public static int Write(Span<byte> destination, int kind, long size)
    {
        int at = 0;
        int b = (kind << 4) | (int)(size & 15);
        size >>= 4;
        while (size != 0)
        {
            destination[at++] = (byte)(b | 0x80);
            b = (int)(size & 0x7F);
            size >>= 7;
        }

        destination[at++] = (byte)b;
        return at;
    }

    /// <summary>Writes what a delta begins with whose base lies <paramref name="distance"/> bytes before it. Returns the length.</summary>
    public static int WriteDelta(Span<byte> destination, long size, long distance)
    {
        int length = Write(destination, OffsetDelta, size);
        Span<byte> reversed = stackalloc byte[10];
        int count = 0;
        reversed[count++] = (byte)(distance & 0x7F);
        while ((distance >>= 7) != 0) reversed[count++] = (byte)(0x80 | (--distance & 0x7F));
        while (count > 0) destination[length++] = reversed[--count];
        return length;
    }
}
