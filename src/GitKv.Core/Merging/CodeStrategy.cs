namespace GitKv.Core.Merging;

/// <summary>A strategy that is code of the caller: it runs on the thread that merges, and is never kept with a store or with a merge that waits.</summary>
/// <param name="merge">Gets what both sides changed; what it throws ends the merge with nothing changed.</param>
public sealed class CodeStrategy(Func<MergeInput, MergeOutcome> merge) : MergeStrategy
{
    public override string Name => "Code";

    protected override MergeOutcome MergeChanged(MergeInput input) => merge(input);
}
