using System.Text.Json;
using GitKv.Core.Errors;
using GitKv.Core.Values;

namespace GitKv.Core.Formats;

/// <summary>
/// Values inside JSON and YAML files, and in the JSON lines of the command. Text is a string there, JSON is itself. Everything else, bytes above all, is <c>{"$base64": "…"}</c>; so is any value that would not come back as it is
/// otherwise (JSON that has that very form, or that has a property twice).
/// </summary>
public static class DocumentValue
{
    private const string Base64 = "$base64";

    /// <summary>The JSON that a stored value is written as, in the stored form of JSON.</summary>
    public static byte[] ToJson(byte[] stored)
    {
        ArgumentNullException.ThrowIfNull(stored);
        switch (ValueCodec.Classify(stored))
        {
            case ValueKind.Text:
                return ValueCodec.FromJson(writer => writer.WriteStringValue(stored));
            case ValueKind.Json:
                try
                {
                    byte[] json = ValueCodec.FromJsonText(stored);
                    if (!IsBase64(json, out _)) return json;
                }
                catch (KvException)
                {
                    // Written by something else than GitKv, and not representable exactly.
                }
                break;
        }

        return ValueCodec.FromJson(writer =>
        {
            writer.WriteStartObject();
            writer.WriteBase64String(Base64, stored);
            writer.WriteEndObject();
        });
    }

    /// <summary>The bytes to store for JSON that stands in a file. The reverse of <see cref="ToJson"/>.</summary>
    /// <exception cref="KvException">ValueInvalid, ValueTooDeep.</exception>
    public static byte[] FromJson(ReadOnlySpan<byte> json)
    {
        byte[] stored = ValueCodec.FromJsonText(json);
        if (stored[0] == '"') return ValueCodec.FromText(ValueCodec.ToText(stored));
        if (!IsBase64(stored, out byte[]? bytes)) return stored;
        return bytes ?? throw new KvException(ErrorIds.ValueInvalid, KvErrorKind.Invalid, "The value of \"$base64\" is not Base64. Correct it.");
    }

    private static bool IsBase64(byte[] json, out byte[]? bytes)
    {
        bytes = null;
        if (json[0] != '{') return false;
        var reader = new Utf8JsonReader(json, ValueCodec.ReaderOptions);
        reader.Read();
        if (!reader.Read() || reader.TokenType != JsonTokenType.PropertyName || !reader.ValueTextEquals(Base64)) return false;
        if (!reader.Read() || reader.TokenType != JsonTokenType.String) return false;
        if (reader.TryGetBytesFromBase64(out byte[]? decoded)) bytes = decoded;
        return reader.Read() && reader.TokenType == JsonTokenType.EndObject;
    }
}
