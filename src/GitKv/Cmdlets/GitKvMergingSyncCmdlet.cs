using System.Management.Automation;
using GitKv.Completion;
using GitKv.Core.Remotes.Sync;
using GitKv.Sessions;

namespace GitKv.Cmdlets;

/// <summary>What the commands share that merge what a remote has.</summary>
public abstract class GitKvMergingSyncCmdlet : GitKvSyncCmdlet
{
    /// <summary>What decides about items that both changed: a name, a script block { param($Key, $Base, $Ours, $Theirs) … }, or an ordered dictionary of patterns and such. Comes before the store's rules.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(StrategyCompleter))]
    [ValidateNotNull]
    public object? Strategy { get; set; }

    /// <summary>With conflicts, keeps the merge pending until they are resolved.</summary>
    [Parameter]
    public SwitchParameter KeepConflict { get; set; }

    private protected override SyncOptions Options() => new() { Choices = MergeChoices.Of(Strategy, Cancellation), KeepConflicts = KeepConflict };
}
