using System.Management.Automation;

namespace GitKv.Sessions;

/// <summary>
/// Folders that PowerShell has said the paths of: it looks at all that is mounted to do so, which costs more than reading an item. An answer is
/// kept as long as the location that it was given for is the same. PowerShell's location is not the process's.
/// </summary>
internal static class KnownFolders
{
    private static volatile Answer? s_location;
    private static volatile Answer? s_given;

    /// <summary>PowerShell's location in the file system.</summary>
    internal static string Location(SessionState session)
    {
        PathInfo location = session.Path.CurrentFileSystemLocation;
        if (s_location is { } known && known.IsFor("", location)) return known.Folder;
        string folder = location.ProviderPath;
        s_location = Answer.For("", location, folder);
        return folder;
    }

    /// <summary>The folder that a path of PowerShell names.</summary>
    /// <exception cref="Core.Errors.KvException">PathInvalid: no such drive.</exception>
    internal static string Given(SessionState session, string path)
    {
        // Only what is independent of the locations on other drives.
        if (!Path.IsPathFullyQualified(path)) return new InputPaths(session).Unresolved(path);
        PathInfo location = session.Path.CurrentLocation;
        if (s_given is { } known && known.IsFor(path, location)) return known.Folder;
        string folder = new InputPaths(session).Unresolved(path);
        s_given = Answer.For(path, location, folder);
        return folder;
    }

    /// <summary>What a path was found to be at a location. A drive of the same name may be another one later.</summary>
    private sealed record Answer(string Path, string Location, WeakReference<PSDriveInfo> Drive, string Root, string Folder)
    {
        internal static Answer? For(string path, PathInfo location, string folder) =>
            location.Drive is { } drive ? new Answer(path, location.Path, new WeakReference<PSDriveInfo>(drive), drive.Root, folder) : null;

        internal bool IsFor(string path, PathInfo location) =>
            path == Path && location.Path == Location && location.Drive is { } drive && drive.Root == Root && Drive.TryGetTarget(out PSDriveInfo? same) && ReferenceEquals(same, drive);
    }
}
