using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace GitKv.Core.Native;

/// <summary>
/// A lock on a folder that the operating system keeps (flock(2)): it ends with the process that holds it, however that ends. It keeps nobody from
/// using the folder, only others from getting the same lock. Linux and macOS.
/// </summary>
internal sealed partial class FolderLock : IDisposable
{
    private const int Exclusive = 2;
    private const int AtOnce = 4;
    private const int Interrupted = 4;
    private int _file;

    private FolderLock(int file) => _file = file;

    public static bool IsSupported { get; } = OperatingSystem.IsLinux() || OperatingSystem.IsMacOS();

    // O_CLOEXEC: a program that is started meanwhile must not keep the lock.
    private static int Flags => OperatingSystem.IsMacOS() ? 0x1000000 : 0x80000;

    /// <summary>Opens the folder, unlocked; null where that is not possible.</summary>
    [UnsupportedOSPlatform("windows")]
    public static FolderLock? Open(string folder)
    {
        int file = open(folder, Flags);
        return file < 0 ? null : new FolderLock(file);
    }

    /// <summary>Takes the lock if nobody has it.</summary>
    [UnsupportedOSPlatform("windows")]
    public bool TryTake() => flock(_file, Exclusive | AtOnce) == 0;

    /// <summary>Takes the lock when its turn comes. False where the file system has none.</summary>
    [UnsupportedOSPlatform("windows")]
    public bool Take()
    {
        while (flock(_file, Exclusive) != 0)
            if (Marshal.GetLastPInvokeError() != Interrupted) return false;
        return true;
    }

    /// <summary>Releases the lock.</summary>
    public void Dispose()
    {
        int file = Interlocked.Exchange(ref _file, -1);
        if (file >= 0 && !OperatingSystem.IsWindows()) _ = close(file);
    }

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    [UnsupportedOSPlatform("windows")]
    private static partial int open(string path, int flags);

    [LibraryImport("libc", SetLastError = true)]
    [UnsupportedOSPlatform("windows")]
    private static partial int flock(int file, int operation);

    [LibraryImport("libc")]
    [UnsupportedOSPlatform("windows")]
    private static partial int close(int file);
}
