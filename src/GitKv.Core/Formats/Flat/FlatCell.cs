using System.Globalization;
using System.Text.Json;
using GitKv.Core.Query.Values;

namespace GitKv.Core.Formats.Flat;

/// <summary>A cell of a table: a value with its type, its digits as they were written.</summary>
internal readonly record struct FlatCell(FlatType Type, string Text)
{
    public static FlatCell Null => new(FlatType.Null, "");

    public static FlatCell Of(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => new FlatCell(FlatType.Text, value.GetString()!),
        JsonValueKind.Number => OfNumber(value.GetRawText()),
        JsonValueKind.True => new FlatCell(FlatType.Boolean, "true"),
        JsonValueKind.False => new FlatCell(FlatType.Boolean, "false"),
        JsonValueKind.Null => Null,
        _ => new FlatCell(FlatType.Json, JsonSerializer.Serialize(value, Compact)),
    };

    /// <summary>What an expression found: one value as it is, several as an array.</summary>
    public static FlatCell Of(List<QueryValue> values) => values switch
    {
        [] => Null,
        [{ Class: QueryClass.Null }] => Null,
        [{ Class: QueryClass.Boolean } one] => new FlatCell(FlatType.Boolean, one.Text),
        [{ Class: QueryClass.Number } one] => OfNumber(one.Text),
        [var one] => new FlatCell(FlatType.Text, one.Text),
        _ => new FlatCell(FlatType.Json, JsonSerializer.Serialize(values.Select(static v => v.Text), Compact)),
    };

    private static JsonSerializerOptions Compact { get; } = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static FlatCell OfNumber(string digits) =>
        new(long.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _) ? FlatType.Integer : FlatType.Real, digits);
}
