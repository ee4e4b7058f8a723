using System.Buffers.Binary;
using System.Security.Cryptography;

namespace GitKv.Core.Objects;

/// <summary>
/// When each object of a pack was used last, for packs of objects that nothing refers to (git's gitformat-pack, "pack-*.mtimes
/// files"; "Cruft packs"). Versions of git that don't know the file take the pack for any other.
/// </summary>
internal static class PackTimes
{
    public const string Extension = ".mtimes";
    private const uint Magic = 0x4D544D45;
    private const int HeaderSize = 12;
    private const int TrailerSize = 40;

    /// <param name="stream">Where to.</param>
    /// <param name="sorted">The objects in the order of the pack's index.</param>
    /// <param name="times">The seconds since 1970 of each.</param>
    /// <param name="packChecksum">What the pack ends with.</param>
    public static void Write(Stream stream, ReadOnlySpan<PackedObject> sorted, Func<ObjectId, uint> times, ReadOnlySpan<byte> packChecksum)
    {
        byte[] file = new byte[HeaderSize + 4L * sorted.Length + TrailerSize];
        BinaryPrimitives.WriteUInt32BigEndian(file, Magic);
        BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(4), 1);
        BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(8), 1);
        for (int i = 0; i < sorted.Length; i++) BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(HeaderSize + 4 * i), times(sorted[i].Id));
        packChecksum.CopyTo(file.AsSpan(file.Length - TrailerSize));
        SHA1.HashData(file.AsSpan(0, file.Length - 20), file.AsSpan(file.Length - 20));
        stream.Write(file);
    }

    /// <summary>The times, in the order of the pack's index.</summary>
    /// <exception cref="InvalidDataException">It is no such file, or of another number of objects.</exception>
    public static uint[] Read(string path, int count)
    {
        byte[] file = File.ReadAllBytes(path);
        if (file.Length != HeaderSize + 4L * count + TrailerSize || BinaryPrimitives.ReadUInt32BigEndian(file) != Magic || BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(4)) != 1)
            throw new InvalidDataException("not the times of this pack");
        uint[] times = new uint[count];
        for (int i = 0; i < count; i++) times[i] = BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(HeaderSize + 4 * i));
        return times;
    }
}
