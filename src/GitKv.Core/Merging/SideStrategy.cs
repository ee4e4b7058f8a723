namespace GitKv.Core.Merging;

/// <summary>One side's change stands, its deletion too.</summary>
internal sealed class SideStrategy(MergeSide side) : MergeStrategy
{
    public override string Name => side.ToString();

    protected override MergeOutcome MergeChanged(MergeInput input) => MergeOutcome.Clean(side == MergeSide.Ours ? input.Ours : input.Theirs);
}
