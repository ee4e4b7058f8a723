using System.Text.Json;
using GitKv.Core.Values;

namespace GitKv.Core.Merging.Documents;

/// <summary>A JSON document as nodes over its own bytes.</summary>
internal sealed class JsonTree
{
    private readonly byte[] _source;

    private JsonTree(byte[] source)
    {
        _source = source;
        var reader = new Utf8JsonReader(source, ValueCodec.ReaderOptions);
        reader.Read();
        Root = Read(ref reader);
    }

    public JsonNode Root { get; }

    /// <summary>The name of a property that stands twice in one object, if there is one: no property of such a document can be spoken of with certainty.</summary>
    public string? Duplicate { get; private set; }

    /// <summary>Null: the bytes are no JSON, or nested deeper than values may be.</summary>
    public static JsonTree? Parse(byte[] source) => ValueCodec.Classify(source) == ValueKind.Json ? new JsonTree(source) : null;

    private JsonNode Read(ref Utf8JsonReader reader)
    {
        int start = (int)reader.TokenStartIndex;
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                return ReadObject(ref reader, start);
            case JsonTokenType.StartArray:
                return ReadArray(ref reader, start);
            case JsonTokenType.String:
                return Scalar(JsonKind.String, start, ref reader, reader.ValueIsEscaped ? reader.GetString()!.GetHashCode(StringComparison.Ordinal) : HashOf(reader.ValueSpan));
            case JsonTokenType.Number:
                return Scalar(JsonKind.Number, start, ref reader, JsonNumberValue.Of(reader.ValueSpan).GetHashCode());
            case JsonTokenType.True:
                return Scalar(JsonKind.True, start, ref reader, 1);
            case JsonTokenType.False:
                return Scalar(JsonKind.False, start, ref reader, 2);
            default:
                return Scalar(JsonKind.Null, start, ref reader, 3);
        }
    }

    private JsonNode Scalar(JsonKind kind, int start, ref Utf8JsonReader reader, int hash) => new(_source, kind, start, (int)reader.BytesConsumed, [], HashCode.Combine(kind, hash));

    private JsonNode ReadObject(ref Utf8JsonReader reader, int start)
    {
        var members = new List<JsonMember>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        // The order of properties is no part of an object's value: a sum has none either.
        int hash = 0;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            int nameStart = (int)reader.TokenStartIndex;
            string name = reader.GetString()!;
            // The reader counts the colon as consumed.
            int nameEnd = nameStart + reader.ValueSpan.Length + 2;
            if (!names.Add(name)) Duplicate ??= name;
            reader.Read();
            JsonNode value = Read(ref reader);
            members.Add(new JsonMember(name, nameStart, nameEnd, value));
            hash = unchecked(hash + HashCode.Combine(name.GetHashCode(StringComparison.Ordinal), value.GetHashCode()));
        }
        return new JsonNode(_source, JsonKind.Object, start, (int)reader.BytesConsumed, [.. members], HashCode.Combine(JsonKind.Object, hash));
    }

    private JsonNode ReadArray(ref Utf8JsonReader reader, int start)
    {
        var members = new List<JsonMember>();
        var hash = new HashCode();
        hash.Add(JsonKind.Array);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            JsonNode element = Read(ref reader);
            members.Add(new JsonMember(null, element.Start, element.Start, element));
            hash.Add(element.GetHashCode());
        }
        return new JsonNode(_source, JsonKind.Array, start, (int)reader.BytesConsumed, [.. members], hash.ToHashCode());
    }

    /// <summary>The hash that the decoded text has, so that a string with escapes and one without agree.</summary>
    private static int HashOf(ReadOnlySpan<byte> utf8)
    {
        Span<char> text = utf8.Length <= 256 ? stackalloc char[utf8.Length] : new char[utf8.Length];
        int length = System.Text.Encoding.UTF8.GetChars(utf8, text);
        return string.GetHashCode(text[..length], StringComparison.Ordinal);
    }
}
