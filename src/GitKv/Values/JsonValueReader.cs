using System.Collections.Specialized;
using System.Management.Automation;
using System.Text.Json;
using GitKv.Core.Errors;
using GitKv.Core.Values;

namespace GitKv.Values;

/// <summary>
/// Reads JSON into PowerShell values: objects as custom objects, arrays as arrays, text as text (dates too: a cast turns an ISO
/// date into one exactly, where guessing would turn text into dates), numbers as <see cref="JsonNumber"/> says.
/// </summary>
/// <remarks>
/// An object whose property names a custom object can't hold (empty, or equal but for case) is read as an ordered,
/// case-sensitive dictionary. Of two properties with the very same name the last one counts.
/// </remarks>
internal static class JsonValueReader
{
    /// <exception cref="KvException">ValueInvalid.</exception>
    internal static object? Read(ReadOnlySpan<byte> json, bool asHashtable)
    {
        try
        {
            var reader = new Utf8JsonReader(json, ValueCodec.ReaderOptions);
            reader.Read();
            return ReadValue(ref reader, asHashtable);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw Errors.ValueInvalid($"The value can't be read as JSON: {e.Message} Read it with -Raw.", inner: e);
        }
    }

    private static object? ReadValue(ref Utf8JsonReader reader, bool asHashtable) => reader.TokenType switch
    {
        JsonTokenType.StartObject => ReadObject(ref reader, asHashtable),
        JsonTokenType.StartArray => ReadArray(ref reader, asHashtable),
        JsonTokenType.String => reader.GetString(),
        JsonTokenType.Number => JsonNumber.Parse(reader.ValueSpan),
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        _ => null,
    };

    private static object?[] ReadArray(ref Utf8JsonReader reader, bool asHashtable)
    {
        var items = new List<object?>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            items.Add(ReadValue(ref reader, asHashtable));
        }

        return [.. items];
    }

    private static object ReadObject(ref Utf8JsonReader reader, bool asHashtable)
    {
        var properties = new List<(string Name, object? Value)>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            string name = reader.GetString()!;
            reader.Read();
            properties.Add((name, ReadValue(ref reader, asHashtable)));
        }

        return asHashtable ? Dictionary(properties) : (object?)Custom(properties) ?? Dictionary(properties);
    }

    private static OrderedDictionary Dictionary(List<(string Name, object? Value)> properties)
    {
        var dictionary = new OrderedDictionary(properties.Count, StringComparer.Ordinal);
        foreach ((string name, object? value) in properties)
        {
            dictionary[name] = value;
        }

        return dictionary;
    }

    private static PSObject? Custom(List<(string Name, object? Value)> properties)
    {
        var names = new HashSet<string>(properties.Count, StringComparer.OrdinalIgnoreCase);
        var custom = new PSObject();
        PSMemberInfoCollection<PSPropertyInfo> members = custom.Properties;
        foreach ((string name, object? value) in properties)
        {
            if (name.Length == 0 || !names.Add(name)) return null;
            members.Add(new PSNoteProperty(name, value), preValidated: true);
        }

        return custom;
    }
}
