using System.Text.Encodings.Web;
using System.Text.Json;
using GitKv.Core.Errors;
using GitKv.Core.Keys;
using GitKv.Core.Query.Values;
using GitKv.Core.Stores;

namespace GitKv.Core.Query.Indexes;

/// <summary>The definitions of indexes in a store's settings: an object by name, <c>{"by-status": {"on": "status", "unique": true}}</c>.</summary>
internal static class IndexSettings
{
    /// <summary>The field of the settings.</summary>
    public const string Field = "indexes";

    /// <summary>The indexes that settings speak of, in the order of their names; also those that can't be followed, as a newer GitKv may have made them.</summary>
    public static IReadOnlyList<KnownIndex> Read(StoreSettings settings, string storeName)
    {
        foreach ((string field, JsonElement value) in settings.Others)
        {
            if (field != Field) continue;
            if (value.ValueKind != JsonValueKind.Object) return [];
            return [.. value.EnumerateObject().DistinctBy(p => p.Name).OrderBy(p => p.Name, StringComparer.Ordinal).Select(p => Read(p.Name, p.Value, storeName))];
        }

        return [];
    }

    /// <summary>The settings with a definition set, or with null removed.</summary>
    public static StoreSettings With(StoreSettings settings, string name, IndexDefinition? definition)
    {
        Dictionary<string, JsonElement> all = ByName(settings.Others.FirstOrDefault(o => o.Name == Field).Value);
        all.Remove(name);
        if (definition is not null)
        {
            using JsonDocument document = JsonDocument.Parse(Bytes(definition));
            all.Add(name, document.RootElement.Clone());
        }

        return settings.With(Field, all.Count == 0 ? null : Element(all));
    }

    /// <summary>What two sides made of the same definitions, index by index. False where both changed one, differently.</summary>
    public static bool TryMerge(JsonElement? before, JsonElement? ours, JsonElement? theirs, out JsonElement? merged)
    {
        merged = null;
        Dictionary<string, JsonElement> old = ByName(before ?? default);
        Dictionary<string, JsonElement> mine = ByName(ours ?? default);
        Dictionary<string, JsonElement> their = ByName(theirs ?? default);
        foreach (string name in old.Keys.Union(their.Keys))
        {
            (JsonElement? first, JsonElement? second, JsonElement? common) = (Of(mine, name), Of(their, name), Of(old, name));
            if (Same(second, common) || Same(first, second)) continue;
            if (!Same(first, common)) return false;
            if (second is { } changed) mine[name] = changed;
            else mine.Remove(name);
        }

        if (mine.Count > 0) merged = Element(mine);
        return true;

        static JsonElement? Of(Dictionary<string, JsonElement> all, string name) => all.TryGetValue(name, out JsonElement value) ? value : null;

        static bool Same(JsonElement? one, JsonElement? other) => one is null || other is null ? one is null && other is null : JsonElement.DeepEquals(one.Value, other.Value);
    }

    /// <summary>The one form of a definition.</summary>
    public static byte[] Bytes(IndexDefinition definition)
    {
        using var stream = new MemoryStream();
        using (var json = Writer(stream)) Write(json, definition);
        return stream.ToArray();
    }

    private static Dictionary<string, JsonElement> ByName(JsonElement field)
    {
        var all = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        if (field.ValueKind != JsonValueKind.Object) return all;
        foreach (JsonProperty index in field.EnumerateObject()) all[index.Name] = index.Value;
        return all;
    }

    private static JsonElement Element(Dictionary<string, JsonElement> all)
    {
        using var stream = new MemoryStream();
        using (var json = Writer(stream))
        {
            json.WriteStartObject();
            foreach ((string name, JsonElement value) in all.OrderBy(static a => a.Key, StringComparer.Ordinal))
            {
                json.WritePropertyName(name);
                value.WriteTo(json);
            }

            json.WriteEndObject();
        }

        using JsonDocument document = JsonDocument.Parse(stream.ToArray());
        return document.RootElement.Clone();
    }

    private static Utf8JsonWriter Writer(MemoryStream stream) => new(stream, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    private static void Write(Utf8JsonWriter json, IndexDefinition definition)
    {
        json.WriteStartObject();
        json.WriteString("on", definition.On.ToString());
        if (definition.Unique) json.WriteBoolean("unique", true);
        if (definition.Types.Count > 0)
        {
            json.WriteStartArray("types");
            foreach (QueryClass kind in definition.Types.Distinct().Order()) json.WriteStringValue(kind.ToString());
            json.WriteEndArray();
        }

        if (definition.Pattern is { } pattern) json.WriteString("pattern", pattern.Text);
        if (definition.CaseSensitive) json.WriteBoolean("caseSensitive", true);
        json.WriteEndObject();
    }

    private static KnownIndex Read(string name, JsonElement value, string storeName)
    {
        try
        {
            IndexDefinition definition = Parse(name, value);
            definition.Validate();
            return new KnownIndex(name, definition, null);
        }
        catch (Exception e) when (e is KvException or JsonException or InvalidOperationException or FormatException or ArgumentException)
        {
            return new KnownIndex(name, null, IndexErrors.Invalid(name, storeName, e.Message, e));
        }
    }

    private static IndexDefinition Parse(string name, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object) throw new FormatException("its definition is no object.");
        var definition = new IndexDefinition(name, PropertyExpression.Parse(value.TryGetProperty("on", out JsonElement on) ? Text(on) : throw new FormatException("it does not say what it is on.")));
        foreach (JsonProperty field in value.EnumerateObject())
        {
            definition = field.Name switch
            {
                "on" => definition,
                "unique" => definition with { Unique = field.Value.GetBoolean() },
                "types" => definition with { Types = [.. field.Value.EnumerateArray().Select(t => KindOf(Text(t))).Distinct().Order()] },
                "pattern" => definition with { Pattern = KeyPattern.Parse(Text(field.Value)) },
                "caseSensitive" => definition with { CaseSensitive = field.Value.GetBoolean() },
                _ => throw new FormatException($"this version of GitKv does not know its field '{field.Name}'. Update GitKv."),
            };
        }

        return definition;
    }

    private static string Text(JsonElement value) => value.GetString() ?? throw new FormatException("a text is missing in its definition.");

    private static QueryClass KindOf(string text) => Enum.TryParse(text, out QueryClass kind) && Enum.IsDefined(kind) && !char.IsAsciiDigit(text[0])
        ? kind
        : throw new FormatException($"there is no type '{text}'.");
}
