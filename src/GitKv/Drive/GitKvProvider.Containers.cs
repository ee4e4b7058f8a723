using System.Management.Automation;
using GitKv.Core.Stores;
using GitKv.Sessions;

namespace GitKv.Drive;

/// <summary>Listing: each directory is read once, from one version of the store, however deep the listing goes.</summary>
public sealed partial class GitKvProvider
{
    protected override void GetChildItems(string path, bool recurse) => GetChildItems(path, recurse, uint.MaxValue);

    protected override void GetChildItems(string path, bool recurse, uint depth) => Guard(path, () =>
    {
        DrivePath named = PathOf(path);
        DriveView view = View(named);
        if (view.TryGet(named.Key, out KvEntry entry)) WriteItem(view, view.SourceOf(named.Key), entry, WithPoint(path, named));
        else List(view, named.Key, WithPoint(path, named), recurse ? depth : 0);
    });

    protected override void GetChildNames(string path, ReturnContainers returnContainers) => Guard(path, () =>
    {
        DrivePath named = PathOf(path);
        WildcardPattern? filter = FilterPattern();
        DriveListParameters? only = DynamicParameters as DriveListParameters;
        foreach (KvChild child in View(named).Children(named.Key))
        {
            _stop.Token.ThrowIfCancellationRequested();
            bool wanted = filter?.IsMatch(child.Name) != false && IsWanted(only, child.IsDirectory);
            if (wanted || (child.IsDirectory && returnContainers == ReturnContainers.ReturnAllContainers))
                WriteItemObject(PathEscape.Escape(child.Name), MakePath(path, PathEscape.Escape(child.Name)), child.IsDirectory);
        }
    });

    protected override object GetChildItemsDynamicParameters(string path, bool recurse) => new DriveListParameters();

    protected override object GetChildNamesDynamicParameters(string path) => new DriveListParameters();

    private void List(DriveView view, string key, string path, uint depth)
    {
        WildcardPattern? filter = FilterPattern();
        DriveListParameters? only = DynamicParameters as DriveListParameters;
        List<KvChild> children = view.Children(key);
        ItemSource source = view.SourceOf(children);
        string start = path.EndsWith(DrivePath.Separator) ? path : path + DrivePath.Separator;
        string keyStart = key.Length == 0 ? key : key + "/";
        foreach (KvChild child in children)
        {
            _stop.Token.ThrowIfCancellationRequested();
            if (filter?.IsMatch(child.Name) == false || !IsWanted(only, child.IsDirectory)) continue;
            string at = start + PathEscape.Escape(child.Name);
            if (child.IsDirectory) WriteItemObject(new GitKvDirectory(keyStart + child.Name, view.Handle.Info), at, isContainer: true);
            else WriteItem(view, source, child.Entry, at);
        }

        if (depth == 0) return;
        foreach (KvChild child in children)
        {
            if (child.IsDirectory) List(view, keyStart + child.Name, start + PathEscape.Escape(child.Name), depth == uint.MaxValue ? depth : depth - 1);
        }
    }

    private void WriteItem(DriveView view, ItemSource source, KvEntry entry, string path) =>
        WriteItemObject(view.Store.Read(() => new GitKvDriveItem(source, entry)), path, isContainer: false);

    private WildcardPattern? FilterPattern() => string.IsNullOrEmpty(Filter) ? null : WildcardPattern.Get(Filter, WildcardOptions.IgnoreCase);

    private static bool IsWanted(DriveListParameters? only, bool isDirectory) =>
        only is null || (!only.Directory && !only.File) || (isDirectory ? (bool)only.Directory : (bool)only.File);

    /// <summary>The path with the point of -AsOf, so that what is found at it is found there again.</summary>
    private string WithPoint(string path, DrivePath named) =>
        DynamicParameters is DriveReadParameters { AsOf: not null } && DrivePath.TryParse(path)?.Point != named.Point ? DrivePath.At(path.TrimEnd(DrivePath.Separator), named.Point!) : path;
}
