using System.Management.Automation;
using GitKv.Core.Errors;
using GitKv.Core.Remotes;
using GitKv.Core.Remotes.Sync;
using GitKv.Core.Repositories;
using GitKv.Core.Stores;

namespace GitKv.Cmdlets;

/// <summary>Joins a folder to a store of a remote: makes it a repository where it is none, adds the remote and fetches the store. Later commands need no parameters.</summary>
[Cmdlet(VerbsCommunications.Connect, "GitKvStore", SupportsShouldProcess = true)]
[OutputType(typeof(GitKvStore))]
public sealed class ConnectGitKvStoreCommand : GitKvCmdlet
{
    /// <summary>The remote's address.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? Url { get; set; }

    /// <summary>What the repository shall call the remote.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string Name { get; set; } = "origin";

    private protected override string NotOnRemotes => "The remote is given by -Url.";

    // There is one thing to do here: what fails has failed wholly.
    private protected override bool IsFatal(Exception exception) => true;

    private protected override void Process()
    {
        string folder = Path.GetFullPath(RepositoryPath(), SessionState.Path.CurrentFileSystemLocation.ProviderPath);
        string home = SessionState.Path.CurrentFileSystemLocation.ProviderPath;
        using GitRepository? present = TryOpen(folder);
        string store = RemoteSetup.FindStore(present, Url!, home, Store, Cancellation);
        string what = present is null ? $"Make it a repository, add the remote '{Name}', receive the store '{store}'" : $"Add the remote '{Name}', receive the store '{store}'";
        if (!ShouldProcess($"folder '{folder}'", what)) return;
        GitRepository repository = present ?? GitRepository.Create(folder, bare: false);
        try
        {
            RemoteSetup.Add(repository, Name, Url!, home);
            using IRemoteConnection connection = RemoteConnector.Open(RemoteAddress.Resolve(repository, Name));
            SyncResult result = StoreSync.Run(repository, store, RefPrefix, connection, new SyncOptions { Direction = SyncDirection.Receive, Commit = new CommitOptions { Cancellation = Cancellation } });
            if (result.Conflicts.Count > 0)
                WriteWarning($"The store '{store}' is here already and was changed differently at '{result.Conflicts[0].Key}': it stays as it is. Merge it with: Receive-GitKvStore -Store {store} -Remote {Name} -KeepConflict");
            WriteObject(new GitKvStore(KvStore.Open(repository, store, RefPrefix), RefPrefix));
        }
        finally
        {
            repository.Dispose();
        }
    }

    private static GitRepository? TryOpen(string folder)
    {
        try
        {
            return GitRepository.Open(folder);
        }
        catch (KvException e) when (e.ErrorId == ErrorIds.RepositoryNotFound)
        {
            return null;
        }
    }
}
