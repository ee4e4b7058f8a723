using System.Text;
using System.Text.Json;
using GitKv.Core.Documents;
using GitKv.Core.Formats;
using GitKv.Core.Stores;

namespace GitKv.Cli.Items;

/// <summary>What differs, as JSON: the operations as RFC 6902 has them.</summary>
internal static class DifferenceJson
{
    /// <summary>The letter that git has for it.</summary>
    public static char LetterOf(ItemDifference difference) => difference.Before is null ? 'A' : difference.After is null ? 'D' : 'M';

    public static void Write(Utf8JsonWriter json, ItemDifference difference, byte[]? before, byte[]? after)
    {
        json.WriteString("key", difference.Key);
        json.WriteString("change", before is null ? "added" : after is null ? "removed" : "modified");
        Value(json, "before", before);
        Value(json, "after", after);
        json.WriteString("beforeVersion", difference.Before?.Version);
        json.WriteString("afterVersion", difference.After?.Version);
        if (before is null || after is null || JsonDifference.Between(before, after) is not { } operations) return;
        json.WriteStartArray("operations");
        foreach (JsonOperation operation in operations)
        {
            json.WriteStartObject();
            json.WriteString("op", operation.Op);
            json.WriteString("path", operation.Path);
            if (operation.After is { } value) Raw(json, "value", Encoding.UTF8.GetBytes(value.GetRawText()));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Value(Utf8JsonWriter json, string name, byte[]? value)
    {
        if (value is null) return;
        Raw(json, name, DocumentValue.ToJson(value));
    }

    private static void Raw(Utf8JsonWriter json, string name, byte[] value)
    {
        json.WritePropertyName(name);
        json.WriteRawValue(JsonCompactor.Compact(value), skipInputValidation: true);
    }
}
