using System.Management.Automation;

namespace GitKv.Cmdlets;

/// <summary>Gets what a remote has of a store, and merges it.</summary>
[Cmdlet(VerbsCommunications.Receive, "GitKvStore", SupportsShouldProcess = true)]
[OutputType(typeof(GitKvSync))]
public sealed class ReceiveGitKvStoreCommand : GitKvMergingSyncCmdlet
{
    private protected override GitKvSyncDirection Way => GitKvSyncDirection.Receive;
}
