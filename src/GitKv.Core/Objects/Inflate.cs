using System.IO.Compression;
using GitKv.Core.Errors;

namespace GitKv.Core.Objects;

/// <summary>Zlib decompression with a known result size, bounded against headers that lie.</summary>
internal static class Inflate
{
    // Deflate can't do better than 1032:1 (zlib's technical notes); a larger claim is a lie.
    private const long MaxRatio = 1040;

    /// <summary>Whether <paramref name="compressed"/> bytes can hold <paramref name="size"/> bytes at all.</summary>
    public static bool IsPlausible(long size, long compressed) => size <= 64 + compressed * MaxRatio;

    /// <summary>Whether a failure means that data is damaged. Some of zlib's own errors arrive as an IOException of a type that .NET keeps to itself.</summary>
    public static bool IsDamage(Exception e) => e is InvalidDataException || (e is IOException && e.GetType().Assembly == typeof(ZLibStream).Assembly);

    /// <summary>Refuses a claimed size that is a lie, and one that is none but too large for one array.</summary>
    /// <exception cref="InvalidDataException">So many bytes can't come out.</exception>
    /// <exception cref="KvException">ValueTooLarge.</exception>
    public static void CheckSize(long size, long compressed)
    {
        if (!IsPlausible(size, compressed)) throw new InvalidDataException("implausible object size");
        if (size <= Array.MaxLength) return;
        throw new KvException(ErrorIds.ValueTooLarge, KvErrorKind.Invalid,
            $"The value has {size} bytes, and at most {Array.MaxLength} can be read at once. Read it as a stream.");
    }

    /// <summary>Reads exactly <paramref name="size"/> bytes from the zlib stream that <paramref name="compressed"/> begins with.</summary>
    /// <exception cref="InvalidDataException">There are fewer or more, or the data is no zlib stream.</exception>
    public static byte[] Exactly(ReadOnlySpan<byte> compressed, long size)
    {
        CheckSize(size, compressed.Length);
        byte[] result = GC.AllocateUninitializedArray<byte>((int)size);
        Inflater.Inflate(compressed, result);
        return result;
    }
}
