using System.Management.Automation;

namespace GitKv.Cmdlets;

/// <summary>Exchanges a store with a remote: what it has is merged, and the result is sent.</summary>
[Cmdlet(VerbsData.Sync, "GitKvStore", SupportsShouldProcess = true)]
[OutputType(typeof(GitKvSync))]
public sealed class SyncGitKvStoreCommand : GitKvMergingSyncCmdlet
{
    /// <summary>Which way: both when not given.</summary>
    [Parameter]
    public GitKvSyncDirection Direction { get; set; }

    private protected override GitKvSyncDirection Way => Direction;
}
