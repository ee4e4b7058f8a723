using GitKv.Core.Merging.Collections;
using GitKv.Core.Merging.Lines;

namespace GitKv.Core.Merging;

/// <summary>
/// Lines: those of the base that either side removed are gone, those that either side added are there. A line that stands there several times counts so often. What is left
/// of the base comes in its order, then the added lines: in their own order if only one side added some, else sorted by their bytes.
/// Presence logs (<see cref="PresenceLine"/>) keep the newest line about each id, sorted by id.
/// <para>No item is no lines: against a deletion only the lines that the other side added stay, and without any the key stays deleted. Binary values and JSON objects
/// or arrays of several lines are conflicts.</para>
/// </summary>
internal sealed class UnionStrategy : MergeStrategy
{
    public override string Name => "Union";

    protected override MergeOutcome MergeChanged(MergeInput input)
    {
        if (LineText.Of(input.Ours) is not { } ours) return NoLines(input, "Ours");
        if (LineText.Of(input.Theirs) is not { } theirs) return NoLines(input, "Theirs");
        if (LineText.Of(input.Base) is not { } @base) return NoLines(input, "The base");

        List<string> lines;
        if (PresenceLog.Of(@base.Lines) is { } baseLog && PresenceLog.Of(ours.Lines) is { } oursLog && PresenceLog.Of(theirs.Lines) is { } theirsLog)
        {
            if (Unchanged(input, oursLog.Same(baseLog), theirsLog.Same(baseLog)) is { } side) return side;
            lines = PresenceLog.Merge(baseLog, oursLog, theirsLog);
        }
        else
        {
            if (Unchanged(input, BagMerge.Same(ours.Lines, @base.Lines), BagMerge.Same(theirs.Lines, @base.Lines)) is { } side) return side;
            lines = BagMerge.Merge(@base.Lines, ours.Lines, theirs.Lines, StringComparer.Ordinal);
        }
        if (lines.Count == 0 && (input.Ours is null || input.Theirs is null)) return MergeOutcome.Clean(null);
        return MergeOutcome.Clean(LineText.ToBytes(
            lines,
            IsText(@base, ours, theirs),
            Changed(@base, ours, theirs, t => t.HasEnd),
            Changed(@base, ours, theirs, t => t.HasCarriageReturns)));
    }

    /// <summary>A side that holds what the base holds in another order or form has changed nothing.</summary>
    private static MergeOutcome? Unchanged(MergeInput input, bool ours, bool theirs)
    {
        if (ours && theirs && input.Ours is not null && input.Theirs is not null)
        {
            return MergeOutcome.Clean(input.Base ?? (input.Ours.AsSpan().SequenceCompareTo(input.Theirs) > 0 ? input.Ours : input.Theirs));
        }
        if (ours && input.Ours is not null) return MergeOutcome.Clean(input.Theirs);
        return theirs && input.Theirs is not null ? MergeOutcome.Clean(input.Ours) : null;
    }

    /// <summary>Text stays text, whatever is left of it; a list of numbers or of JSON documents that somebody made with plain git stays as it is.</summary>
    private static bool IsText(params LineText[] values) => values.Any(v => v.Kept == LineKeeping.Text) && values.All(v => v.Kept is LineKeeping.Text or LineKeeping.Nothing);

    /// <summary>What a side made of a trait of the base; a side or base without lines has no say.</summary>
    private static bool Changed(LineText @base, LineText ours, LineText theirs, Func<LineText, bool> trait)
    {
        bool before = @base.Lines.Count > 0 && trait(@base);
        return new[] { ours, theirs }.Any(s => s.Lines.Count > 0 && trait(s) != before) ? !before : before;
    }

    private static MergeOutcome NoLines(MergeInput input, string side) => MergeOutcome.Conflict(input, $"{side} is no list of lines, but binary or a JSON document.");
}
