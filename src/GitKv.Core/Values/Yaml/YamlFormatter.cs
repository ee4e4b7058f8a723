using System.Text;
using System.Text.Json;

namespace GitKv.Core.Values.Yaml;

/// <summary>
/// Writes JSON as YAML 1.2.2 in block style, as a person would. Own code, as YamlDotNet's emitter writes some keys in ways that no parser takes
/// back (those with several lines), and characters outside the basic plane as numbers.
/// </summary>
internal ref struct YamlFormatter
{
    private const int Step = 2;

    /// <summary>YAML allows 1,024 characters for a key that stands before its colon (7.4.2); longer ones are marked with "?".</summary>
    private const int LongestSimpleKey = 1000;

    private readonly StringBuilder _text;
    private Utf8JsonReader _reader;

    private YamlFormatter(ReadOnlySpan<byte> json, StringBuilder text)
    {
        _text = text;
        _reader = new Utf8JsonReader(json, ValueCodec.ReaderOptions);
    }

    /// <summary>Writes one document, without a "---" before it.</summary>
    /// <param name="json">JSON as <see cref="ValueCodec.FromJsonText"/> gives it.</param>
    /// <param name="text">Where to.</param>
    /// <param name="indent">How many spaces stand before each line.</param>
    public static void Write(ReadOnlySpan<byte> json, StringBuilder text, int indent = 0)
    {
        var formatter = new YamlFormatter(json, text);
        formatter._reader.Read();
        if (!formatter.WriteInline(indent + Step))
        {
            text.Append(' ', indent);
            formatter.WriteBlock(indent);
        }
    }

    /// <summary>Writes "key:" and its value as an entry of a mapping at the top.</summary>
    public static void WriteEntry(string key, ReadOnlySpan<byte> json, StringBuilder text)
    {
        var formatter = new YamlFormatter(json, text);
        formatter._reader.Read();
        formatter.WriteEntry(key, 0);
    }

    /// <summary>Writes what fits on the line that has been begun, and the line's end: a scalar or an empty collection. False: nothing was written.</summary>
    private bool WriteInline(int indent)
    {
        switch (_reader.TokenType)
        {
            case JsonTokenType.StartObject or JsonTokenType.StartArray:
                Utf8JsonReader ahead = _reader;
                ahead.Read();
                if (ahead.TokenType is not (JsonTokenType.EndObject or JsonTokenType.EndArray)) return false;
                _reader = ahead;
                _text.Append(_reader.TokenType == JsonTokenType.EndObject ? "{}" : "[]").Append('\n');
                return true;
            case JsonTokenType.String:
                YamlText.WriteValue(_text, _reader.GetString()!, indent);
                return true;
            default:
                _text.Append(Encoding.ASCII.GetString(_reader.ValueSpan)).Append('\n');
                return true;
        }
    }

    /// <summary>Writes a collection that is not empty; its first line has been begun and stands at <paramref name="indent"/> already.</summary>
    private void WriteBlock(int indent)
    {
        bool isObject = _reader.TokenType == JsonTokenType.StartObject;
        bool first = true;
        while (_reader.Read() && _reader.TokenType is not (JsonTokenType.EndObject or JsonTokenType.EndArray))
        {
            if (!first) _text.Append(' ', indent);
            first = false;
            if (isObject)
            {
                string key = _reader.GetString()!;
                _reader.Read();
                WriteEntry(key, indent);
            }
            else
            {
                WriteItem('-', indent);
            }
        }
    }

    private void WriteEntry(string key, int indent)
    {
        string name = YamlText.Key(key);
        if (name.Length > LongestSimpleKey)
        {
            _text.Append("? ").Append(name).Append('\n').Append(' ', indent);
            WriteItem(':', indent);
            return;
        }
        _text.Append(name).Append(':');
        int end = _text.Length;
        _text.Append(' ');
        if (WriteInline(indent + Step)) return;
        _text.Length = end;
        _text.Append('\n').Append(' ', indent + Step);
        WriteBlock(indent + Step);
    }

    private void WriteItem(char mark, int indent)
    {
        _text.Append(mark).Append(' ');
        if (!WriteInline(indent + Step)) WriteBlock(indent + Step);
    }
}
