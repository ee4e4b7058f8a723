using GitKv.Core.Repositories;

namespace GitKv.Core.Remotes.Cache;

/// <summary>
/// The cache of one remote: a bare repository without refs, for this person alone. Whoever uses it holds a shared lock, which the system
/// releases when a process dies; only one who gets the lock alone may remove the folder.
/// </summary>
internal sealed class CacheFolder : IDisposable
{
    /// <summary>What the name of a folder begins with that is being deleted.</summary>
    public const string Gone = ".gone-";

    /// <summary>How the name of a folder begins that is being made; no remote's folder has a dot in its name.</summary>
    public const string Making = ".new-";

    private const string LockName = "gitkv-use";
    private const string AddressName = "gitkv-remote";

    private const string Config = """
        [core]
        	repositoryformatversion = 0
        	filemode = true
        	bare = true
        	logallrefupdates = false
        [gc]
        	auto = 0
        [gitkv]
        	cache = true
        [maintenance]
        	auto = false

        """;

    private readonly FileStream _use;

    private CacheFolder(string path, FileStream use)
    {
        Path = path;
        _use = use;
    }

    /// <summary>The bare repository.</summary>
    public string Path { get; }

    /// <summary>Enters a folder, made where it is missing or damaged.</summary>
    public static CacheFolder Enter(string path, string display)
    {
        for (int attempt = 0; ; attempt++)
        {
            if (!IsSound(path))
            {
                if (Directory.Exists(path)) TryRemove(path);
                Make(path, display);
            }

            RepositoryOwner.Check(new RepositoryLocation(path, path, null, null, Explicit: false));
            if (TryUse(path) is { } use)
            {
                // It may have been removed between the look and the lock.
                if (IsSound(path))
                {
                    File.SetLastWriteTimeUtc(System.IO.Path.Combine(path, AddressName), DateTime.UtcNow);
                    return new CacheFolder(path, use);
                }

                use.Dispose();
            }

            if (attempt >= 50) throw new IOException($"The folder '{path}' is being removed again and again, or its lock can't be had. Delete it, or set GITKV_CACHE to another folder.");
            Thread.Sleep(attempt);
        }
    }

    /// <summary>Makes a folder that only this person can look into.</summary>
    public static void MakePrivate(string path)
    {
        if (Directory.Exists(path)) return;
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(path);
        else Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>Removes a folder unless somebody uses it.</summary>
    public static bool TryRemove(string path)
    {
        string away = System.IO.Path.Combine(System.IO.Path.GetDirectoryName(path)!, Gone + Guid.NewGuid().ToString("N"));
        string file = System.IO.Path.Combine(path, LockName);
        try
        {
            if (File.Exists(file))
            {
                using var alone = new FileStream(file, FileMode.Open, FileAccess.ReadWrite, FileShare.None);

                // Windows moves no folder with an open file in it.
                if (OperatingSystem.IsWindows()) alone.Dispose();
                Directory.Move(path, away);
            }
            else
            {
                Directory.Move(path, away);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }

        Delete(away);
        return true;
    }

    /// <summary>Deletes a folder as far as that can be done.</summary>
    public static void Delete(string path)
    {
        try
        {
            foreach (string file in Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories))
                if (OperatingSystem.IsWindows()) File.SetAttributes(file, FileAttributes.Normal);
            Directory.Delete(path, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Another process deletes it too, or has a file of it open: the next cleaning takes what is left.
        }
    }

    public static DateTime LastUse(string path) => File.GetLastWriteTimeUtc(System.IO.Path.Combine(path, AddressName));

    public static long SizeOf(string path) =>
        new DirectoryInfo(path).EnumerateFiles("*", new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true }).Sum(static f => f.Length);

    public void Dispose() => _use.Dispose();

    private static bool IsSound(string path) =>
        File.Exists(System.IO.Path.Combine(path, "HEAD")) && File.Exists(System.IO.Path.Combine(path, LockName)) && File.Exists(System.IO.Path.Combine(path, AddressName))
        && new FileInfo(System.IO.Path.Combine(path, "config")) is { Exists: true, Length: > 0 }
        && Directory.Exists(System.IO.Path.Combine(path, "objects", "pack")) && Directory.Exists(System.IO.Path.Combine(path, "refs"));

    private static FileStream? TryUse(string path)
    {
        try
        {
            return new FileStream(System.IO.Path.Combine(path, LockName), FileMode.Open, FileAccess.Read, FileShare.Read);
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>Made aside and moved: nobody sees half of it.</summary>
    private static void Make(string path, string display)
    {
        string aside = System.IO.Path.Combine(System.IO.Path.GetDirectoryName(path)!, Making + Guid.NewGuid().ToString("N"));
        MakePrivate(aside);
        Directory.CreateDirectory(System.IO.Path.Combine(aside, "objects", "pack"));
        Directory.CreateDirectory(System.IO.Path.Combine(aside, "objects", "info"));
        Directory.CreateDirectory(System.IO.Path.Combine(aside, "refs"));
        File.WriteAllText(System.IO.Path.Combine(aside, "HEAD"), "ref: refs/heads/main\n");
        File.WriteAllText(System.IO.Path.Combine(aside, "config"), Config);
        File.WriteAllText(System.IO.Path.Combine(aside, AddressName), display + "\n");
        File.WriteAllBytes(System.IO.Path.Combine(aside, LockName), []);
        try
        {
            Directory.Move(aside, path);
        }
        catch (IOException) when (Directory.Exists(path))
        {
            // Another process was faster.
            Delete(aside);
        }
    }
}
