using System.Buffers.Binary;
using System.Numerics;

namespace GitKv.Core.Objects;

/// <summary>
/// Asks the changed-path Bloom filters of a commit-graph about some paths (git's gitformat-commit-graph, "Bloom Filter Data"): a filter says that
/// a commit may have changed a path against its first parent, or that it has not.
/// </summary>
/// <param name="paths">The paths, as bytes; usually one with the directories that lead to it.</param>
internal sealed class ChangedPaths(IReadOnlyList<byte[]> paths)
{
    private const uint Seed0 = 0x293AE76F;
    private const uint Seed1 = 0x7E646E2C;

    private readonly (uint First, uint Second)[] _unsigned = [.. paths.Select(p => (Murmur3(p, Seed0, signed: false), Murmur3(p, Seed1, signed: false)))];

    // Version 1 was written with the sign of the platform's characters: either may be in there. Only other than ASCII differs.
    private readonly (uint First, uint Second)[]? _signed = paths.Any(p => p.Any(b => b > 127))
        ? [.. paths.Select(p => (Murmur3(p, Seed0, signed: true), Murmur3(p, Seed1, signed: true)))]
        : null;

    /// <summary>A path and the directories that lead to it: all of them change with it.</summary>
    public static ChangedPaths Of(byte[] path)
    {
        var paths = new List<byte[]> { path };
        for (int slash = path.AsSpan().LastIndexOf((byte)'/'); slash > 0; slash = path.AsSpan(0, slash).LastIndexOf((byte)'/')) paths.Add(path[..slash]);
        return new ChangedPaths(paths);
    }

    /// <summary>Whether all of the paths may be among those that changed.</summary>
    public bool MayAllBeIn(ReadOnlySpan<byte> filter, int hashes, int version) =>
        All(_unsigned, filter, hashes) || (version == 1 && _signed is not null && All(_signed, filter, hashes));

    /// <summary>Whether any of the paths may be among those that changed.</summary>
    public bool MayAnyBeIn(ReadOnlySpan<byte> filter, int hashes, int version) =>
        Any(_unsigned, filter, hashes) || (version == 1 && _signed is not null && Any(_signed, filter, hashes));

    private static bool All((uint First, uint Second)[] keys, ReadOnlySpan<byte> filter, int hashes)
    {
        foreach ((uint first, uint second) in keys)
            if (!IsIn(first, second, filter, hashes)) return false;
        return true;
    }

    private static bool Any((uint First, uint Second)[] keys, ReadOnlySpan<byte> filter, int hashes)
    {
        foreach ((uint first, uint second) in keys)
            if (IsIn(first, second, filter, hashes)) return true;
        return false;
    }

    private static bool IsIn(uint first, uint second, ReadOnlySpan<byte> filter, int hashes)
    {
        ulong bits = (ulong)filter.Length * 8;
        for (int i = 0; i < hashes; i++)
        {
            ulong bit = unchecked(first + ((uint)i * second)) % bits;
            if ((filter[(int)(bit >> 3)] & (1 << (int)(bit & 7))) == 0) return false;
        }

        return true;
    }

    /// <summary>MurmurHash3, 32 bits; with characters that have a sign, as git's version 1 has it on most platforms.</summary>
    internal static uint Murmur3(ReadOnlySpan<byte> data, uint seed, bool signed)
    {
        unchecked
        {
            const uint c1 = 0xCC9E2D51;
            const uint c2 = 0x1B873593;
            uint hash = seed;
            int at = 0;
            for (; at + 4 <= data.Length; at += 4)
            {
                uint k = signed
                    ? Signed(data[at]) | (Signed(data[at + 1]) << 8) | (Signed(data[at + 2]) << 16) | (Signed(data[at + 3]) << 24)
                    : BinaryPrimitives.ReadUInt32LittleEndian(data[at..]);
                k = BitOperations.RotateLeft(k * c1, 15) * c2;
                hash = (BitOperations.RotateLeft(hash ^ k, 13) * 5) + 0xE6546B64;
            }

            uint tail = 0;
            for (int i = data.Length - 1; i >= at; i--) tail ^= (signed ? Signed(data[i]) : data[i]) << (8 * (i - at));
            if (at < data.Length) hash ^= BitOperations.RotateLeft(tail * c1, 15) * c2;
            hash ^= (uint)data.Length;
            hash = (hash ^ (hash >> 16)) * 0x85EBCA6B;
            hash = (hash ^ (hash >> 13)) * 0xC2B2AE35;
            return hash ^ (hash >> 16);
        }
    }

    private static uint Signed(byte b) => (uint)(sbyte)b;
}
