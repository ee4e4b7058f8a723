using System.Text;
using System.Text.Json;
using GitKv.Core.Values;

namespace GitKv.Core.Documents;

/// <summary>JSON values as texts that are equal exactly where the values are: whatever the order of properties and the layout, but digit by digit.</summary>
internal static class JsonForm
{
    /// <summary>Reads a stored value that is JSON. False where it is not, or where it holds a property twice: no path leads to one of the two.</summary>
    public static bool TryParse(byte[] stored, out JsonElement root)
    {
        root = default;
        if (ValueCodec.Classify(stored) != ValueKind.Json) return false;
        try
        {
            using JsonDocument document = JsonDocument.Parse(stored, new JsonDocumentOptions { MaxDepth = ValueCodec.MaxDepth, AllowDuplicateProperties = false });
            root = document.RootElement.Clone();
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    public static bool AreEqual(JsonElement left, JsonElement right) => left.ValueKind == right.ValueKind && left.ValueKind switch
    {
        JsonValueKind.Object or JsonValueKind.Array => Of(left) == Of(right),
        JsonValueKind.Number => left.GetRawText() == right.GetRawText(),
        JsonValueKind.String => left.GetString() == right.GetString(),
        _ => true,
    };

    public static string Of(JsonElement value)
    {
        var text = new StringBuilder();
        Append(text, value);
        return text.ToString();
    }

    private static void Append(StringBuilder text, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                text.Append('{');
                foreach (JsonProperty property in value.EnumerateObject().OrderBy(p => p.Name, StringComparer.Ordinal))
                {
                    AppendText(text, property.Name);
                    Append(text, property.Value);
                }

                text.Append('}');
                break;
            case JsonValueKind.Array:
                text.Append('[');
                foreach (JsonElement element in value.EnumerateArray()) Append(text, element);
                text.Append(']');
                break;
            case JsonValueKind.String:
                AppendText(text, value.GetString()!);
                break;
            default:
                text.Append(value.GetRawText()).Append(',');
                break;
        }
    }

    /// <summary>With its length before it, so that no text reads as two.</summary>
    private static void AppendText(StringBuilder text, string value) => text.Append('"').Append(value.Length).Append(':').Append(value);
}
