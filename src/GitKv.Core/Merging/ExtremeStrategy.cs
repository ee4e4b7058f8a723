using GitKv.Core.Merging.Scalars;

namespace GitKv.Core.Merging;

/// <summary>
/// The greater or the lesser of two values: numbers by their worth, dates (ISO 8601; UTC without a zone) by their moment, everything else as text. Values of different sorts
/// are ordered too (null, booleans, texts, dates, numbers), so that the order of merges makes no difference.
/// <para>Any value wins against a deletion. Objects, arrays and bytes are conflicts.</para>
/// </summary>
internal sealed class ExtremeStrategy(bool greatest) : MergeStrategy
{
    public override string Name => greatest ? "Max" : "Min";

    protected override MergeOutcome MergeChanged(MergeInput input)
    {
        if (input.Ours is null || input.Theirs is null) return MergeOutcome.Clean(input.Ours ?? input.Theirs);
        if (ScalarOrder.Of(input.Ours) is not { } ours) return NoScalar(input, "Ours");
        if (ScalarOrder.Of(input.Theirs) is not { } theirs) return NoScalar(input, "Theirs");
        return MergeOutcome.Clean(ours.CompareTo(theirs) > 0 == greatest ? input.Ours : input.Theirs);
    }

    private static MergeOutcome NoScalar(MergeInput input, string side) => MergeOutcome.Conflict(input, $"{side} is neither a number nor a date nor a text.");
}
