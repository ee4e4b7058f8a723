using System.Management.Automation;
using System.Management.Automation.Provider;
using GitKv.Core.Errors;
using GitKv.Core.Remotes;
using GitKv.Core.Repositories;
using GitKv.Core.Stores;
using GitKv.Sessions;

namespace GitKv.Drive;

/// <summary>
/// Stores as drives: directories of keys are containers, items are leaves. PowerShell makes an instance for each operation, so what lasts
/// longer is in <see cref="DriveStores"/>.
/// </summary>
[CmdletProvider("GitKv", ProviderCapabilities.ShouldProcess | ProviderCapabilities.Filter)]
[OutputType(typeof(GitKvDriveItem), typeof(GitKvDirectory), ProviderCmdlet = "Get-Item")]
[OutputType(typeof(GitKvDriveItem), typeof(GitKvDirectory), ProviderCmdlet = "Get-ChildItem")]
[OutputType(typeof(GitKvDriveItem), typeof(GitKvDirectory), ProviderCmdlet = "New-Item")]
[OutputType(typeof(string), typeof(byte), ProviderCmdlet = "Get-Content")]
public sealed partial class GitKvProvider : NavigationCmdletProvider, IContentCmdletProvider, IDynamicPropertyCmdletProvider, IDisposable
{
    private readonly CancellationTokenSource _stop = new();

    public void Dispose() => _stop.Dispose();

    protected override void Stop() => DriveStores.Of(ProviderInfo).Dispose();

    protected override void StopProcessing()
    {
        try
        {
            _stop.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It ended while it was being stopped.
        }
    }

    protected override PSDriveInfo? NewDrive(PSDriveInfo drive)
    {
        if (drive is null or GitKvDriveInfo) return drive;
        PSDriveInfo? made = null;
        Guard(drive.Root, () =>
        {
            DrivePath path = RootOf(drive.Root);
            _ = View(path);
            made = new GitKvDriveInfo(drive, path);
        });
        return made;
    }

    protected override PSDriveInfo RemoveDrive(PSDriveInfo drive)
    {
        if (DrivePath.TryParse(drive.Root) is { } path && !ProviderInfo.Drives.Any(d => d != drive && DrivePath.TryParse(d.Root)?.Root == path.Root)) DriveStores.Of(ProviderInfo).Forget(path);
        return drive;
    }

    /// <summary>
    /// What -Root of New-PSDrive names: <c>folder</c>, <c>folder::store</c>, <c>folder::store/directory</c>, where the folder may be relative or left out; or a directory of
    /// another drive, which PowerShell has made a path of the provider by now.
    /// </summary>
    private DrivePath RootOf(string text)
    {
        if (!text.Contains("::", StringComparison.Ordinal) && DrivePath.TryParse(text) is { } known && Directory.Exists(known.Repository)) return known;
        DrivePath path = DrivePath.ParseRoot(text);
        string folder = path.Repository.Length == 0 ? SessionState.Path.CurrentFileSystemLocation.ProviderPath : new InputPaths(SessionState).Unresolved(path.Repository);
        using GitRepository? found = path.Remote is null ? GitRepository.Open(folder == Environment.CurrentDirectory ? "." : folder) : null;
        return path with { Repository = found?.Home ?? folder };
    }

    /// <summary>The path that PowerShell gives; null for one that names no store.</summary>
    private DrivePath? TryPath(string path)
    {
        DrivePath? named = DrivePath.TryParse(path);
        return named is not null && DynamicParameters is DriveReadParameters { AsOf: { } point } ? named with { Point = point } : named;
    }

    private DrivePath PathOf(string path) => TryPath(path) ?? throw new KvException(ErrorIds.PathInvalid, KvErrorKind.Invalid,
        $"'{path}' names no store. A path is one of a drive (New-PSDrive, Mount-GitKvStore), or the provider's name with repository and store: GitKv::<repository>::<store>/<key>.", path);

    /// <summary>The store that a path names, as it is, or was at the point that the path or -AsOf names.</summary>
    private DriveView View(DrivePath path)
    {
        DriveStore store = DriveStores.Of(ProviderInfo).Of(path, _stop.Token);
        using IDisposable stop = store.Repository.CancelBy(_stop.Token);
        return path.Point is null ? store.Now(DynamicParameters) : store.At(StorePoint.Parse(path.Point), path.Key, DynamicParameters, _stop.Token);
    }

    /// <summary>The store that a path names, to write to.</summary>
    private DriveView Writable(DrivePath path) => path.Point is null
        ? View(path)
        : throw new KvException(ErrorIds.PathInvalid, KvErrorKind.Invalid, $"The path names the point '{path.Point}' in the past, where nothing can be changed. Leave @{{{path.Point}}} out.", path.Key);

    /// <summary>Makes changes: in the active transaction, or in one of their own, which lands here.</summary>
    private void Change(DriveView view, Action<KvTransaction> change) => Land(view, change, options =>
    {
        using KvTransaction own = view.Handle.StoreForWriting.Begin();
        change(own);
        own.Commit(options);
    });

    /// <summary>Changes an item by what it is at that moment, again and again until nobody else came between.</summary>
    private void Update(DriveView view, string key, Action<KvTransaction, KvEntry?> change) => Land(
        view,
        transaction => change(transaction, transaction.TryGet(key, out KvEntry entry) ? entry : null),
        options => view.Handle.StoreForWriting.Update(key, change, options));

    private void Land(DriveView view, Action<KvTransaction> pending, Action<CommitOptions> own)
    {
        string? message = (DynamicParameters as DriveWriteParameters)?.Message;
        using IDisposable stop = view.Store.Repository.CancelBy(_stop.Token);
        if (view.Handle.Transaction is { } active)
        {
            pending(active.Pending);
            active.Note(message, author: null, durable: false);
            return;
        }

        view.Store.Read(() =>
        {
            own(new CommitOptions { Message = message, Cancellation = _stop.Token });
            return true;
        });
        RemoteFollowing.Run(view.Store.Repository, WriteWarning);
    }

    /// <summary>Runs an operation; what fails is an error of the command and does not end it.</summary>
    private void Guard(string path, Action action)
    {
        try
        {
            action();
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
        catch (Exception e) when (Errors.CanReport(e))
        {
            WriteError(Errors.Record(e, path));
        }
    }

    private T Guard<T>(string path, Func<T> action, T otherwise)
    {
        T result = otherwise;
        Guard(path, () => { result = action(); });
        return result;
    }
}
