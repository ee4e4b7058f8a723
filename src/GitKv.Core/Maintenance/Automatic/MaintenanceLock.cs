using System.Diagnostics;
using System.Globalization;
using System.Text;
using GitKv.Core.Repositories;

namespace GitKv.Core.Maintenance.Automatic;

/// <summary>
/// The lock that git's own maintenance takes (<c>objects/maintenance.lock</c>; git-maintenance), never waited for. The holder keeps the file locked by the system too,
/// which ends with the process: one left by a killed GitKv is taken over. One that git left stays, as git would not take it over either.
/// </summary>
internal sealed class MaintenanceLock : IDisposable
{
    private static readonly byte[] s_mark = "GitKv tidies this repository.\n"u8.ToArray();
    private static readonly TimeSpan s_longestGc = TimeSpan.FromHours(12);
    private readonly string _path;
    private readonly FileStream _file;

    private MaintenanceLock(string path, FileStream file)
    {
        _path = path;
        _file = file;
    }

    /// <summary>Takes the lock; null where somebody has it, or git's gc is running.</summary>
    public static MaintenanceLock? TryTake(GitRepository repository)
    {
        string objects = repository.Objects.Directory;
        string path = Path.Combine(objects, "maintenance.lock");
        MaintenanceLock? taken = File.Exists(path) ? TakeOver(path) : Make(objects, path, repository.Sharing);
        if (taken is null || !GcIsRunning(Path.Combine(repository.CommonDirectory, "gc.pid"))) return taken;
        taken.Dispose();
        return null;
    }

    public void Dispose()
    {
        // Whoever has opened it meanwhile and gets it now sees by this that it is no longer one.
        _file.SetLength(0);
        if (OperatingSystem.IsWindows()) _file.Dispose();
        File.Delete(_path);
        _file.Dispose();
    }

    /// <summary>Written and locked before it gets its name, so that nobody sees one that is neither.</summary>
    private static MaintenanceLock? Make(string objects, string path, Sharing sharing)
    {
        string temporary = Path.Combine(objects, $"tmp_maintenance_{Guid.NewGuid():N}");
        FileStream? file = null;
        try
        {
            file = new FileStream(temporary, FileMode.CreateNew, FileAccess.ReadWrite, OperatingSystem.IsWindows() ? FileShare.Delete : FileShare.None, bufferSize: 0);
            file.Write(s_mark);
            sharing.AdjustFile(temporary);
            File.Move(temporary, path, overwrite: false);
            return new MaintenanceLock(path, file);
        }
        catch (Exception e) when (WriteFailure.Is(e))
        {
            file?.Dispose();
            if (file is not null) File.Delete(temporary);
            return null;
        }
    }

    private static MaintenanceLock? TakeOver(string path)
    {
        FileStream? file = null;
        try
        {
            file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, OperatingSystem.IsWindows() ? FileShare.Delete : FileShare.None, bufferSize: 0);
            byte[] content = new byte[s_mark.Length + 1];
            if (content.AsSpan(0, file.ReadAtLeast(content, content.Length, throwOnEndOfStream: false)).SequenceEqual(s_mark)) return new MaintenanceLock(path, file);
        }
        catch (Exception e) when (WriteFailure.Is(e))
        {
            // Its holder is alive, or has just ended.
        }

        file?.Dispose();
        return null;
    }

    /// <summary>As git tells it itself: by the process and the machine in <c>gc.pid</c>, which a gc that takes half a day has forgotten (git-gc, "--force").</summary>
    private static bool GcIsRunning(string path)
    {
        try
        {
            if (!File.Exists(path) || DateTime.UtcNow - File.GetLastWriteTimeUtc(path) > s_longestGc) return false;
            string[] words = File.ReadAllText(path, Encoding.ASCII).Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
            if (words is not [{ } pid, { } host, ..] || host != Environment.MachineName || !int.TryParse(pid, NumberStyles.None, CultureInfo.InvariantCulture, out int id)) return true;
            using Process process = Process.GetProcessById(id);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
        catch (Exception e) when (WriteFailure.Is(e))
        {
            return true;
        }
    }
}
