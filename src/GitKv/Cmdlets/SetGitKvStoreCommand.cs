using System.Collections;
using System.Management.Automation;
using GitKv.Completion;
using GitKv.Core.Merging;
using GitKv.Core.Stores;
using GitKv.Sessions;

namespace GitKv.Cmdlets;

/// <summary>Changes the settings of a store: its merge rules. They are part of the store and versioned with it.</summary>
[Cmdlet(VerbsCommon.Set, "GitKvStore", SupportsShouldProcess = true)]
[OutputType(typeof(GitKvStore))]
public sealed class SetGitKvStoreCommand : GitKvWriteCmdlet
{
    /// <summary>The name; "default" when not given.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Store")]
    [StoreName]
    [ArgumentCompleter(typeof(StoreCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    /// <summary>Patterns and their strategies, in the order in which they count. A pattern that is there already keeps its place, others are added at the end.</summary>
    [Parameter]
    [ValidateNotNull]
    public IDictionary? MergeStrategy { get; set; }

    /// <summary>Patterns whose rules go, as they are written; before others are added.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[]? RemoveMergeStrategy { get; set; }

    /// <summary>Writes the store after it was changed.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    // Here the name is the parameter.
    public override string? Store
    {
        get => Name;
        set => Name = value;
    }

    private protected override void Process()
    {
        StoreHandle handle = Target();
        KvStore store = handle.StoreForWriting;
        List<MergeRule> given = MergeStrategy is null ? [] : [.. MergeStrategyText.Pairs(MergeStrategy).Select(p => MergeStrategyText.Rule(p.Pattern, p.Strategy))];
        if (!ShouldProcess($"settings of store '{handle.Name}' in '{Place}'", "Change")) return;
        if (given.Count > 0 || RemoveMergeStrategy is not null)
        {
            CommitResult result = store.SetMergeRules(rules => Change(rules, given), CommitOptions());
            WriteVerbose(result.Changed ? $"Changed in transaction {result.Transaction}." : "The settings are as they were.");
        }

        if (PassThru) WriteObject(new GitKvStore(KvStore.Open(handle.Repository, handle.StoreName, handle.RefPrefix), handle.RefPrefix));
    }

    private List<MergeRule> Change(IReadOnlyList<MergeRule> rules, List<MergeRule> given)
    {
        List<MergeRule> changed = [.. rules.Where(r => RemoveMergeStrategy?.Contains(r.Pattern, StringComparer.Ordinal) != true)];
        foreach (MergeRule rule in given)
        {
            int index = changed.FindIndex(r => r.Pattern == rule.Pattern);
            if (index < 0) changed.Add(rule);
            else changed[index] = changed[index].With(rule);
        }

        return changed;
    }
}
