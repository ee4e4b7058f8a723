using System.Text;
using GitKv.Core.Query.Text;
using GitKv.Core.Query.Values;

namespace GitKv.Core.Query.Filters;

/// <summary>
/// A look at a value's bytes that spares reading it: where none of the texts that a condition wants is anywhere in it, no property can be equal to one. Only for texts
/// of ASCII, which no other letters are equal to, and values without escapes, which could spell them in another way.
/// </summary>
internal sealed class BytesNeeded
{
    private readonly BytesMatcher[] _texts;

    private BytesNeeded(BytesMatcher[] texts) => _texts = texts;

    /// <summary>Null: bytes don't tell.</summary>
    public static BytesNeeded? Of(QueryCondition condition)
    {
        if (condition.Operation is not (QueryOperator.Equal or QueryOperator.In) || condition.Property.IsOfKey || condition.Operands.Count is 0 or > 4) return null;
        if (!condition.Operands.All(static o => o.Class == QueryClass.Text && o.Text.Length > 0 && Ascii.IsValid(o.Text))) return null;
        return new BytesNeeded([.. condition.Operands.Select(o => new BytesMatcher(o.Text, matchCase: false, firstOnly: true))]);
    }

    public bool AreIn(ReadOnlySpan<byte> value)
    {
        foreach (BytesMatcher text in _texts)
        {
            if (text.IsIn(value)) return true;
        }

        return value.Contains((byte)'\\');
    }
}
