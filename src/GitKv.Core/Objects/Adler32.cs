using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace GitKv.Core.Objects;

/// <summary>
/// The checksum of zlib streams (RFC 1950, section 8.2): a is 1 and the sum of all bytes, b the sum of what a was after each of them, both
/// modulo 65,521. Sixteen bytes at a time: each lane sums its own column, and the columns' places are accounted for at the end.
/// </summary>
internal static class Adler32
{
    private const uint Modulus = 65521;
    private const int Lanes = 16;

    // What a lane of 16 bits bears: the sums of b's lanes grow to 255 * 23 * 22 / 2.
    private const int MostVectors = 23;

    // The most bytes whose sums fit 32 bits are 5,552.
    private const int MostBetweenReductions = 5552 / (Lanes * MostVectors) * (Lanes * MostVectors);

    public static uint Of(ReadOnlySpan<byte> data)
    {
        uint a = 1;
        uint b = 0;
        while (!data.IsEmpty)
        {
            ReadOnlySpan<byte> piece = data[..Math.Min(MostBetweenReductions, data.Length)];
            data = data[piece.Length..];
            while (Vector128.IsHardwareAccelerated && piece.Length >= Lanes)
            {
                int vectors = Math.Min(MostVectors, piece.Length / Lanes);
                AddVectors(piece[..(vectors * Lanes)], ref a, ref b);
                piece = piece[(vectors * Lanes)..];
            }

            foreach (byte value in piece)
            {
                a += value;
                b += a;
            }

            a %= Modulus;
            b %= Modulus;
        }

        return (b << 16) | a;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddVectors(ReadOnlySpan<byte> data, ref uint a, ref uint b)
    {
        Vector128<ushort> sums1 = default, sums2 = default, earlier1 = default, earlier2 = default;
        foreach (Vector128<byte> bytes in MemoryMarshal.Cast<byte, Vector128<byte>>(data))
        {
            (Vector128<ushort> low, Vector128<ushort> high) = Vector128.Widen(bytes);
            earlier1 += sums1;
            earlier2 += sums2;
            sums1 += low;
            sums2 += high;
        }

        // A byte counts in b once for itself and once for each byte after it: 16 times for each whole vector, and for its place in its own.
        (Vector128<uint> s1, Vector128<uint> s2) = Vector128.Widen(sums1);
        (Vector128<uint> s3, Vector128<uint> s4) = Vector128.Widen(sums2);
        (Vector128<uint> e1, Vector128<uint> e2) = Vector128.Widen(earlier1);
        (Vector128<uint> e3, Vector128<uint> e4) = Vector128.Widen(earlier2);
        Vector128<uint> places = (s1 * Vector128.Create(16u, 15, 14, 13)) + (s2 * Vector128.Create(12u, 11, 10, 9))
            + (s3 * Vector128.Create(8u, 7, 6, 5)) + (s4 * Vector128.Create(4u, 3, 2, 1));
        b += ((uint)data.Length * a) + Vector128.Sum(places + ((e1 + e2 + e3 + e4) << 4));
        a += Vector128.Sum(s1 + s2 + s3 + s4);
    }
}
