using System.Management.Automation;
using GitKv.Completion;
using GitKv.Core.Stores;
using GitKv.Sessions;

namespace GitKv.Cmdlets;

/// <summary>Names a state of a store, the present one or one of its past, so that it can be read, compared with and restored by that name.</summary>
[Cmdlet(VerbsData.Checkpoint, "GitKvStore", SupportsShouldProcess = true)]
[OutputType(typeof(GitKvCheckpoint))]
public sealed class CheckpointGitKvStoreCommand : GitKvWriteCmdlet
{
    /// <summary>The name: one component of a tag's name.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    /// <summary>The state at a point in the past: a date, a commit, a checkpoint's name, or ~3 for three changes ago. The present one when not given.</summary>
    [Parameter]
    [PointInTime]
    [ArgumentCompleter(typeof(CheckpointCompleter))]
    [ValidateNotNullOrEmpty]
    public string? AsOf { get; set; }

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
        KvSnapshot state = AsOf is null ? store.Snapshot() : handle.ReadAt(StorePoint.Parse(AsOf), null, Cancellation);
        if (!ShouldProcess($"store '{handle.Name}' in '{Place}'", $"Name the state '{Name}'")) return;
        WriteObject(new GitKvCheckpoint(store.Checkpoints.Create(state, Name!, CommitOptions() with { Sign = Sign ? true : null }, Force), handle.Info));
    }
}
