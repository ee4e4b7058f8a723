using GitKv.Core.Errors;

namespace GitKv.Drive;

/// <summary>Paths as texts. Nothing is looked up for them.</summary>
public sealed partial class GitKvProvider
{
    protected override bool IsValidPath(string path) => DrivePath.TryParse(path) is not null;

    protected override string MakePath(string parent, string child) =>
        base.MakePath(parent is null ? string.Empty : DrivePath.Normalize(parent), child is null ? string.Empty : DrivePath.Normalize(child));

    protected override string GetParentPath(string path, string root)
    {
        path = DrivePath.Normalize(path).TrimEnd(DrivePath.Separator);
        if (path == DrivePath.Normalize(root ?? string.Empty).TrimEnd(DrivePath.Separator)) return string.Empty;
        return LastSeparator(path) is >= 0 and int slash ? path[..slash] : string.Empty;
    }

    protected override string GetChildName(string path)
    {
        path = DrivePath.Normalize(path).TrimEnd(DrivePath.Separator);
        return path[(LastSeparator(path) + 1)..];
    }

    protected override string NormalizeRelativePath(string path, string basePath) =>
        base.NormalizeRelativePath(DrivePath.Normalize(path), DrivePath.Normalize(basePath ?? string.Empty));

    protected override bool IsItemContainer(string path) => Exists(path, (view, key) => view.IsDirectory(key) || IsHere(key));

    protected override bool ItemExists(string path) => Exists(path, (view, key) => view.TryGet(key, out _) || view.IsDirectory(key) || IsHere(key));

    protected override bool HasChildItems(string path) => Exists(path, static (view, key) => view.HasChildren(key));

    /// <summary>The last separator in a key's path: above a store there is nothing, whatever folder its repository is in. Paths may also be a drive's own, without its root.</summary>
    private int LastSeparator(string path)
    {
        int slash = path.LastIndexOf(DrivePath.Separator);
        bool isWhole = PSDriveInfo is null || path.StartsWith(PSDriveInfo.Root.TrimEnd(DrivePath.Separator), StringComparison.Ordinal);
        return isWhole && slash < DrivePath.MarkIn(path, out _) ? -1 : slash;
    }

    /// <summary>Whether the session is in this directory or below it: it stays there though the last item has gone, until one leaves.</summary>
    private bool IsHere(string key)
    {
        if (PSDriveInfo?.CurrentLocation is not { Length: > 0 } location || DrivePath.TryParse(PSDriveInfo.Root + location) is not { Point: null } here) return false;
        return here.Key == key || here.Key.StartsWith(key + "/", StringComparison.Ordinal);
    }

    private bool Exists(string path, Func<DriveView, string, bool> exists) => Guard(path, () =>
    {
        if (TryPath(path) is not { } named) return false;
        try
        {
            return exists(View(named), named.Key);
        }
        catch (KvException e) when (e.ErrorId == ErrorIds.KeyInvalid)
        {
            // What can't be a key is not there.
            return false;
        }
    }, otherwise: false);

    protected override object ItemExistsDynamicParameters(string path) => new DriveReadParameters();
}
