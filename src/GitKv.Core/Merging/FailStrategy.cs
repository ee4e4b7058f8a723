namespace GitKv.Core.Merging;

/// <summary>Every key that both sides changed is a conflict: nothing is decided without a person.</summary>
internal sealed class FailStrategy : MergeStrategy
{
    public override string Name => "Fail";

    protected override MergeOutcome MergeChanged(MergeInput input) => MergeOutcome.Conflict(input, ConflictReason.Of(input.Base is null, input.Ours is null, input.Theirs is null));
}
