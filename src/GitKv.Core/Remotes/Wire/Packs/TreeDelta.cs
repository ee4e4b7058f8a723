using GitKv.Core.Objects;

namespace GitKv.Core.Remotes.Wire.Packs;

/// <summary>
/// Makes a delta from one tree to the next (git's gitformat-pack, "Deltified representation"): entries that both have are copied. A directory of
/// 256 items in which one changed takes some dozen bytes in place of ten thousand.
/// </summary>
internal static class TreeDelta
{
    private const int LongestInsert = 127;

    /// <summary>The delta; null where it would save less than half.</summary>
    public static byte[]? TryMake(ReadOnlySpan<byte> before, ReadOnlySpan<byte> after)
    {
        using var delta = new MemoryStream();
        WriteSize(delta, before.Length);
        WriteSize(delta, after.Length);
        int at = 0;
        int from = 0;
        int inserted = 0;
        while (at < after.Length)
        {
            int length = EntryLength(after[at..]);
            if (length < 0) return null;
            int found = Find(before, from, after.Slice(at, length));
            if (found < 0)
            {
                at += length;
                continue;
            }

            // As far as both go on alike, entry by entry.
            int same = length;
            while (EntryLength(after[(at + same)..]) is > 0 and int next && before[(found + same)..].StartsWith(after.Slice(at + same, next))) same += next;
            Insert(delta, after[inserted..at]);
            Copy(delta, found, same);
            at += same;
            from = found + same;
            inserted = at;
            if (delta.Length > after.Length / 2) return null;
        }

        Insert(delta, after[inserted..]);
        return delta.Length <= after.Length / 2 ? delta.ToArray() : null;
    }

    /// <summary>An entry's length in bytes; -1 where there is none.</summary>
    private static int EntryLength(ReadOnlySpan<byte> tree)
    {
        int end = tree.IndexOf((byte)0);
        return end >= 0 && tree.Length >= end + 1 + ObjectId.Length ? end + 1 + ObjectId.Length : -1;
    }

    /// <summary>Where the same entry begins in the tree before, from a place on; -1 where it is not.</summary>
    private static int Find(ReadOnlySpan<byte> before, int from, ReadOnlySpan<byte> entry)
    {
        int found = before[from..].IndexOf(entry);
        return found < 0 ? -1 : from + found;
    }

    private static void Insert(MemoryStream delta, ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            int length = Math.Min(bytes.Length, LongestInsert);
            delta.WriteByte((byte)length);
            delta.Write(bytes[..length]);
            bytes = bytes[length..];
        }
    }

    private static void Copy(MemoryStream delta, int offset, int length)
    {
        while (length > 0)
        {
            int size = Math.Min(length, 0xFFFF);
            delta.WriteByte(0x80 | 0x0F | 0x30);
            for (int shift = 0; shift < 32; shift += 8) delta.WriteByte((byte)(offset >> shift));
            delta.WriteByte((byte)size);
            delta.WriteByte((byte)(size >> 8));
            offset += size;
            length -= size;
        }
    }

    private static void WriteSize(MemoryStream delta, int size)
    {
        while (size >= 0x80)
        {
            delta.WriteByte((byte)(size | 0x80));
            size >>= 7;
        }

        delta.WriteByte((byte)size);
    }
}
