using System.Text.Json;
using GitKv.Core.Errors;

namespace GitKv.Core.Stores;

/// <summary>
/// What a store says of itself, in a small JSON blob named <c>.gitkv</c>: in the root of a Tree store, and in the commit at the
/// reserved ref <c>%gitkv</c> of a Branch or Ref store. It is part of the store, so that a clone that has the store has its settings.
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

    public byte[] ToBytes()
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartObject();
            json.WriteNumber("format", Format);
            json.WriteString("layout", Layout.ToString());
            if (Annotate) json.WriteBoolean("annotate", true);
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

            var layout = Enum.Parse<KvLayout>(json.RootElement.GetProperty("layout").GetString() ?? "");
            if (!Enum.IsDefined(layout)) throw new FormatException($"There is no layout {layout}.");
            bool annotate = json.RootElement.TryGetProperty("annotate", out JsonElement value) && value.ValueKind == JsonValueKind.True;
            return new StoreSettings(layout, annotate);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or ArgumentException or InvalidOperationException or FormatException)
        {
            throw new KvException(ErrorIds.RepositoryUnsupported, KvErrorKind.Unsupported,
                $"The settings of the store '{storeName}' (.gitkv) cannot be read: {e.Message} Restore them from an earlier commit of the store.", storeName, e);
        }
    }
}
