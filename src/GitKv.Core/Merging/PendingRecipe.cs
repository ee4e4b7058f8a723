using System.Text.Json;
using GitKv.Core.Errors;
using GitKv.Core.Objects;

namespace GitKv.Core.Merging;

/// <summary>A merge that waits, as it is kept: what is merged, how, and what was decided so far. JSON, in the tree of a commit.</summary>
internal sealed record PendingRecipe(string From, string? Folder)
{
    private const int Format = 1;

    public bool NoFastForward { get; init; }

    public string? Message { get; init; }

    public IReadOnlyList<MergeRule> Rules { get; init; } = [];

    public IReadOnlyList<MergeResolution> Resolutions { get; init; } = [];

    public byte[] ToBytes()
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartObject();
            json.WriteNumber("format", Format);
            json.WriteString("from", From);
            if (Folder is not null) json.WriteString("repository", Folder);
            if (NoFastForward) json.WriteBoolean("noFastForward", true);
            if (Message is not null) json.WriteString("message", Message);
            json.WriteStartArray("merge");
            foreach (MergeRule rule in Rules) rule.Write(json);
            json.WriteEndArray();
            json.WriteStartArray("resolutions");
            foreach (MergeResolution resolution in Resolutions) Write(json, resolution);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    /// <exception cref="KvException">RefCorrupt: something else wrote it.</exception>
    public static PendingRecipe Parse(byte[] content, string refName)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(content);
            JsonElement json = document.RootElement;
            if (json.GetProperty("format").GetInt32() != Format) throw new FormatException("it is of another format");
            return new PendingRecipe(json.GetProperty("from").GetString()!, Optional(json, "repository"))
            {
                NoFastForward = json.TryGetProperty("noFastForward", out JsonElement flag) && flag.GetBoolean(),
                Message = Optional(json, "message"),
                Rules = [.. json.GetProperty("merge").EnumerateArray().Select(rule => MergeRule.Read(rule, refName))],
                Resolutions = [.. json.GetProperty("resolutions").EnumerateArray().Select(Read)],
            };
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or ArgumentException)
        {
            throw new KvException(ErrorIds.RefCorrupt, KvErrorKind.Corrupt, $"The pending merge at '{refName}' cannot be read: {e.Message} Drop it with Undo-GitKvMerge.", refName, e);
        }
    }

    private static void Write(Utf8JsonWriter json, MergeResolution resolution)
    {
        json.WriteStartObject();
        json.WriteString("key", resolution.Key);
        json.WriteString("path", resolution.Path);
        json.WriteString("use", resolution.Use.ToString());
        json.WriteString("value", resolution.Value.ToString());
        if (resolution.Expires is { } expires) json.WriteString("expires", expires);
        json.WriteString("base", resolution.Base.ToString());
        json.WriteString("ours", resolution.Ours.ToString());
        json.WriteString("theirs", resolution.Theirs.ToString());
        json.WriteEndObject();
    }

    private static MergeResolution Read(JsonElement json) => new(
        json.GetProperty("key").GetString()!, json.GetProperty("path").GetString()!, Enum.Parse<MergeUse>(json.GetProperty("use").GetString()!),
        Id(json, "value"), Id(json, "base"), Id(json, "ours"), Id(json, "theirs"))
    {
        Expires = json.TryGetProperty("expires", out JsonElement expires) ? expires.GetDateTimeOffset() : null,
    };

    private static ObjectId Id(JsonElement json, string name) => ObjectId.Parse(json.GetProperty(name).GetString()!);

    private static string? Optional(JsonElement json, string name) => json.TryGetProperty(name, out JsonElement value) ? value.GetString() : null;
}
