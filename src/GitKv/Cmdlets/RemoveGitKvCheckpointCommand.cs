using System.Management.Automation;
using GitKv.Completion;
using GitKv.Core.Stores;
using GitKv.Sessions;

namespace GitKv.Cmdlets;

/// <summary>Removes names of states. What the store's own history holds stays there.</summary>
[Cmdlet(VerbsCommon.Remove, "GitKvCheckpoint", SupportsShouldProcess = true)]
[OutputType(typeof(void))]
public sealed class RemoveGitKvCheckpointCommand : GitKvWriteCmdlet
{
    /// <summary>The names; wildcards do.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(CheckpointCompleter))]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[]? Name { get; set; }

    private protected override void Process()
    {
        StoreHandle handle = Target();
        foreach (string name in Name!)
        {
            try
            {
                foreach (Checkpoint checkpoint in CheckpointQuery.Find(handle, name))
                {
                    if (ShouldProcess($"checkpoint '{checkpoint.Name}' of store '{handle.Name}'", "Remove"))
                        handle.Store.Checkpoints.Remove(checkpoint, CommitOptions());
                }
            }
            catch (Exception e) when (Errors.CanReport(e) && !IsFatal(e))
            {
                Report(e, name);
            }
        }
    }
}
