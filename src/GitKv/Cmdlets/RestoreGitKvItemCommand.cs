using System.Management.Automation;
using GitKv.Completion;
using GitKv.Core.Errors;
using GitKv.Core.Keys;
using GitKv.Core.Stores;
using GitKv.Sessions;

namespace GitKv.Cmdlets;

/// <summary>Brings items back to what they were, as a new change: history is added to, never rewritten. All that one command restores goes in one commit.</summary>
[Cmdlet(VerbsData.Restore, "GitKvItem", DefaultParameterSetName = "Key", SupportsShouldProcess = true)]
[OutputType(typeof(GitKvItem))]
public sealed class RestoreGitKvItemCommand : GitKvGuardedCmdlet
{
    private readonly Dictionary<StoreHandle, RestorePlan> _plans = [];

    /// <summary>Keys; wildcards do. One that ends in "/" means all below it, "**" the whole store.</summary>
    [Parameter(ParameterSetName = "Key", Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [KeyArgument]
    [ArgumentCompleter(typeof(KeyCompleter))]
    [AllowEmptyString]
    [ValidateNotNull]
    [SupportsWildcards]
    public string[]? Key { get; set; }

    /// <summary>Keys exactly as given, wildcard characters included.</summary>
    [Parameter(ParameterSetName = "LiteralKey", Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(KeyCompleter))]
    [AllowEmptyString]
    [ValidateNotNull]
    public string[]? LiteralKey { get; set; }

    /// <summary>Everything below this: "app" for all keys that begin with "app/".</summary>
    [Parameter(ParameterSetName = "Prefix", Mandatory = true)]
    [ArgumentCompleter(typeof(KeyCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Prefix { get; set; }

    /// <summary>The version to bring back; for exact keys.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? Version { get; set; }

    /// <summary>The point to go back to: a date, a commit, a checkpoint's name, or ~3 for three changes ago.</summary>
    [Parameter]
    [PointInTime]
    [ArgumentCompleter(typeof(CheckpointCompleter))]
    [ValidateNotNullOrEmpty]
    public string? AsOf { get; set; }

    /// <summary>Keeps items that were not there then, which wildcards and prefixes remove otherwise.</summary>
    [Parameter]
    public SwitchParameter KeepNew { get; set; }

    /// <summary>Emits the items that were brought back.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override void Process()
    {
        // An item on the pipeline brings the version that it has; a point that was given counts.
        if (AsOf is null && Version is null)
            throw new KvException(ErrorIds.UsageInvalid, KvErrorKind.Invalid, "Give -AsOf with a point in time, or -Version with a version of the key.");
        StoreHandle handle = Target();
        if (!_plans.TryGetValue(handle, out RestorePlan? plan)) _plans.Add(handle, plan = new RestorePlan(handle, Cancellation));
        if (Prefix is not null) Each(Prefix, () => Many(plan, KeyPattern.Under(Prefix)));
        foreach (string key in LiteralKey ?? []) Each(key, () => One(plan, key));
        foreach (string key in Key ?? []) Each(key, () => Matching(plan, key));
    }

    private protected override void End()
    {
        foreach ((StoreHandle handle, RestorePlan plan) in _plans)
        {
            if (plan.Changes.Count == 0) continue;
            Message ??= plan.Summary;
            Change(handle, plan.Apply);
            if (!PassThru) continue;
            var query = new ItemQuery(handle, handle.Read());
            foreach (ItemDifference change in plan.Changes.Values)
                if (query.Reader.TryGet(change.Key, out KvEntry entry)) WriteObject(new GitKvItem(query.SourceOf(change.Key), entry));
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            foreach (RestorePlan plan in _plans.Values) plan.Dispose();
        base.Dispose(disposing);
    }

    private void Matching(RestorePlan plan, string key)
    {
        if (ItemQuery.PatternOf(key) is { } pattern) Many(plan, pattern);
        else One(plan, ItemQuery.Literal(key));
    }

    private void One(RestorePlan plan, string key)
    {
        if ((AsOf is null ? plan.ToVersion(key, Version!) : plan.ToPoint(key, AsOf)) is { } change) Add(plan, change);
    }

    private void Many(RestorePlan plan, KeyPattern pattern)
    {
        if (AsOf is null)
            throw new KvException(ErrorIds.UsageInvalid, KvErrorKind.Invalid, $"-Version is one of an exact key, and '{pattern.Text}' is a pattern. Give -AsOf.", pattern.Text);
        foreach (ItemDifference change in plan.ToPoint(pattern, AsOf))
            if (change.After is not null || !KeepNew) Add(plan, change);
    }

    private void Add(RestorePlan plan, ItemDifference change)
    {
        Cancellation.ThrowIfCancellationRequested();
        string action = change.After is { } then ? $"Restore version {then.Version[..10]}" : $"Remove, as it was not there at {AsOf}";
        if (ShouldProcess($"item '{change.Key}' in store '{plan.StoreName}'", action)) plan.Changes[change.Key] = change;
    }

    private void Each(string key, Action restore)
    {
        try
        {
            restore();
        }
        catch (Exception e) when (Errors.CanReport(e) && !IsFatal(e))
        {
            Report(e, key);
        }
    }
}
