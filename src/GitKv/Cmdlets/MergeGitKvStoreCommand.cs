using System.Management.Automation;
using GitKv.Completion;
using GitKv.Core.Merging;
using GitKv.Sessions;

namespace GitKv.Cmdlets;

/// <summary>
/// Merges another store into a store. Changes of different keys always merge; an item that both changed goes through a strategy. With
/// conflicts nothing is changed, or the merge is kept until they are resolved.
/// </summary>
[Cmdlet(VerbsData.Merge, "GitKvStore", SupportsShouldProcess = true)]
[OutputType(typeof(GitKvMerge))]
public sealed class MergeGitKvStoreCommand : GitKvWriteCmdlet
{
    /// <summary>What is merged: a store's name, a full ref (refs/…), or remote/store for one that was fetched.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [StoreName]
    [ArgumentCompleter(typeof(StoreCompleter))]
    [ValidateNotNullOrEmpty]
    public string? From { get; set; }

    /// <summary>The folder of another repository on this machine that it is in.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? FromRepository { get; set; }

    /// <summary>What decides about items that both changed: a name, a script block { param($Key, $Base, $Ours, $Theirs) … }, or an ordered dictionary of patterns and such. Comes before the store's rules.</summary>
    [Parameter(Position = 1)]
    [ArgumentCompleter(typeof(StrategyCompleter))]
    [ValidateNotNull]
    public object? Strategy { get; set; }

    /// <summary>Makes a merge commit also where the ref could just move.</summary>
    [Parameter]
    public SwitchParameter NoFastForward { get; set; }

    /// <summary>With conflicts, keeps the merge pending until they are resolved.</summary>
    [Parameter]
    public SwitchParameter KeepConflict { get; set; }

    private protected override string NotOnRemotes => "Merge into the local store, and send the result with Sync-GitKvStore.";

    private protected override void Process()
    {
        StoreHandle handle = Target();
        if (handle.Transaction is { } active && active.State == GitKvTransactionState.Active) throw Errors.TransactionActive(active.Store);
        string? folder = FromRepository is null ? null : new InputPaths(SessionState).Unresolved(FromRepository);
        using MergeSource source = MergeSource.Find(handle.Repository, From!, folder);
        var options = new StoreMergeOptions
        {
            Choices = MergeChoices.Of(Strategy, Cancellation),
            NoFastForward = NoFastForward,
            KeepConflicts = KeepConflict,
            Commit = CommitOptions(),
        };
        if (!ShouldProcess($"store '{handle.Name}' in '{RepositoryPath()}'", IsPreview ? Preview(handle, source, options) : $"Merge '{From}'")) return;
        StoreMergeResult result = StoreMerge.Run(handle.StoreForWriting, source, options);
        if (result.IsUnrelated) WriteVerbose($"'{From}' and '{handle.Name}' have no common history that is known here.");
        WriteObject(new GitKvMerge(handle, result));
        if (result.Outcome == StoreMergeOutcome.Conflicts) Report(Errors.MergeConflict(handle.Name, result));
        if (result.Outcome == StoreMergeOutcome.Pending) WriteVerbose($"The merge waits for {result.Conflicts.Count} conflicts to be resolved. Get-GitKvConflict lists them.");
    }

    private bool IsPreview =>
        MyInvocation.BoundParameters.ContainsKey("WhatIf") || MyInvocation.BoundParameters.ContainsKey("Confirm")
        || LanguagePrimitives.IsTrue(SessionState.PSVariable.GetValue("WhatIfPreference"));

    private string Preview(StoreHandle handle, MergeSource source, StoreMergeOptions options)
    {
        StoreMergeResult result = StoreMerge.Run(handle.StoreForWriting, source, options with { DryRun = true });
        return $"Merge '{From}' ({result.Outcome}: {result.Added} added, {result.Modified} modified, {result.Removed} removed, {result.Merged.Count} merged, {result.Conflicts.Count} conflicts)";
    }
}
