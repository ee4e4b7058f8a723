using System.Text.Json;
using GitKv.Core.Errors;

namespace GitKv.Core.Values;

/// <summary>Writes JSON that somebody gave in GitKv's own form, without changing a digit of its numbers or the order of its properties.</summary>
internal static class JsonFormatter
{
    /// <summary>Copies the document that begins at the reader's position to the writer.</summary>
    /// <exception cref="KvException">ValueInvalid: not JSON, or a property name twice; ValueTooDeep.</exception>
    public static void Copy(ReadOnlySpan<byte> json, Utf8JsonWriter writer)
    {
        if (json.StartsWith("\uFEFF"u8)) json = json[3..];
        // One level more than is allowed, so that what is too deep is told from what is wrong.
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = ValueCodec.MaxDepth + 1 });
        var names = new Stack<HashSet<string>>();
        try
        {
            while (reader.Read()) CopyToken(ref reader, writer, names);
        }
        catch (JsonException error)
        {
            throw reader.CurrentDepth > ValueCodec.MaxDepth ? ValueErrors.TooDeep() : ValueErrors.Json(error);
        }
        catch (InvalidOperationException error)
        {
            // Strings that no .NET string can hold: "\ud800", or bytes that are not UTF-8.
            throw ValueErrors.Invalid(ValueErrors.NotUnicode().Message, error);
        }
    }

    /// <summary>Copies what stands between the braces of an object in the stored form.</summary>
    public static void CopyProperties(ReadOnlySpan<byte> json, Utf8JsonWriter writer)
    {
        var reader = new Utf8JsonReader(json, ValueCodec.ReaderOptions);
        var names = new Stack<HashSet<string>>([new HashSet<string>(StringComparer.Ordinal)]);
        reader.Read();
        while (reader.Read() && reader.CurrentDepth > 0) CopyToken(ref reader, writer, names);
    }

    private static void CopyToken(ref Utf8JsonReader reader, Utf8JsonWriter writer, Stack<HashSet<string>> names)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                RequireDepth(reader);
                names.Push(new HashSet<string>(StringComparer.Ordinal));
                writer.WriteStartObject();
                break;
            case JsonTokenType.EndObject:
                names.Pop();
                writer.WriteEndObject();
                break;
            case JsonTokenType.StartArray:
                RequireDepth(reader);
                writer.WriteStartArray();
                break;
            case JsonTokenType.EndArray:
                writer.WriteEndArray();
                break;
            case JsonTokenType.PropertyName:
                string name = reader.GetString()!;
                if (!names.Peek().Add(name))
                {
                    throw ValueErrors.Invalid($"The JSON names the property '{Keys.KeyErrors.Show(name)}' twice in one object. Remove one of the two, or store it as text.");
                }
                writer.WritePropertyName(name);
                break;
            case JsonTokenType.String when reader.ValueIsEscaped:
                writer.WriteStringValue(reader.GetString());
                break;
            case JsonTokenType.String:
                writer.WriteStringValue(reader.ValueSpan);
                break;
            case JsonTokenType.Number:
                JsonNumber.Write(writer, reader.ValueSpan);
                break;
            case JsonTokenType.True or JsonTokenType.False:
                writer.WriteBooleanValue(reader.TokenType == JsonTokenType.True);
                break;
            case JsonTokenType.Null:
                writer.WriteNullValue();
                break;
        }
    }

    private static void RequireDepth(in Utf8JsonReader reader)
    {
        if (reader.CurrentDepth >= ValueCodec.MaxDepth) throw ValueErrors.TooDeep();
    }
}
