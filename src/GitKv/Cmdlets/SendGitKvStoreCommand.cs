using System.Management.Automation;

namespace GitKv.Cmdlets;

/// <summary>Sends what a store has to a remote that has nothing which is not here.</summary>
[Cmdlet(VerbsCommunications.Send, "GitKvStore", SupportsShouldProcess = true)]
[OutputType(typeof(GitKvSync))]
public sealed class SendGitKvStoreCommand : GitKvSyncCmdlet
{
    private protected override GitKvSyncDirection Way => GitKvSyncDirection.Send;
}
