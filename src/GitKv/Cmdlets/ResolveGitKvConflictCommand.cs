using System.Management.Automation;
using GitKv.Completion;
using GitKv.Core.Merging;
using GitKv.Core.Stores;
using GitKv.Sessions;
using GitKv.Values;

namespace GitKv.Cmdlets;

/// <summary>
/// Decides about conflicts of a pending merge. When none is left, the merge is finished. All conflicts that come through the pipeline are decided
/// together or not at all.
/// </summary>
[Cmdlet(VerbsDiagnostic.Resolve, "GitKvConflict", DefaultParameterSetName = "Use", SupportsShouldProcess = true)]
[OutputType(typeof(GitKvMerge))]
public sealed class ResolveGitKvConflictCommand : GitKvWriteCmdlet
{
    private readonly Dictionary<StoreHandle, List<ConflictDecision>> _decisions = [];

    /// <summary>The keys, exactly as given; an empty text for the settings of the store.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true, ParameterSetName = "Use")]
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true, ParameterSetName = "Value")]
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true, ParameterSetName = "Remove")]
    [ArgumentCompleter(typeof(KeyCompleter))]
    [AllowEmptyString]
    [ValidateNotNull]
    public string[]? Key { get; set; }

    /// <summary>Where in the value, as the conflict tells it; all conflicts of the key when not given.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    [AllowNull]
    public string? Path { get; set; }

    /// <summary>Whose value to take.</summary>
    [Parameter(Mandatory = true, Position = 1, ParameterSetName = "Use")]
    public GitKvConflictSide Use { get; set; }

    /// <summary>Another value.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Value")]
    [AllowNull]
    [AllowEmptyString]
    [AllowEmptyCollection]
    public object? Value { get; set; }

    /// <summary>How the value is to be understood and kept; by what it is when not given.</summary>
    [Parameter(ParameterSetName = "Value")]
    public GitKvValueFormat As { get; set; }

    /// <summary>The item, or what is at the path, goes.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Remove")]
    public SwitchParameter Remove { get; set; }

    /// <summary>Finishes a merge that has no conflict left, as after the other store was changed.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Complete")]
    public SwitchParameter Complete { get; set; }

    private protected override string NotOnRemotes => "A merge that waits is in the local repository: resolve it there, and send the result with Sync-GitKvStore.";

    private protected override void Process()
    {
        StoreHandle handle = Target();
        if (!_decisions.TryGetValue(handle, out List<ConflictDecision>? decisions)) _decisions.Add(handle, decisions = []);
        if (Complete) return;
        foreach (string key in Key!) decisions.Add(Decision(key));
    }

    private protected override void End()
    {
        foreach ((StoreHandle handle, List<ConflictDecision> decisions) in _decisions)
        {
            Cancellation.ThrowIfCancellationRequested();
            string what = Complete ? "Finish the pending merge" : decisions.Count == 1 ? $"Resolve the conflict of '{decisions[0].Key}'" : $"Resolve {decisions.Count} conflicts";
            if (ShouldProcess($"store '{handle.Name}' in '{RepositoryPath()}'", what)) Resolve(handle, decisions);
        }
    }

    private void Resolve(StoreHandle handle, List<ConflictDecision> decisions)
    {
        CommitOptions options = CommitOptions();
        PendingMerge pending = PendingMerge.Get(handle.Store);
        if (decisions.Count > 0) pending = pending.Resolve(decisions, options);
        WriteObject(new GitKvMerge(handle, pending.Complete(options)));
    }

    private ConflictDecision Decision(string key) => ParameterSetName switch
    {
        "Value" => new ConflictDecision(key, Path, MergeUse.Value, ValueEncoder.Encode(Value, As, Cancellation)),
        "Remove" => new ConflictDecision(key, Path, MergeUse.Value),
        _ => new ConflictDecision(key, Path, (MergeUse)(int)Use),
    };
}
