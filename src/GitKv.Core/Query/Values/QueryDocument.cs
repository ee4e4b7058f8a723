using System.Text;
using System.Text.Json;
using GitKv.Core.Values;

namespace GitKv.Core.Query.Values;

/// <summary>An item as expressions look at it: its key, and the bytes of its value.</summary>
public readonly ref struct QueryDocument
{
    private readonly ReadOnlySpan<byte> _value;
    private readonly Known _known = new();

    public QueryDocument(string key, ReadOnlySpan<byte> value)
    {
        Key = key;
        _value = value;
    }

    public string Key { get; }

    internal ReadOnlySpan<byte> Value => _value;

    internal bool IsJson => Kind == ValueKind.Json;

    /// <summary>The value's text where it is no JSON; null where it is bytes.</summary>
    internal string? PlainText => Kind == ValueKind.Bytes ? null : Encoding.UTF8.GetString(_value);

    private ValueKind Kind => _known.Kind ??= ValueCodec.Classify(_value);

    /// <summary>At the first token of a value that is JSON.</summary>
    internal Utf8JsonReader Reader()
    {
        var reader = new Utf8JsonReader(_value, ValueCodec.ReaderOptions);
        reader.Read();
        return reader;
    }

    /// <summary>What is worked out when it is first asked for, and once.</summary>
    private sealed class Known
    {
        public ValueKind? Kind { get; set; }
    }
}
