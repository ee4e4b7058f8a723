using System.Management.Automation;
using GitKv.Core.Stores;
using GitKv.Sessions;

namespace GitKv.Cmdlets;

/// <summary>Names the present state of a store, so that it can be read, compared with and restored by that name.</summary>
[Cmdlet(VerbsData.Checkpoint, "GitKvStore", SupportsShouldProcess = true)]
[OutputType(typeof(GitKvCheckpoint))]
public sealed class CheckpointGitKvStoreCommand : GitKvWriteCmdlet
{
    /// <summary>The name: one component of a tag's name.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    /// <summary>Takes the place of a checkpoint of that name.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Signs the tag, also where git is not configured to (tag.gpgSign).</summary>
    [Parameter]
    public SwitchParameter Sign { get; set; }

    private protected override void Process()
    {
        StoreHandle handle = Target();
        if (handle.Transaction is not null) throw Errors.TransactionActive(handle.Name);
        KvStore store = handle.Store;
        if (!ShouldProcess($"store '{handle.Name}' in '{RepositoryPath()}'", $"Name the state '{Name}'")) return;
        WriteObject(new GitKvCheckpoint(store.Checkpoints.Create(store.Snapshot(), Name!, CommitOptions() with { Sign = Sign ? true : null }, Force), handle.Info));
    }
}
