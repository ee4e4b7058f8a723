using System.Management.Automation;
using GitKv.Drive;

namespace GitKv;

/// <summary>A drive whose content is a store.</summary>
public sealed class GitKvDriveInfo : PSDriveInfo
{
    internal GitKvDriveInfo(PSDriveInfo drive, DrivePath path)
        : base(drive.Name, drive.Provider, Text(path), drive.Description, drive.Credential)
    {
        Store = path.Store;
        Repository = path.Repository;
        Remote = path.Remote;
        AsOf = path.Point;
    }

    /// <summary>The store, as <c>-Store</c> takes it.</summary>
    public string Store { get; }

    /// <summary>The repository's folder.</summary>
    public string Repository { get; }

    /// <summary>The remote, as <c>-Remote</c> takes it; null for a store of a repository of this machine.</summary>
    public string? Remote { get; }

    /// <summary>The point in the past that the drive shows; null for the store as it is.</summary>
    public string? AsOf { get; }

    /// <summary>With a separator at the end: PowerShell cuts the root off a path, and takes for one of the file system what is left with a separator before it.</summary>
    private static string Text(DrivePath path)
    {
        string root = path.Point is null ? path.Root : DrivePath.At(path.Root, path.Point);
        return root + DrivePath.Separator + (path.IsRoot ? string.Empty : string.Join(DrivePath.Separator, path.Key.Split('/').Select(PathEscape.Escape)) + DrivePath.Separator);
    }
}
