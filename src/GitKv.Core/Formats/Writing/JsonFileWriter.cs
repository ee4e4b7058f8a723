using System.Text.Json;
using GitKv.Core.Values;

namespace GitKv.Core.Formats.Writing;

/// <summary>JSON: an object of values by key, or an array of documents that hold their keys. NDJSON: a line each.</summary>
internal static class JsonFileWriter
{
    private const int FlushAt = 64 * 1024;

    // Around a document there is one level more, or two lines' worth.
    private static readonly JsonWriterOptions Indented = ValueCodec.WriterOptions with { MaxDepth = ValueCodec.MaxDepth + 1 };
    private static readonly JsonWriterOptions OneLine = Indented with { Indented = false };

    public static void WriteJson(ExportedItems items, Stream stream, string? keyProperty)
    {
        using var writer = new Utf8JsonWriter(stream, Indented);
        if (keyProperty is null)
        {
            writer.WriteStartObject();
            foreach ((string key, byte[] json) in items.Values())
            {
                writer.WritePropertyName(key);
                Copy(json, writer);
            }
            writer.WriteEndObject();
        }
        else
        {
            writer.WriteStartArray();
            foreach (byte[] json in items.Documents(keyProperty)) Copy(json, writer);
            writer.WriteEndArray();
        }
        writer.Flush();
        stream.Write("\n"u8);
    }

    public static void WriteNdJson(ExportedItems items, Stream stream, string? keyProperty)
    {
        using var writer = new Utf8JsonWriter(stream, OneLine);
        if (keyProperty is null)
        {
            foreach ((string key, byte[] json) in items.Values())
            {
                writer.WriteStartObject();
                writer.WriteString(KeyMaker.PairKey, key);
                writer.WritePropertyName(KeyMaker.PairValue);
                JsonFormatter.Copy(json, writer);
                writer.WriteEndObject();
                EndLine(writer, stream);
            }
        }
        else
        {
            foreach (byte[] json in items.Documents(keyProperty))
            {
                JsonFormatter.Copy(json, writer);
                EndLine(writer, stream);
            }
        }
    }

    private static void Copy(byte[] json, Utf8JsonWriter writer)
    {
        JsonFormatter.Copy(json, writer);
        if (writer.BytesPending > FlushAt) writer.Flush();
    }

    public static void EndLine(Utf8JsonWriter writer, Stream stream)
    {
        writer.Flush();
        stream.Write("\n"u8);
        writer.Reset();
    }
}
