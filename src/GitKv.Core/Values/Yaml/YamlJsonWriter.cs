using System.Text.Json;
using GitKv.Core.Errors;

namespace GitKv.Core.Values.Yaml;

/// <summary>Writes a YAML document as JSON, with its aliases expanded.</summary>
internal sealed class YamlJsonWriter
{
    private readonly Utf8JsonWriter _writer;
    private readonly YamlExpansion _expansion;

    private YamlJsonWriter(Utf8JsonWriter writer, YamlExpansion expansion)
    {
        _writer = writer;
        _expansion = expansion;
    }

    /// <exception cref="KvException">ValueInvalid, ValueTooDeep, ValueTooLarge.</exception>
    public static void Write(YamlNode? document, Utf8JsonWriter writer, YamlExpansion expansion)
    {
        if (document is null) writer.WriteNullValue();
        else new YamlJsonWriter(writer, expansion).Write(document, inAlias: false);
    }

    private void Write(YamlNode node, bool inAlias)
    {
        switch (node)
        {
            case YamlAlias alias:
                Write(alias.Target, inAlias: true);
                break;
            case YamlScalar scalar:
                if (inAlias) _expansion.Add(scalar.Value.Length);
                WriteScalar(scalar);
                break;
            case YamlSequence sequence:
                if (inAlias) _expansion.Add(0);
                RequireDepth();
                _writer.WriteStartArray();
                foreach (YamlNode item in sequence.Items) Write(item, inAlias);
                _writer.WriteEndArray();
                break;
            case YamlMapping mapping:
                if (inAlias) _expansion.Add(0);
                RequireDepth();
                _writer.WriteStartObject();
                foreach ((string key, YamlNode value) in mapping.Entries)
                {
                    if (inAlias) _expansion.Add(key.Length);
                    _writer.WritePropertyName(key);
                    Write(value, inAlias);
                }
                _writer.WriteEndObject();
                break;
        }
    }

    private void WriteScalar(YamlScalar scalar)
    {
        switch (CoreSchema.Resolve(scalar, out string number))
        {
            case YamlScalarKind.Null:
                _writer.WriteNullValue();
                break;
            case YamlScalarKind.True:
                _writer.WriteBooleanValue(true);
                break;
            case YamlScalarKind.False:
                _writer.WriteBooleanValue(false);
                break;
            case YamlScalarKind.Number:
                ValueCodec.WriteNumber(_writer, number);
                break;
            case YamlScalarKind.NotFinite:
                throw YamlComposer.At(scalar.Start, $"JSON has no number {scalar.Value}. Put it in quotes to keep it as text.");
            default:
                _writer.WriteStringValue(scalar.Value);
                break;
        }
    }

    private void RequireDepth()
    {
        if (_writer.CurrentDepth >= ValueCodec.MaxDepth) throw ValueErrors.TooDeep();
    }
}
