using System.Text.Encodings.Web;
using System.Text.Json;
using GitKv.Core.Errors;
using GitKv.Core.Merging;

namespace GitKv.Core.Stores;

/// <summary>
/// What a store says of itself, in a small JSON blob named <c>.gitkv</c>: in the root of a Tree store, and in the commit at the
/// reserved ref <c>%gitkv</c> of a Branch or Ref store. It is part of the store, so that a clone that has the store has its settings.
/// What a newer GitKv wrote besides is kept as it is.
/// </summary>
/// <param name="Layout">How the store is kept.</param>
/// <param name="Annotate">Ref layout: values are wrapped in annotated tags.</param>
internal sealed record StoreSettings(KvLayout Layout, bool Annotate)
{
    /// <summary>The format that this version writes and the newest that it reads.</summary>
    public const int Format = 1;

    /// <summary>The last component of the ref that holds the settings of a Branch or Ref store; no key encodes to it.</summary>
    public const string RefName = "%gitkv";

    /// <summary>The last component of the ref that keeps the history of removed keys of a Branch store reachable.</summary>
    public const string RemovedRefName = "%removed";

    private const string MergeField = "merge";

    /// <summary>All but format, layout and annotate, in their order.</summary>
    public IReadOnlyList<(string Name, JsonElement Value)> Others { get; init; } = [];

    /// <summary>The merge rules, the first that matches counting. Read when they are needed: bad ones don't keep anybody from reading the store.</summary>
    /// <exception cref="KvException">SettingsInvalid.</exception>
    public IReadOnlyList<MergeRule> MergeRules(string storeName)
    {
        foreach ((string name, JsonElement value) in Others)
        {
            if (name != MergeField) continue;
            if (value.ValueKind != JsonValueKind.Array) throw MergeRule.Invalid(storeName, "they are no list");
            return [.. value.EnumerateArray().Select(rule => MergeRule.Read(rule, storeName))];
        }

        return [];
    }

    public StoreSettings WithMergeRules(IReadOnlyList<MergeRule> rules)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartArray();
            foreach (MergeRule rule in rules) rule.Write(json);
            json.WriteEndArray();
        }

        using JsonDocument list = JsonDocument.Parse(stream.ToArray());
        return With(MergeField, rules.Count == 0 ? null : list.RootElement.Clone());
    }

    /// <summary>The same with one field set in its place, or added at the end, or with null removed.</summary>
    public StoreSettings With(string name, JsonElement? value)
    {
        List<(string Name, JsonElement Value)> others = [.. Others];
        int index = others.FindIndex(o => o.Name == name);
        if (value is null && index >= 0) others.RemoveAt(index);
        else if (value is { } added && index < 0) others.Add((name, added));
        else if (value is { } changed) others[index] = (name, changed);
        return this with { Others = others };
    }

    public byte[] ToBytes()
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteNumber("format", Format);
            json.WriteString("layout", Layout.ToString());
            if (Annotate) json.WriteBoolean("annotate", true);
            foreach ((string name, JsonElement value) in Others)
            {
                json.WritePropertyName(name);
                value.WriteTo(json);
            }

            json.WriteEndObject();
        }

        stream.WriteByte((byte)'\n');
        return stream.ToArray();
    }

    /// <exception cref="KvException">RepositoryUnsupported: made by a newer GitKv, or not settings at all.</exception>
    public static StoreSettings Parse(ReadOnlySpan<byte> content, string storeName)
    {
        try
        {
            var reader = new Utf8JsonReader(content);
            using JsonDocument json = JsonDocument.ParseValue(ref reader);
            int format = json.RootElement.GetProperty("format").GetInt32();
            if (format > Format)
            {
                throw new KvException(ErrorIds.RepositoryUnsupported, KvErrorKind.Unsupported,
                    $"The store '{storeName}' has format {format}, this GitKv knows formats up to {Format}. Update GitKv.", storeName);
            }

            KvLayout layout = LayoutOf(json.RootElement.GetProperty("layout").GetString() ?? "");
            bool annotate = json.RootElement.TryGetProperty("annotate", out JsonElement value) && value.ValueKind == JsonValueKind.True;
            return new StoreSettings(layout, annotate) { Others = OthersOf(json.RootElement) };
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or ArgumentException or InvalidOperationException or FormatException)
        {
            throw new KvException(ErrorIds.RepositoryUnsupported, KvErrorKind.Unsupported,
                $"The settings of the store '{storeName}' (.gitkv) cannot be read: {e.Message} Restore them from an earlier commit of the store.", storeName, e);
        }
    }

    private static KvLayout LayoutOf(string name)
    {
        switch (name)
        {
            case nameof(KvLayout.Tree):
                return KvLayout.Tree;
            case nameof(KvLayout.Branch):
                return KvLayout.Branch;
            case nameof(KvLayout.Ref):
                return KvLayout.Ref;
            default:
                var layout = Enum.Parse<KvLayout>(name);
                return Enum.IsDefined(layout) ? layout : throw new FormatException($"There is no layout {layout}.");
        }
    }

    /// <summary>The other fields, of several with one name the first. In plain loops: each command begins here, and queries over structs would be compiled for it first.</summary>
    private static (string Name, JsonElement Value)[] OthersOf(JsonElement settings)
    {
        List<string>? names = null;
        foreach (JsonProperty field in settings.EnumerateObject())
            if (field.Name is { } name and not ("format" or "layout" or "annotate") && names?.Contains(name) != true) (names ??= []).Add(name);
        if (names is null) return [];
        var others = new (string Name, JsonElement Value)[names.Count];
        foreach (JsonProperty field in settings.EnumerateObject())
        {
            int index = names.IndexOf(field.Name);
            if (index >= 0 && others[index].Name is null) others[index] = (field.Name, field.Value.Clone());
        }

        return others;
    }
}
