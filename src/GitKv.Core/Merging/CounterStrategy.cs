using System.Text;
using GitKv.Core.Merging.Scalars;
using GitKv.Core.Values;

namespace GitKv.Core.Merging;

/// <summary>
/// Adds both sides' increments: base + (ours - base) + (theirs - base), also where both made the same increment. The numbers are whole or decimal, of any size, and lose no
/// digit: the result has as many decimals as the one with the most. Text that is a number counts too, and stays text.
/// <para>No item is 0: a deletion is a decrement by all there was, and against it only the other side's increment stays. Deletions on both sides are one, not two
/// (the key stays deleted, rather than becoming less than nothing); so the order of merges makes no difference as long as no more than one replica deletes the counter. What is no number is a conflict, and so is a number
/// with an exponent beyond ±4096.</para>
/// </summary>
internal sealed class CounterStrategy : MergeStrategy
{
    public override string Name => "Counter";

    public override bool CountsEqualChanges => true;

    protected override MergeOutcome MergeChanged(MergeInput input)
    {
        // Deleted on both sides: nothing is left to be counted.
        if (input.Ours is null && input.Theirs is null) return MergeOutcome.Clean(null);
        if (Number(input.Ours) is not { } ours) return NoNumber(input, "Ours");
        if (Number(input.Theirs) is not { } theirs) return NoNumber(input, "Theirs");
        if (Number(input.Base) is not { } @base) return NoNumber(input, "The base");
        string sum = (ours + theirs - @base).ToString();

        byte[][] present = [.. new[] { input.Base, input.Ours, input.Theirs }.OfType<byte[]>()];
        bool isText = present.Any(v => ScalarValue.Of(v)!.Value.Kind == ScalarKind.Text);
        if (isText) return MergeOutcome.Clean(ValueCodec.FromText(sum));
        return MergeOutcome.Clean(Encoding.ASCII.GetBytes(present.Any(v => v[^1] == '\n') ? sum + "\n" : sum));
    }

    private static ExactNumber? Number(byte[]? value)
    {
        if (value is null) return new ExactNumber(0, 0);
        return ScalarValue.Of(value) is { } scalar ? ExactNumber.Parse(scalar.Text) : null;
    }

    private static MergeOutcome NoNumber(MergeInput input, string side) => MergeOutcome.Conflict(input, $"{side} is no number that can be counted with.");
}
