namespace GitKv.Core.Refs;

/// <summary>Folders that refs leave behind. Others may be making refs in them: only empty ones go, and they may come back at once.</summary>
internal static class EmptyFolders
{
    /// <summary>Removes the empty folders above a deleted ref's file, but not <c>refs/x</c> itself, as git does.</summary>
    public static void RemoveAbove(string root, string file)
    {
        int kept = root.TrimEnd(Path.DirectorySeparatorChar).Split(Path.DirectorySeparatorChar).Length + 2;
        for (string? folder = Path.GetDirectoryName(file); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (folder.Split(Path.DirectorySeparatorChar).Length <= kept || !TryRemove(folder)) return;
        }
    }

    /// <summary>Removes a folder that holds nothing but empty folders, so that a file can have its name. False when it holds more.</summary>
    public static bool RemoveTree(string folder)
    {
        if (!Directory.Exists(folder)) return true;
        foreach (string sub in Directory.EnumerateDirectories(folder))
            if (!RemoveTree(sub)) return false;
        return TryRemove(folder);
    }

    private static bool TryRemove(string folder)
    {
        try
        {
            // Asking first spares the exception of the usual case.
            if (Directory.EnumerateFileSystemEntries(folder).Any()) return false;
            Directory.Delete(folder);
            return true;
        }
        catch (DirectoryNotFoundException)
        {
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
