using System.Collections;
using System.Management.Automation;
using System.Text;
using System.Text.Json;
using GitKv.Core.Errors;
using GitKv.Core.Values;

namespace GitKv.Values;

/// <summary>Turns a PowerShell value into the bytes that a store keeps. <see cref="ValueDecoder"/> is its inverse.</summary>
internal static class ValueEncoder
{
    private static readonly byte[] Null = "null\n"u8.ToArray();

    /// <summary>The bytes of <paramref name="value"/>.</summary>
    /// <exception cref="KvException">ValueInvalid, ValueTooDeep, ValueHasCycle.</exception>
    internal static byte[] Encode(object? value, GitKvValueFormat format, CancellationToken cancellation)
    {
        object? bare = value is PSObject wrapper ? wrapper.BaseObject : value;
        if (bare is GitKvValueFailure failure) throw Errors.ValueInvalid($"The value could not be read ({failure.ErrorId}), so it can't be written.");
        return format switch
        {
            GitKvValueFormat.Text => Text(value, bare),
            GitKvValueFormat.Json => Json(value, bare, cancellation),
            GitKvValueFormat.Yaml => Yaml(value, bare, cancellation),
            GitKvValueFormat.Bytes => Bytes(value, bare),
            GitKvValueFormat.CliXml => CliXmlValue.Write(value),
            _ => Auto(value, bare, cancellation),
        };
    }

    private static byte[] Auto(object? value, object? bare, CancellationToken cancellation)
    {
        switch (bare)
        {
            case null or DBNull:
                return Null;
            case string text:
                return FromText(text);
            case byte[] bytes:
                return bytes;
            case Stream:
                throw Errors.ValueInvalid("A stream is not stored as a value. Give the file's path with -FilePath.");
        }

        // An enum's or a date's JSON is a string, and a string alone is text.
        return ScalarText.TryGet(bare, out string? written) ? FromText(written) : FromObject(value, cancellation);
    }

    private static byte[] Text(object? value, object? bare) => bare switch
    {
        null => FromText(string.Empty),
        string text => FromText(text),
        byte[] bytes => FromText(DecodeUtf8(bytes)),
        IEnumerable lines and not IDictionary => FromText(string.Join('\n', lines.Cast<object?>().Select(TextOf))),
        _ => FromText(TextOf(value)),
    };

    private static string TextOf(object? value) =>
        value is null ? string.Empty
        : ScalarText.TryGet(value is PSObject wrapper ? wrapper.BaseObject : value, out string? text) ? text
        : LanguagePrimitives.ConvertTo<string>(value);

    private static byte[] Json(object? value, object? bare, CancellationToken cancellation) => bare switch
    {
        string text => FromJsonText(Encoding.UTF8.GetBytes(Valid(text))),
        byte[] bytes => FromJsonText(bytes),
        _ => FromObject(value, cancellation),
    };

    private static byte[] Yaml(object? value, object? bare, CancellationToken cancellation) => bare switch
    {
        string text => ValueCodec.YamlToJson(Valid(text)),
        byte[] bytes => ValueCodec.YamlToJson(DecodeUtf8(bytes)),
        _ => FromObject(value, cancellation),
    };

    private static byte[] Bytes(object? value, object? bare)
    {
        switch (bare)
        {
            case byte[] bytes:
                return bytes;
            case string text:
                return Encoding.UTF8.GetBytes(Valid(text));
            case null:
                return [];
            default:
                return LanguagePrimitives.TryConvertTo(value, out byte[] converted)
                    ? converted
                    : throw Errors.ValueInvalid($"A {bare.GetType().Name} is neither bytes nor text, which -As Bytes needs.");
        }
    }

    private static byte[] FromObject(object? value, CancellationToken cancellation) =>
        ValueCodec.FromJson(json => new JsonValueWriter(json, cancellation).Write(value));

    private static byte[] FromText(string text) => ValueCodec.FromText(Valid(text));

    private static byte[] FromJsonText(byte[] json)
    {
        try
        {
            return ValueCodec.FromJsonText(json);
        }
        catch (JsonException e)
        {
            throw Errors.ValueInvalid($"The value is not valid JSON: {e.Message}", inner: e);
        }
    }

    private static string Valid(string text)
    {
        Utf16.RequireValid(text);
        return text;
    }

    private static string DecodeUtf8(byte[] bytes)
    {
        try
        {
            return ValueDecoder.StrictUtf8.GetString(bytes);
        }
        catch (DecoderFallbackException e)
        {
            throw Errors.ValueInvalid("The bytes are not valid UTF-8 text. Store them with -As Bytes.", inner: e);
        }
    }
}
