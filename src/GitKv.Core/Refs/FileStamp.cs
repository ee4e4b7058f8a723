using GitKv.Core.Repositories;
using Microsoft.Win32.SafeHandles;

namespace GitKv.Core.Refs;

/// <summary>What tells one content of a file from the next without reading it: size, times, and on Linux the file's identity.</summary>
internal readonly record struct FileStamp(bool Exists, long Length, long Modified, ulong Inode, long Changed)
{
    /// <summary>
    /// How old a file must be before its stamp is trusted: two contents written within one tick of the file system's clock
    /// (2 s on FAT) can have equal stamps, as git's index knows ("racy git").
    /// </summary>
    private static readonly TimeSpan s_tick = TimeSpan.FromSeconds(2.5);

    /// <summary>The same where the file's identity is known: that comes back only if its number was freed and given out again within a tick of the kernel's clock.</summary>
    private static readonly TimeSpan s_tickOfIdentity = TimeSpan.FromMilliseconds(100);

    /// <summary>The stamp of the file at a path.</summary>
    public static FileStamp Of(string path)
    {
        if (UnixFile.Facts(path) is { } facts) return From(facts);
        var info = new FileInfo(path);
        return info.Exists ? new FileStamp(true, info.Length, info.LastWriteTimeUtc.Ticks, 0, 0) : default;
    }

    /// <summary>The stamp of an open file.</summary>
    public static FileStamp Of(SafeFileHandle file) => UnixFile.Facts(file) is { } facts
        ? From(facts)
        : new FileStamp(true, RandomAccess.GetLength(file), File.GetLastWriteTimeUtc(file).Ticks, 0, 0);

    /// <summary>Whether a content read at a time stays recognisable by this stamp.</summary>
    public bool IsTrustworthy(DateTime readAt) => !Exists || readAt.Ticks - Modified > (Inode == 0 ? s_tick : s_tickOfIdentity).Ticks;

    private static FileStamp From(FileFacts facts) =>
        new(true, facts.Size, DateTime.UnixEpoch.Ticks + (facts.Modified / 100), facts.Inode, facts.Changed);
}
