using System.Globalization;
using System.Runtime.Versioning;
using GitKv.Core.Errors;
using GitKv.Core.Native;
using GitKv.Core.Repositories;
using Microsoft.Win32.SafeHandles;

namespace GitKv.Core.Refs;

/// <summary>
/// A lock as git takes it (api-lockfile): a file <c>name.lock</c> that only one can create. The holder may write
/// the new content into it and rename it to its final name, which also releases the lock.
/// A lock left by a killed process is never removed: <c>RefLocked</c> says how old it is and how to clear it.
/// </summary>
internal sealed class LockFile : IDisposable
{
    private const int UnixFileExists = 17;
    private const int WindowsFileExists = unchecked((int)0x80070050);
    private SafeFileHandle? _handle;
    private bool _held = true;

    private LockFile(string path, SafeFileHandle handle, bool madeFolder)
    {
        Path = path;
        _handle = handle;
        MadeFolder = madeFolder;
    }

    /// <summary>The lock file itself.</summary>
    public string Path { get; }

    /// <summary>Whether its folder was made for it.</summary>
    public bool MadeFolder { get; }

    /// <summary>Whether it was renamed to its final name.</summary>
    public bool IsRenamed { get; private set; }

    /// <summary>Takes the lock, making the folder when there is none.</summary>
    /// <param name="path">The lock file.</param>
    /// <param name="what">What it locks, for the error.</param>
    /// <param name="wait">How long to wait for somebody else to release it.</param>
    /// <param name="sharing">The rights of what is made.</param>
    /// <exception cref="KvException">RefLocked; RepositoryReadOnly; WriteFailed.</exception>
    /// <exception cref="BlockedByFileException">A component of the path is a file.</exception>
    public static LockFile Take(string path, string what, LockWait wait, Sharing sharing)
    {
        // As a rule nobody holds it and the folder is there: one system call in place of six.
        if (SmallFile.IsSupported && OperatingSystem.IsLinux() && !sharing.IsOn && TryCreateAtOnce(path) is { } atOnce) return atOnce;
        string folder = System.IO.Path.GetDirectoryName(path)!;
        while (true)
        {
            // Asking first spares an exception, which would take longer than most locks are held.
            if (!File.Exists(path) && TryCreate(path, folder, sharing) is { } made) return made;
            if (!wait.Pause()) throw Locked(path, what);
        }
    }

    /// <summary>The error for a lock that somebody else does not release.</summary>
    public static KvException Locked(string path, string what)
    {
        if (!File.Exists(path))
        {
            return new KvException(ErrorIds.RefLocked, KvErrorKind.Busy,
                $"'{what}' could not be locked in time by '{path}': others were always first, or the system does not let this file be made. Try again.", what);
        }

        DateTime since = File.GetLastWriteTimeUtc(path);
        TimeSpan age = DateTime.UtcNow - since;
        string held = since.Year < 1970 ? "" : string.Create(CultureInfo.InvariantCulture,
            $" for {Describe(age)} (since {since:yyyy-MM-dd HH:mm:ss} UTC)");
        return new KvException(ErrorIds.RefLocked, KvErrorKind.Busy,
            $"'{what}' is locked{held} by '{path}'. Another process is changing it: try again. If no git or GitKv process is at work "
            + "in the repository, one was killed there: delete that file.", what);
    }

    /// <summary>Lets go of the open file, keeping the lock: many locks would need many files open.</summary>
    public void CloseHandle()
    {
        _handle?.Dispose();
        _handle = null;
    }

    public void Write(ReadOnlySpan<byte> content, bool sync)
    {
        _handle ??= File.OpenHandle(Path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        if (SmallFile.IsSupported && OperatingSystem.IsLinux())
        {
            SmallFile.Write(_handle, content, Path, sync);
        }
        else
        {
            RandomAccess.Write(_handle, content, 0);
            if (sync) RandomAccess.FlushToDisk(_handle);
        }

        CloseHandle();
    }

    /// <summary>Renames the lock file to its final name.</summary>
    public void Rename(string target)
    {
        CloseHandle();
        Replacing.Move(Path, target);
        _held = false;
        IsRenamed = true;
    }

    /// <summary>Releases the lock, if it is still held.</summary>
    public void Dispose()
    {
        CloseHandle();
        if (!_held) return;
        _held = false;
        try
        {
            File.Delete(Path);
        }
        catch (Exception e) when (WriteFailure.Is(e))
        {
            // The file stays: the next writer is told about it.
        }
    }

    [SupportedOSPlatform("linux")]
    private static LockFile? TryCreateAtOnce(string path)
    {
        try
        {
            return SmallFile.TryCreate(path) is { } handle ? new LockFile(path, handle, madeFolder: false) : null;
        }
        catch (Exception e) when (WriteFailure.Is(e))
        {
            throw WriteFailure.Translate(e, path);
        }
    }

    private static LockFile? TryCreate(string path, string folder, Sharing sharing)
    {
        try
        {
            bool makesFolder = !Directory.Exists(folder);
            if (makesFolder) MakeFolder(folder, sharing);
            SafeFileHandle handle = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
            return Adjusted(new LockFile(path, handle, makesFolder), sharing);
        }
        catch (Exception e) when (e is DirectoryNotFoundException or FileNotFoundException)
        {
            // Somebody removed the empty folder just then (and maybe made it again: .NET then reports a missing file).
            return null;
        }
        catch (IOException e) when (e.HResult is UnixFileExists or WindowsFileExists)
        {
            // Held by somebody, who may have released it by now.
            return null;
        }
        catch (UnauthorizedAccessException) when (OperatingSystem.IsWindows() && Directory.Exists(folder))
        {
            // Windows says so as long as a deleted file is still open somewhere.
            return null;
        }
        catch (Exception e) when (WriteFailure.Is(e) && e is not BlockedByFileException)
        {
            throw WriteFailure.Translate(e, path);
        }
    }

    private static LockFile Adjusted(LockFile made, Sharing sharing)
    {
        try
        {
            sharing.AdjustFile(made.Path);
            return made;
        }
        catch
        {
            made.Dispose();
            throw;
        }
    }

    private static void MakeFolder(string folder, Sharing sharing)
    {
        for (string? above = folder; above is not null && !Directory.Exists(above); above = System.IO.Path.GetDirectoryName(above))
            if (File.Exists(above)) throw new BlockedByFileException(above);
        sharing.MakeFolder(folder);
    }

    private static string Describe(TimeSpan age) => age switch
    {
        { TotalDays: >= 2 } => $"{(int)age.TotalDays} days",
        { TotalHours: >= 2 } => $"{(int)age.TotalHours} hours",
        { TotalMinutes: >= 2 } => $"{(int)age.TotalMinutes} minutes",
        _ => $"{Math.Max(0, (int)age.TotalSeconds)} seconds",
    };
}
