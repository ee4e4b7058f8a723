using System.Management.Automation;
using GitKv.Completion;
using GitKv.Core.Errors;
using GitKv.Core.Remotes;
using GitKv.Core.Remotes.Sync;
using GitKv.Core.Repositories;
using GitKv.Core.Stores;
using GitKv.Sessions;

namespace GitKv.Cmdlets;

/// <summary>What the commands share that exchange stores with a remote: which stores, which remote, and what is told of it.</summary>
public abstract class GitKvSyncCmdlet : GitKvWriteCmdlet
{
    private readonly Dictionary<(string Path, string? Remote), IRemoteConnection> _connections = [];

    /// <summary>The store's name; "default" when not given. A GitKvStore does too, and refs by their beginning (refs/…).</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [StoreName]
    [ArgumentCompleter(typeof(StoreCompleter))]
    [ValidateNotNullOrEmpty]
    public override string? Store { get; set; }

    /// <summary>A remote's name, or its address; the usual one when not given.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(RemoteCompleter))]
    [AllowNull]
    [AllowEmptyString]
    public override string? Remote { get; set; }

    /// <summary>All stores: those that are here and those that the remote has.</summary>
    [Parameter]
    public SwitchParameter All { get; set; }

    private protected abstract GitKvSyncDirection Way { get; }

    private protected virtual SyncOptions Options() => new();

    private protected override void Process()
    {
        if (All && (Store is not null || RefPrefix is not null)) throw new KvException(ErrorIds.UsageInvalid, KvErrorKind.Invalid, "-All means all stores: leave out -Store and -RefPrefix.");
        if (!All)
        {
            Exchange(Store);
            return;
        }

        GitRepository repository = Session.Repository(RepositoryPath(), remote: null);
        var names = new SortedSet<string>(StringComparer.Ordinal);
        if (Way != GitKvSyncDirection.Receive) names.UnionWith(KvStore.List(repository).Select(s => s.Name));
        if (Way != GitKvSyncDirection.Send) names.UnionWith(StoreSync.StoresOf(Connection(repository), Cancellation));
        foreach (string name in names)
        {
            try
            {
                Exchange(name);
            }
            catch (KvException e) when (e.Kind != KvErrorKind.Unreachable)
            {
                Report(e, name);
            }
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            foreach (IRemoteConnection connection in _connections.Values) connection.Dispose();
            _connections.Clear();
        }

        base.Dispose(disposing);
    }

    private void Exchange(string? name)
    {
        StoreHandle handle = Session.Handle(RepositoryPath(), name, RefPrefix, remote: null);
        if (handle.Transaction is { } active && active.State == GitKvTransactionState.Active) throw Errors.TransactionActive(active.Store);
        IRemoteConnection connection = Connection(handle.Repository);
        string remote = connection.Address.Name ?? connection.Address.Display;
        string doing = Way switch
        {
            GitKvSyncDirection.Send => $"Send to '{remote}'",
            GitKvSyncDirection.Receive => $"Receive from '{remote}'",
            _ => $"Exchange with '{remote}'",
        };
        if (!ShouldProcess($"store '{handle.Name}' in '{RepositoryPath()}'", doing)) return;
        var progress = new ProgressRecord(0, $"{doing}: store '{handle.Name}'", "Asking");
        SyncResult result = StoreSync.Run(handle.Repository, handle.StoreName, handle.RefPrefix, connection, Options() with
        {
            Direction = (SyncDirection)(int)Way,
            Commit = CommitOptions(),
            Progress = step =>
            {
                progress.StatusDescription = step;
                WriteProgress(progress);
            },
        });
        progress.RecordType = ProgressRecordType.Completed;
        WriteProgress(progress);
        Tell(handle, result);
    }

    private void Tell(StoreHandle handle, SyncResult result)
    {
        if (result.IsUnrelated) WriteVerbose($"'{result.Store}' here and on '{result.Remote}' have no common history that is known here.");
        foreach (string checkpoint in result.CheckpointConflicts)
            WriteWarning($"The checkpoint '{checkpoint}' of the store '{result.Store}' was made or replaced here and on '{result.Remote}', differently: each keeps its own. Remove one of them to take the other.");
        WriteObject(new GitKvSync(result, handle.Repository));
        if (result.Outcome == SyncOutcome.Conflicts) Report(Errors.SyncConflict(result));
        if (result.Outcome == SyncOutcome.Pending) WriteVerbose($"The merge waits for {result.Conflicts.Count} conflicts to be resolved. Get-GitKvConflict lists them; nothing is sent before.");
    }

    private IRemoteConnection Connection(GitRepository repository)
    {
        (string, string?) key = (RepositoryPath(), RemoteName);
        if (_connections.TryGetValue(key, out IRemoteConnection? known)) return known;
        string folder = SessionState.Path.CurrentFileSystemLocation.ProviderPath;
        IRemoteConnection connection = RemoteConnector.Open(RemoteAddress.Resolve(repository, RemoteName ?? RemoteChoice.Default(repository), folder));
        _connections.Add(key, connection);
        return connection;
    }
}
