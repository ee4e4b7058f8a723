using System.Text.Json;

namespace GitKv.Core.Documents;

/// <summary>
/// What turns one JSON document into another, as operations of RFC 6902. Made one after the other on the first, they give the second (but for the order of properties).
/// Objects are compared property by property, arrays by alignment: an element put in front moves none of the others.
/// </summary>
public static class JsonDifference
{
    /// <summary>The operations; none where the documents say the same. Null where one of the values is not JSON, or has a property twice.</summary>
    public static IReadOnlyList<JsonOperation>? Between(byte[] before, byte[] after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        return JsonForm.TryParse(before, out JsonElement old) && JsonForm.TryParse(after, out JsonElement now) ? Between(old, now) : null;
    }

    internal static IReadOnlyList<JsonOperation> Between(JsonElement before, JsonElement after)
    {
        var operations = new List<JsonOperation>();
        Compare(operations, "", before, after);
        return operations;
    }

    internal static void Compare(List<JsonOperation> operations, string path, JsonElement before, JsonElement after)
    {
        if (before.ValueKind == JsonValueKind.Object && after.ValueKind == JsonValueKind.Object) CompareObjects(operations, path, before, after);
        else if (before.ValueKind == JsonValueKind.Array && after.ValueKind == JsonValueKind.Array) ArrayDifference.Compare(operations, path, before, after);
        else if (!JsonForm.AreEqual(before, after)) operations.Add(new JsonOperation(JsonOperation.Replace, path, before, after));
    }

    private static void CompareObjects(List<JsonOperation> operations, string path, JsonElement before, JsonElement after)
    {
        Dictionary<string, JsonElement> now = after.EnumerateObject().ToDictionary(p => p.Name, p => p.Value, StringComparer.Ordinal);
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (JsonProperty property in before.EnumerateObject())
        {
            known.Add(property.Name);
            string at = JsonPointer.Append(path, property.Name);
            if (now.TryGetValue(property.Name, out JsonElement value)) Compare(operations, at, property.Value, value);
            else operations.Add(new JsonOperation(JsonOperation.Remove, at, property.Value, null));
        }

        foreach (JsonProperty property in after.EnumerateObject())
            if (!known.Contains(property.Name)) operations.Add(new JsonOperation(JsonOperation.Add, JsonPointer.Append(path, property.Name), null, property.Value));
    }
}
