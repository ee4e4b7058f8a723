using GitKv.Core.Values;

namespace GitKv.Core.Merging;

/// <summary>What is done where nothing was chosen: <see cref="MergeStrategy.Json"/> where every side that is there is JSON, else <see cref="MergeStrategy.Fail"/>.</summary>
internal sealed class AutoStrategy : MergeStrategy
{
    public override string Name => "Auto";

    protected override MergeOutcome MergeChanged(MergeInput input) => (IsJson(input.Base) && IsJson(input.Ours) && IsJson(input.Theirs) ? Json : Fail).Merge(input);

    private static bool IsJson(byte[]? value) => value is null || ValueCodec.Classify(value) == ValueKind.Json;
}
