using GitKv.Core.Values;

namespace GitKv.Core.Merging.Lines;

/// <summary>A value as lines. Bytes stand for characters one by one (Latin-1), so that text in any encoding keeps its bytes and sorts by them.</summary>
/// <param name="Lines">The lines without their ends; none where there is no item or an empty one.</param>
/// <param name="Kept">How the text was kept.</param>
/// <param name="HasEnd">Whether the last line has an end.</param>
/// <param name="HasCarriageReturns">Whether every line end is "\r\n".</param>
internal sealed record LineText(IReadOnlyList<string> Lines, LineKeeping Kept, bool HasEnd, bool HasCarriageReturns)
{
    private static LineText Nothing { get; } = new([], LineKeeping.Nothing, false, false);

    /// <summary>Null: the value is no list of lines. It is binary, or a JSON object or array of more than one line.</summary>
    public static LineText? Of(byte[]? value)
    {
        if (value is null or []) return Nothing;
        byte[] bytes = value;
        ValueKind kind = ValueCodec.Classify(value);
        LineKeeping kept = kind == ValueKind.Bytes ? LineKeeping.Bytes : LineKeeping.Text;
        if (kind == ValueKind.Json)
        {
            ReadOnlySpan<byte> text = value.AsSpan().Trim(" \t\r\n"u8);
            if (text[0] == '"') bytes = System.Text.Encoding.UTF8.GetBytes(ValueCodec.ToText(value));
            else if (text.Contains((byte)'\n')) return null;
            else kept = LineKeeping.Json;
        }
        if (bytes.AsSpan().Contains((byte)0)) return null;
        if (bytes.Length == 0) return Nothing with { Kept = kept };

        string all = System.Text.Encoding.Latin1.GetString(bytes);
        bool hasEnd = all[^1] == '\n';
        string[] lines = (hasEnd ? all[..^1] : all).Split('\n');
        int ended = hasEnd ? lines.Length : lines.Length - 1;
        bool carriageReturns = ended > 0 && lines.Take(ended).All(l => l.EndsWith('\r'));
        if (carriageReturns)
        {
            for (int i = 0; i < ended; i++) lines[i] = lines[i][..^1];
        }
        return new LineText(lines, kept, hasEnd, carriageReturns);
    }

    public static byte[] ToBytes(IReadOnlyList<string> lines, bool isText, bool hasEnd, bool hasCarriageReturns)
    {
        string end = hasCarriageReturns ? "\r\n" : "\n";
        string all = string.Join(end, lines);
        if (hasEnd && lines.Count > 0) all += end;
        byte[] bytes = System.Text.Encoding.Latin1.GetBytes(all);
        return isText ? ValueCodec.FromText(System.Text.Encoding.UTF8.GetString(bytes)) : bytes;
    }
}

/// <summary>How lines were kept.</summary>
internal enum LineKeeping
{
    /// <summary>There was no item, or an empty one.</summary>
    Nothing,

    /// <summary>As text: its bytes, or a JSON string where those would read back as something else.</summary>
    Text,

    /// <summary>As a number or another JSON value of one line.</summary>
    Json,

    /// <summary>As bytes that are no UTF-8.</summary>
    Bytes,
}
