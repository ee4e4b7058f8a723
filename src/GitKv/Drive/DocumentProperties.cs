using System.Buffers;
using System.Collections;
using System.Management.Automation;
using System.Text.Json;
using GitKv.Core.Errors;
using GitKv.Core.Values;
using GitKv.Values;

namespace GitKv.Drive;

/// <summary>
/// The properties of a value: those of a JSON object; of any other value one, <c>Value</c>. A name stands for the property that is written so, or
/// else for the only one that differs in case. Properties that are not changed keep their JSON, digit by digit.
/// </summary>
internal sealed class DocumentProperties
{
    private const string Whole = "Value";
    private readonly string _key;
    private readonly byte[] _bytes;
    private readonly List<(string Name, byte[] Json)>? _properties;
    private byte[]? _whole;

    internal DocumentProperties(string key, byte[] bytes)
    {
        _key = key;
        _bytes = bytes;
        if (ValueCodec.Classify(bytes) != ValueKind.Json) return;
        using JsonDocument document = JsonDocument.Parse(bytes, new JsonDocumentOptions { MaxDepth = ValueCodec.MaxDepth });
        if (document.RootElement.ValueKind == JsonValueKind.Object)
            _properties = [.. document.RootElement.EnumerateObject().Select(static p => (p.Name, ValueDecoder.StrictUtf8.GetBytes(p.Value.GetRawText())))];
    }

    private IEnumerable<string> Names => _properties?.Select(static p => p.Name) ?? [Whole];

    /// <summary>The properties as an object: those that match any of the names, all for none.</summary>
    internal PSObject Get(IReadOnlyCollection<string> names, Action<KvException> notFound)
    {
        object? whole = ValueDecoder.Decode(_bytes, GitKvValueFormat.Auto, asHashtable: false).Value;
        var found = new PSObject();
        foreach (string name in names.Count == 0 ? ["*"] : names)
        {
            bool isPattern = WildcardPattern.ContainsWildcardCharacters(name);
            string[] matching = isPattern ? Matching(name) : Find(name) is { } one ? [one] : [];
            if (matching.Length == 0 && !isPattern) notFound(NotFound(name));
            foreach (string property in matching)
            {
                if (found.Properties[property] is null && property.Length > 0) found.Properties.Add(new PSNoteProperty(property, _properties is null ? whole : ValueOf(whole, property)));
            }
        }

        return found;
    }

    internal bool Has(string name) => Find(name) is not null;

    /// <summary>A property's value as JSON.</summary>
    internal byte[] Json(string name)
    {
        string found = Find(name) ?? throw NotFound(name);
        return _properties is null ? JsonOf(ValueDecoder.Decode(_bytes, GitKvValueFormat.Auto, asHashtable: true).Value, default) : _properties[IndexOf(found)].Json;
    }

    internal void Set(string name, object? value, CancellationToken cancellation)
    {
        if (_properties is not null) SetJson(name, JsonOf(value, cancellation));
        else if (Find(name) is not null) _whole = ValueEncoder.Encode(value, GitKvValueFormat.Auto, cancellation);
        else throw NoObject();
    }

    internal void SetJson(string name, byte[] json)
    {
        if (_properties is null)
        {
            Set(name, JsonValueReader.Read(json, asHashtable: true), default);
            return;
        }

        int index = Find(name) is { } found ? IndexOf(found) : -1;
        if (index < 0) _properties.Add((name, json));
        else _properties[index] = (_properties[index].Name, json);
    }

    internal void Remove(string name) => (_properties ?? throw NoObject()).RemoveAt(IndexOf(Find(name) ?? throw NotFound(name)));

    /// <summary>Gives a property another name, in its place.</summary>
    internal void Rename(string name, string newName)
    {
        List<(string Name, byte[] Json)> properties = _properties ?? throw NoObject();
        string old = Find(name) ?? throw NotFound(name);
        if (old == newName) return;
        if (IndexOf(newName) >= 0) throw Exists(newName);
        int index = IndexOf(old);
        properties[index] = (newName, properties[index].Json);
    }

    internal byte[] ToBytes()
    {
        if (_properties is null) return _whole ?? _bytes;
        var buffer = new ArrayBufferWriter<byte>(_bytes.Length + 64);
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { MaxDepth = ValueCodec.MaxDepth }))
        {
            json.WriteStartObject();
            foreach ((string name, byte[] value) in _properties)
            {
                json.WritePropertyName(name);
                json.WriteRawValue(value, skipInputValidation: true);
            }

            json.WriteEndObject();
        }

        return ValueCodec.FromJsonText(buffer.WrittenSpan);
    }

    internal KvException Exists(string name) =>
        new(ErrorIds.PropertyExists, KvErrorKind.Conflict, $"'{_key}' has a property '{name}' already. Give -Force to overwrite it, or use Set-ItemProperty.", name);

    private static byte[] JsonOf(object? value, CancellationToken cancellation) => ValueCodec.FromJson(json => new JsonValueWriter(json, cancellation).Write(value));

    private static object? ValueOf(object? whole, string name) => whole is IDictionary dictionary ? dictionary[name] : ((PSObject)whole!).Properties[name]?.Value;

    private string[] Matching(string pattern)
    {
        WildcardPattern matcher = WildcardPattern.Get(pattern, WildcardOptions.IgnoreCase);
        return [.. Names.Where(matcher.IsMatch)];
    }

    private int IndexOf(string name) => _properties!.FindLastIndex(p => p.Name == name);

    private string? Find(string name)
    {
        if (_properties is not null && IndexOf(name) >= 0) return name;
        string[] like = [.. Names.Where(n => string.Equals(n, name, StringComparison.OrdinalIgnoreCase))];
        return like.Length == 1 ? like[0] : null;
    }

    private KvException NotFound(string name) =>
        new(ErrorIds.PropertyNotFound, KvErrorKind.NotFound, $"'{_key}' has no property '{name}'. It has: {string.Join(", ", Names.Take(20))}.", name);

    private KvException NoObject() =>
        new(ErrorIds.ValueInvalid, KvErrorKind.Invalid, $"The value of '{_key}' is no JSON object, so it has no properties but '{Whole}', the value itself.", _key);
}
