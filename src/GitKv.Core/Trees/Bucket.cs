using System.Buffers.Binary;
using System.Security.Cryptography;
using GitKv.Core.Objects;

namespace GitKv.Core.Trees;

/// <summary>
/// How a directory too large for one tree is split: above 256 entries into the trees <c>~0</c>…<c>~f</c> by the leading hexadecimal
/// digit of the SHA-1 of the entry's name in git; each of them again by the next digit. The shape depends on the
/// contents alone: equal contents, equal tree id. No encoded key has a "~", so no key collides with a bucket.
/// </summary>
internal static class Bucket
{
    /// <summary>The most entries that one tree keeps.</summary>
    public const int Capacity = 256;

    /// <summary>A SHA-1 has 40 digits.</summary>
    public const int MaxDepth = 40;

    /// <summary>The blob in the root with the store's settings; it is no key and counts for nothing here.</summary>
    public static ReadOnlySpan<byte> Settings => ".gitkv"u8;

    /// <summary>The tree in the root that says when items expire; no key either.</summary>
    public static ReadOnlySpan<byte> Expiries => ".gitkv-expires"u8;

    /// <summary>The tree in the root with the indexes; no key either.</summary>
    public static ReadOnlySpan<byte> Indexes => ".gitkv-index"u8;

    public static bool IsReserved(ReadOnlySpan<byte> name) =>
        name.StartsWith(Settings) && (name.Length == Settings.Length || name.SequenceEqual(Expiries) || name.SequenceEqual(Indexes));

    /// <summary>The digit of a bucket's name; -1 where it is not the name of one.</summary>
    public static int DigitOf(ReadOnlySpan<byte> name)
    {
        if (name.Length != 2 || name[0] != '~') return -1;
        return name[1] switch
        {
            >= (byte)'0' and <= (byte)'9' => name[1] - '0',
            >= (byte)'a' and <= (byte)'f' => name[1] - 'a' + 10,
            _ => -1,
        };
    }

    public static ReadOnlyMemory<byte> NameOf(int digit) => Names[digit];

    private static readonly byte[][] Names = [.. "0123456789abcdef".Select(c => new[] { (byte)'~', (byte)c })];

    /// <summary>The digit that decides about a name at a depth, 0 being the outermost.</summary>
    public static int DigitAt(ReadOnlySpan<byte> name, int depth)
    {
        Span<byte> hash = stackalloc byte[ObjectId.Length];
        SHA1.HashData(name, hash);
        int b = hash[depth / 2];
        return depth % 2 == 0 ? b >> 4 : b & 15;
    }

    /// <summary>As <see cref="DigitAt(ReadOnlySpan{byte}, int)"/> where the first eight digits are known.</summary>
    public static int DigitAt(ReadOnlySpan<byte> name, uint leading, int depth) => depth < 8 ? (int)(leading >> (28 - (4 * depth))) & 15 : DigitAt(name, depth);

    /// <summary>The first eight digits at once.</summary>
    public static uint LeadingDigits(ReadOnlySpan<byte> name)
    {
        Span<byte> hash = stackalloc byte[ObjectId.Length];
        SHA1.HashData(name, hash);
        return BinaryPrimitives.ReadUInt32BigEndian(hash);
    }
}
