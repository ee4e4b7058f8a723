using GitKv.Core.Objects;

namespace GitKv.Core.Trees;

/// <summary>An entry of a git tree.</summary>
/// <param name="Name">The raw bytes of its name.</param>
/// <param name="Mode">The mode, as the number that git writes in octal.</param>
/// <param name="Id">The object.</param>
internal readonly record struct TreeEntry(ReadOnlyMemory<byte> Name, int Mode, ObjectId Id)
{
    public const int TreeMode = 0x4000;
    public const int FileMode = 0x81A4;
    public const int ExecutableMode = 0x81ED;
    public const int LinkMode = 0xA000;
    public const int SubmoduleMode = 0xE000;

    public bool IsTree => IsTreeMode(Mode);

    /// <summary>A file or symbolic link: what GitKv takes for an item.</summary>
    public bool IsBlob => (Mode & 0xF000) is 0x8000 or LinkMode;

    public static bool IsTreeMode(int mode) => (mode & 0xF000) == TreeMode;

    /// <summary>The order of entries in a tree: by bytes, a tree's name as if it ended in "/" (git's base_name_compare).</summary>
    public static int Compare(ReadOnlySpan<byte> name1, bool tree1, ReadOnlySpan<byte> name2, bool tree2)
    {
        int shared = Math.Min(name1.Length, name2.Length);
        int order = name1[..shared].SequenceCompareTo(name2[..shared]);
        if (order != 0) return order;
        int next1 = name1.Length > shared ? name1[shared] : tree1 ? '/' : 0;
        int next2 = name2.Length > shared ? name2[shared] : tree2 ? '/' : 0;
        return next1 - next2;
    }

    public int CompareTo(in TreeEntry other) => Compare(Name.Span, IsTree, other.Name.Span, other.IsTree);
}
