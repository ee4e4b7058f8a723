using System.Management.Automation;
using GitKv.Core.Merging;
using GitKv.Sessions;

namespace GitKv.Cmdlets;

/// <summary>Drops a pending merge with all that was decided about it. The store is as it was.</summary>
[Cmdlet(VerbsCommon.Undo, "GitKvMerge", SupportsShouldProcess = true)]
[OutputType(typeof(void))]
public sealed class UndoGitKvMergeCommand : GitKvCmdlet
{
    private protected override string NotOnRemotes => "A merge that waits is in the local repository: leave out -Remote.";

    private protected override void Process()
    {
        StoreHandle handle = Target();
        if (ShouldProcess($"store '{handle.Name}' in '{RepositoryPath()}'", "Drop the pending merge")) PendingMerge.Undo(handle.Store);
    }
}
