using System.Buffers.Binary;
using System.Security.Cryptography;

namespace GitKv.Core.Objects;

/// <summary>Writes a pack's index, version 2 (git's gitformat-pack, "Version 2 pack-*.idx files").</summary>
internal static class PackIndexWriter
{
    /// <param name="stream">Where to.</param>
    /// <param name="sorted">The objects in the order of their ids.</param>
    /// <param name="packChecksum">What the pack ends with.</param>
    public static void Write(Stream stream, ReadOnlySpan<PackedObject> sorted, ReadOnlySpan<byte> packChecksum)
    {
        int count = sorted.Length;
        int far = 0;
        foreach (ref readonly PackedObject entry in sorted)
            if (entry.Offset > int.MaxValue) far++;
        byte[] index = new byte[8 + 256 * 4 + (long)count * 28 + 8L * far + 40];
        BinaryPrimitives.WriteUInt32BigEndian(index, 0xFF744F63);
        BinaryPrimitives.WriteUInt32BigEndian(index.AsSpan(4), 2);
        Span<byte> fanout = index.AsSpan(8, 1024);
        Span<byte> names = index.AsSpan(8 + 1024, count * 20);
        Span<byte> crcs = index.AsSpan(8 + 1024 + count * 20, count * 4);
        Span<byte> offsets = index.AsSpan(8 + 1024 + count * 24, count * 4);
        Span<byte> large = index.AsSpan(8 + 1024 + count * 28);
        uint larges = 0;
        int filled = 0;
        for (int i = 0; i < count; i++)
        {
            PackedObject entry = sorted[i];
            for (; filled < entry.Id.First; filled++) BinaryPrimitives.WriteUInt32BigEndian(fanout[(filled * 4)..], (uint)i);
            entry.Id.CopyTo(names[(i * 20)..]);
            BinaryPrimitives.WriteUInt32BigEndian(crcs[(i * 4)..], entry.Crc);
            uint offset = (uint)entry.Offset;
            if (entry.Offset > int.MaxValue)
            {
                BinaryPrimitives.WriteUInt64BigEndian(large[(int)(larges * 8)..], (ulong)entry.Offset);
                offset = 0x80000000 | larges++;
            }

            BinaryPrimitives.WriteUInt32BigEndian(offsets[(i * 4)..], offset);
        }

        for (; filled < 256; filled++) BinaryPrimitives.WriteUInt32BigEndian(fanout[(filled * 4)..], (uint)count);
        packChecksum.CopyTo(index.AsSpan(index.Length - 40));
        SHA1.HashData(index.AsSpan(0, index.Length - 20), index.AsSpan(index.Length - 20));
        stream.Write(index);
    }
}
