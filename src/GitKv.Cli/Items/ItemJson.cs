using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using GitKv.Cli.Streams;
using GitKv.Core.Formats;
using GitKv.Core.Stores;
using GitKv.Core.Values;

namespace GitKv.Cli.Items;

/// <summary>Items as JSON, one line each: <c>{"key":…,"value":…,"version":…,"size":…}</c>.</summary>
internal sealed class ItemJson : IDisposable
{
    private static readonly JsonWriterOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true, MaxDepth = 2 * ValueCodec.MaxDepth };
    private readonly OutputStream _output;
    private readonly ArrayBufferWriter<byte> _line = new(1024);
    private readonly Utf8JsonWriter _json;

    public ItemJson(OutputStream output)
    {
        _output = output;
        _json = new Utf8JsonWriter(_line, s_options);
    }

    /// <summary>Writes one line, wholly or not at all; <paramref name="write"/> adds the properties.</summary>
    public void Line(Action<Utf8JsonWriter> write)
    {
        Begin();
        write(_json);
        End();
    }

    /// <summary>Writes an item with its value.</summary>
    public void Item(KvEntry entry, byte[] value, ItemOrigin? origin, bool withOrigin)
    {
        Begin();
        _json.WriteString("key", entry.Key);
        _json.WritePropertyName("value");
        _json.WriteRawValue(JsonCompactor.Compact(DocumentValue.ToJson(value)), skipInputValidation: true);
        _json.WriteString("version", entry.Version);
        _json.WriteNumber("size", value.Length);
        if (entry.Expires is { } expires) _json.WriteString("expiresAt", expires.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture));
        if (withOrigin) Origin(_json, origin);
        End();
    }

    public static void Origin(Utf8JsonWriter json, ItemOrigin? origin)
    {
        json.WriteString("updatedAt", origin?.At.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture));
        json.WriteString("updatedBy", origin?.By);
        json.WriteString("message", origin?.Message);
        json.WriteString("commit", origin?.Commit);
    }

    public void Dispose() => _json.Dispose();

    private void Begin()
    {
        _line.ResetWrittenCount();
        _json.Reset();
        _json.WriteStartObject();
    }

    private void End()
    {
        _json.WriteEndObject();
        _json.Flush();
        _output.Write(_line.WrittenSpan);
        _output.Write("\n"u8);
        _output.EndItem();
    }
}
