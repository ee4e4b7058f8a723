namespace GitKv.Core.Objects;

/// <summary>
/// Marks an existing object as used just now. git prune spares what is younger than its window (two weeks by default), so an object
/// that a transaction relies on without writing it must look young (git-gc, NOTES).
/// </summary>
internal static class Freshening
{
    /// <summary>How old an object may look before it is touched again.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(10);

    /// <summary>Touches the file when it is older than the window. False when there is no such file.</summary>
    public static bool Touch(string path)
    {
        DateTime time = File.GetLastWriteTimeUtc(path);

        // .NET answers 1601-01-01 for a file that is not there.
        if (time.Year <= 1601) return false;
        DateTime now = DateTime.UtcNow;
        if (now - time < Window) return true;
        try
        {
            File.SetLastWriteTimeUtc(path, now);
            return true;
        }
        catch (FileNotFoundException)
        {
            return false;
        }
        catch (UnauthorizedAccessException)
        {
            // Somebody else's object in a shared repository: git goes on too.
            return File.Exists(path);
        }
    }
}
