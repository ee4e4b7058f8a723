using System.Management.Automation;
using System.Text;
using System.Text.Json;
using GitKv.Core.Values;

namespace GitKv.Values;

/// <summary>Turns the bytes that a store keeps into a PowerShell value. <see cref="ValueEncoder"/> is its inverse.</summary>
internal static class ValueDecoder
{
    internal static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The value, and the format that would write it again: Text for a JSON string, as its value is text.</summary>
    /// <exception cref="Core.Errors.KvException">ValueInvalid, ValueTooDeep.</exception>
    internal static (object? Value, GitKvValueFormat Format) Decode(byte[] bytes, GitKvValueFormat wanted, bool asHashtable) => wanted switch
    {
        GitKvValueFormat.Bytes => (bytes, GitKvValueFormat.Bytes),
        GitKvValueFormat.Text => (Text(bytes), GitKvValueFormat.Text),
        GitKvValueFormat.Json => (JsonText(bytes), GitKvValueFormat.Json),
        GitKvValueFormat.Yaml => (ValueCodec.JsonToYaml(Json(bytes)), GitKvValueFormat.Yaml),
        GitKvValueFormat.CliXml => (CliXmlText(bytes), GitKvValueFormat.CliXml),
        _ => Auto(bytes, asHashtable),
    };

    /// <summary>The bytes as text, whatever they mean.</summary>
    internal static string Raw(byte[] bytes)
    {
        try
        {
            return StrictUtf8.GetString(bytes);
        }
        catch (DecoderFallbackException e)
        {
            throw Errors.ValueInvalid("The value is not UTF-8 text. Read it with -AsByteStream.", inner: e);
        }
    }

    private static (object? Value, GitKvValueFormat Format) Auto(byte[] bytes, bool asHashtable)
    {
        switch (ValueCodec.Classify(bytes))
        {
            case ValueKind.Json:
                object? value = JsonValueReader.Read(bytes, asHashtable);
                return (value, value is string ? GitKvValueFormat.Text : GitKvValueFormat.Json);
            case ValueKind.CliXml:
                return (CliXmlValue.Read(Raw(bytes)), GitKvValueFormat.CliXml);
            case ValueKind.Text:
                return (Raw(bytes), GitKvValueFormat.Text);
            default:
                return (bytes, GitKvValueFormat.Bytes);
        }
    }

    private static string Text(byte[] bytes) =>
        ValueCodec.Classify(bytes) == ValueKind.Json && JsonValueReader.Read(bytes, asHashtable: false) is string text ? text : Raw(bytes);

    /// <summary>The value as JSON bytes: JSON as it is, text as a JSON string, CLIXML as the JSON of what it holds.</summary>
    private static byte[] Json(byte[] bytes) => ValueCodec.Classify(bytes) switch
    {
        ValueKind.Json => bytes,
        ValueKind.Text => StringToJson(Raw(bytes)),
        ValueKind.CliXml => ValueCodec.FromJson(json => new JsonValueWriter(json, default).Write(CliXmlValue.Read(Raw(bytes)))),
        _ => throw Errors.ValueInvalid("The value is bytes, which have no JSON form. Read it without -As, or with -AsByteStream."),
    };

    private static byte[] StringToJson(string text) => ValueCodec.FromJson(json => json.WriteStringValue(text));

    private static string JsonText(byte[] bytes) => Raw(Json(bytes)).TrimEnd('\n');

    private static string CliXmlText(byte[] bytes) => ValueCodec.Classify(bytes) == ValueKind.CliXml
        ? Raw(bytes)
        : PSSerializer.Serialize(Auto(bytes, asHashtable: false).Value, 48);
}
