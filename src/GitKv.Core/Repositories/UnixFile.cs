using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace GitKv.Core.Repositories;

/// <summary>The few system calls that .NET does not offer. Each has an answer for systems that lack it.</summary>
internal static partial class UnixFile
{
    private const int CurrentFolder = -100;
    private const int DoNotFollow = 0x100;
    private const int EmptyPath = 0x1000;
    private const uint BasicStats = 0x7ff;
    private const int TypeOfFile = 0xF000;
    private const int PlainFile = 0x8000;

    private static bool s_hasStatx = OperatingSystem.IsLinux();

    /// <summary>The uid that this process acts as; null where that is not known.</summary>
    public static uint? EffectiveUser()
    {
        if (OperatingSystem.IsWindows()) return null;
        try
        {
            return geteuid();
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            return null;
        }
    }

    /// <summary>What Linux knows about a file, or about the link when it is one; null where it can't be had (statx(2), whose layout is the kernel's own and the same everywhere).</summary>
    public static FileFacts? Facts(string path) => Facts(CurrentFolder, path, DoNotFollow);

    /// <summary>The same of an open file.</summary>
    public static FileFacts? Facts(SafeFileHandle file)
    {
        if (!s_hasStatx) return null;
        bool held = false;
        try
        {
            file.DangerousAddRef(ref held);
            return Facts((int)file.DangerousGetHandle(), "", EmptyPath);
        }
        finally
        {
            if (held) file.DangerousRelease();
        }
    }

    /// <summary>Syncs a folder, so that the names in it survive a power cut. Windows has no such call and journals names by itself.</summary>
    public static void SyncFolder(string path)
    {
        if (OperatingSystem.IsWindows()) return;
        int file = open(path, 0);
        if (file < 0) return;
        _ = fsync(file);
        _ = close(file);
    }

    private static FileFacts? Facts(int folder, string path, int flags)
    {
        if (!s_hasStatx) return null;
        try
        {
            return statx(folder, path, flags, BasicStats, out Statx found) == 0
                ? new FileFacts(found.Uid, found.Inode, (long)found.Size, (found.Modified.Seconds * 1_000_000_000) + found.Modified.Nanoseconds,
                    (found.Changed.Seconds * 1_000_000_000) + found.Changed.Nanoseconds, (found.Mode & TypeOfFile) == PlainFile)
                : null;
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            s_hasStatx = false;
            return null;
        }
    }

    [LibraryImport("libc")]
    [UnsupportedOSPlatform("windows")]
    private static partial uint geteuid();

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int statx(int folder, string path, int flags, uint mask, out Statx result);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int open(string path, int flags);

    [LibraryImport("libc")]
    private static partial int fsync(int file);

    [LibraryImport("libc")]
    private static partial int close(int file);

    [StructLayout(LayoutKind.Sequential)]
    private struct StatxTime
    {
        public long Seconds;
        public uint Nanoseconds;
        public int Reserved;
    }

    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct Statx
    {
        [FieldOffset(20)]
        public uint Uid;

        [FieldOffset(28)]
        public ushort Mode;

        [FieldOffset(32)]
        public ulong Inode;

        [FieldOffset(40)]
        public ulong Size;

        [FieldOffset(96)]
        public StatxTime Changed;

        [FieldOffset(112)]
        public StatxTime Modified;
    }
}

/// <summary>Owner, identity, size and times (nanoseconds since 1970) of a file, and whether it is a plain one: no folder, link, pipe or device.</summary>
internal readonly record struct FileFacts(uint Owner, ulong Inode, long Size, long Modified, long Changed, bool IsPlainFile);
