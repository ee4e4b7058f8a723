using GitKv.Core.Objects;
using GitKv.Core.Trees;

namespace GitKv.Core.Query.Indexes;

/// <summary>
/// A set of names, each with a blob, in the order of their bytes. Up to 256 are one git tree. More are split by the next character after the longest
/// prefix that all of them have: each part is a tree named <c>~</c>, that prefix and that character, split by the same rule again; a name that is the
/// prefix itself stays beside them. The shape depends on the names alone, and a change touches only the trees on its way. Names don't begin with "~".
/// </summary>
internal static class OrderedDirectory
{
    /// <summary>The most names that one tree keeps.</summary>
    public const int Capacity = 256;

    private const byte PartMark = (byte)'~';

    /// <summary>Whether a directory is in parts.</summary>
    public static bool IsSplit(GitTree tree)
    {
        foreach (ref readonly TreeEntry entry in tree.Entries)
            if (entry.IsTree) return true;
        return false;
    }

    /// <summary>What all names of a part begin with.</summary>
    /// <exception cref="Errors.KvException">ObjectCorrupt: it is no part.</exception>
    public static ReadOnlyMemory<byte> StartOf(in TreeEntry part) => part.Name.Length > 1 && part.Name.Span[0] == PartMark
        ? part.Name[1..]
        : throw ObjectDatabase.Corrupt(part.Id, "it is in an index under a name that no part has", null);

    /// <summary>The entry of a part in the tree above it.</summary>
    /// <param name="start">What its names begin with.</param>
    /// <param name="id">Its tree.</param>
    public static TreeEntry Part(ReadOnlySpan<byte> start, ObjectId id)
    {
        byte[] name = new byte[start.Length + 1];
        name[0] = PartMark;
        start.CopyTo(name.AsSpan(1));
        return new TreeEntry(name, TreeEntry.TreeMode, id);
    }

    /// <summary>The length of the longest common prefix that ends with a whole character.</summary>
    public static int CommonPrefix(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other)
    {
        int length = one.CommonPrefixLength(other);
        while (length > 0 && (IsInside(one, length) || IsInside(other, length))) length--;
        return length;
    }

    /// <summary>The length of what a name begins with, up to the end of the character at a place.</summary>
    public static int EndOfCharacter(ReadOnlySpan<byte> name, int at)
    {
        int end = at + 1;
        while (IsInside(name, end)) end++;
        return end;
    }

    /// <summary>The prefix at which a directory is split, from one of its parts.</summary>
    public static ReadOnlyMemory<byte> PrefixOf(in TreeEntry part)
    {
        ReadOnlyMemory<byte> start = StartOf(part);
        int end = start.Length - 1;
        while (IsInside(start.Span, end)) end--;
        return start[..end];
    }

    /// <summary>Guards against trees made to be endless: what is in a part begins with what the part's name says.</summary>
    public static void CheckNesting(ObjectId id, ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> start)
    {
        if (!prefix.StartsWith(start)) throw ObjectDatabase.Corrupt(id, "it is a part of an index that it does not belong to", null);
    }

    /// <summary>Whether a place is within the bytes of one character of UTF-8.</summary>
    private static bool IsInside(ReadOnlySpan<byte> text, int at) => at > 0 && at < text.Length && (text[at] & 0xC0) == 0x80;
}

/// <summary>A name of an ordered directory that gets a blob, or with <see cref="ObjectId.Zero"/> goes.</summary>
/// <param name="Name">The name.</param>
/// <param name="Blob">The blob.</param>
/// <param name="IsNew">Known not to have been there.</param>
internal readonly record struct NameChange(ReadOnlyMemory<byte> Name, ObjectId Blob, bool IsNew = false) : IComparable<NameChange>
{
    public int CompareTo(NameChange other) => Name.Span.SequenceCompareTo(other.Name.Span);
}
