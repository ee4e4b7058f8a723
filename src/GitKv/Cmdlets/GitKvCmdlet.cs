using System.Management.Automation;
using GitKv.Completion;
using GitKv.Core.Errors;
using GitKv.Core.Remotes;
using GitKv.Core.Repositories;
using GitKv.Sessions;

namespace GitKv.Cmdlets;

/// <summary>
/// What all commands share: which store of which repository, Ctrl+C, and errors. A failure concerns one input object and lets the
/// next ones be processed, unless nothing can be.
/// </summary>
public abstract class GitKvCmdlet : PSCmdlet, IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly StoreSession _session;
    private (string? Store, string? Repository, string? Remote) _given;
    private string? _pathOf;
    private string? _path;

    /// <summary>The store's name; "default" when not given. A GitKvStore does too, and refs by their beginning (refs/…).</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [StoreName]
    [ArgumentCompleter(typeof(StoreCompleter))]
    [ValidateNotNullOrEmpty]
    public virtual string? Store { get; set; }

    /// <summary>A folder of the repository; PowerShell's current location when not given.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public virtual string? Repository { get; set; }

    /// <summary>The ref, or the start of the refs, that hold the store, where they are not refs/kv/ and its name: also refs made with plain git.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? RefPrefix { get; set; }

    protected GitKvCmdlet() => _session = new StoreSession(_stop.Token);

    /// <summary>A remote's name, or its address: reads and changes the store there, without a clone; a change is won there before the command returns.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(RemoteCompleter))]
    [AllowNull]
    [AllowEmptyString]
    public virtual string? Remote { get; set; }

    private protected CancellationToken Cancellation => _stop.Token;

    private protected StoreSession Session => _session;

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected sealed override void BeginProcessing()
    {
        _given = (Store, Repository, Remote);
        Guard(BeginHere, isRecord: false);
    }

    protected sealed override void ProcessRecord() => Guard(Process, isRecord: true);

    protected sealed override void EndProcessing()
    {
        Guard(End, isRecord: false);
        foreach (GitRepository repository in _session.Opened) RemoteFollowing.Run(repository, WriteWarning);
    }

    protected override void StopProcessing()
    {
        try
        {
            _stop.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The command ended while it was being stopped.
        }
    }

    protected virtual void Dispose(bool disposing)
    {
        if (!disposing) return;
        _session.Dispose();
        _stop.Dispose();
    }

    /// <summary>Whether nothing at all can be processed after this. Where the pipeline says which store it is, the next object may name another.</summary>
    private protected virtual bool IsFatal(Exception exception) => Errors.IsFatal(exception) && (exception is ReportException || _given == (Store, Repository, Remote));

    private protected virtual void Begin()
    {
    }

    private protected virtual void Process()
    {
    }

    private protected virtual void End()
    {
    }

    /// <summary>Whether the command looks at what is on the disk, whatever earlier commands have read.</summary>
    private protected virtual bool ReadsAnew => false;

    /// <summary>Why this command can't work on a remote, and what to do; null where it can.</summary>
    private protected virtual string? NotOnRemotes => null;

    /// <summary>The remote, where one was named. Objects of a repository of this machine name none.</summary>
    private protected string? RemoteName => string.IsNullOrEmpty(Remote) ? null : Remote;

    /// <summary>Where the store is, for people.</summary>
    private protected string Place => RemoteName is null ? RepositoryPath() : GitRepositoryOf().Place;

    /// <summary>The store that the parameters name.</summary>
    private protected StoreHandle Target()
    {
        RequireRemoteUse();
        return _session.Handle(RepositoryPath(), Store, RefPrefix, RemoteName);
    }

    /// <summary>The same repository, or remote, once more: for what goes on beside this command, or after it.</summary>
    private protected static GitRepository OpenAgain(StoreHandle handle) => handle.Repository.Remote is { } address
        ? RemoteRepository.Open(address, home: handle.Repository.Home)
        : GitRepository.Open(handle.Repository.WorkTree ?? handle.Repository.GitDirectory);

    /// <summary>The repository that the parameters name, or the remote as seen from there.</summary>
    private protected GitRepository GitRepositoryOf()
    {
        RequireRemoteUse();
        return _session.Repository(RepositoryPath(), RemoteName);
    }

    /// <summary>The folder that <see cref="Repository"/> names, from PowerShell's location, which is not the process's.</summary>
    private protected string RepositoryPath()
    {
        // This is asked for each item.
        if (_path is not null && ReferenceEquals(_pathOf, Repository)) return _path;
        _pathOf = Repository;
        _path = Repository is null ? LocationPath() : GivenPath(Repository);
        return _path;
    }

    private void BeginHere()
    {
        if (MyInvocation.BoundParameters.ContainsKey(nameof(Remote)) && RemoteName is null)
            throw new KvException(ErrorIds.RemoteInvalid, KvErrorKind.Invalid, "-Remote is empty. Give the name of a remote ('git remote' lists them) or an address, or leave it out.", Remote);
        RequireRemoteUse();
        _session.IsFresh = ReadsAnew;
        Begin();
    }

    private void RequireRemoteUse()
    {
        if (RemoteName is not null && NotOnRemotes is { } why)
            throw new KvException(ErrorIds.RemoteUnsupported, KvErrorKind.Unsupported, $"{MyInvocation.MyCommand.Name} does not work on a remote. {why}", Remote);
    }

    private string GivenPath(string repository)
    {
        try
        {
            return KnownFolders.Given(SessionState, repository);
        }
        catch (KvException e)
        {
            throw new KvException(ErrorIds.RepositoryNotFound, KvErrorKind.NotFound, $"'{repository}' is no folder of the file system. {e.Message}", repository, e);
        }
    }

    private string LocationPath()
    {
        string location = KnownFolders.Location(SessionState);

        // Only the process's own folder makes the engine honour GIT_DIR, as in a hook.
        return location == Environment.CurrentDirectory ? "." : location;
    }

    /// <summary>Reports a failure and goes on.</summary>
    private protected void Report(Exception exception, object? target = null) => WriteError(Errors.Record(exception, target));

    private void Guard(Action step, bool isRecord)
    {
        try
        {
            step();
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
        catch (Exception e) when (Errors.CanReport(e))
        {
            if (!isRecord || IsFatal(e)) ThrowTerminatingError(Errors.Record(e));
            WriteError(Errors.Record(e));
        }
    }
}
