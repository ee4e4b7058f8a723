using System.Management.Automation;
using GitKv.Completion;
using GitKv.Core.Stores;
using GitKv.Sessions;

namespace GitKv.Cmdlets;

/// <summary>Lists the named states of a store, or finds some by name.</summary>
[Cmdlet(VerbsCommon.Get, "GitKvCheckpoint")]
[OutputType(typeof(GitKvCheckpoint))]
public sealed class GetGitKvCheckpointCommand : GitKvCmdlet
{
    /// <summary>The names; wildcards do. All when not given.</summary>
    [Parameter(Position = 0)]
    [ArgumentCompleter(typeof(CheckpointCompleter))]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[]? Name { get; set; }

    private protected override void Process()
    {
        StoreHandle handle = Target();
        foreach (string name in Name ?? ["*"])
        {
            try
            {
                foreach (Checkpoint checkpoint in CheckpointQuery.Find(handle, name)) WriteObject(new GitKvCheckpoint(checkpoint, handle.Info));
            }
            catch (Exception e) when (Errors.CanReport(e) && !IsFatal(e))
            {
                Report(e, name);
            }
        }
    }
}
