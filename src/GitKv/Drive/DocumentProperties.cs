using System.Collections;
using System.Collections.Specialized;
using System.Management.Automation;
using GitKv.Core.Errors;
using GitKv.Core.Values;
using GitKv.Values;

namespace GitKv.Drive;

/// <summary>
/// The properties of a value: those of a JSON object; of any other value one, <c>Value</c>. A name stands for the property that is written so, or
/// else for the only one that differs in case.
/// </summary>
internal sealed class DocumentProperties
{
    private const string Whole = "Value";
    private readonly string _key;
    private readonly OrderedDictionary? _properties;
    private object? _value;

    internal DocumentProperties(string key, byte[] bytes)
    {
        _key = key;
        (_value, _) = ValueDecoder.Decode(bytes, GitKvValueFormat.Auto, asHashtable: true);
        _properties = ValueCodec.Classify(bytes) == ValueKind.Json ? _value as OrderedDictionary : null;
    }

    /// <summary>The properties as an object: those that match any of the names, all for none.</summary>
    internal PSObject Get(IReadOnlyCollection<string> names, byte[] bytes, Action<KvException> notFound)
    {
        object? whole = ValueDecoder.Decode(bytes, GitKvValueFormat.Auto, asHashtable: false).Value;
        var found = new PSObject();
        foreach (string name in names.Count == 0 ? ["*"] : names)
        {
            string[] matching = WildcardPattern.ContainsWildcardCharacters(name) ? Matching(name) : Find(name) is { } one ? [one] : [];
            if (matching.Length == 0 && !WildcardPattern.ContainsWildcardCharacters(name)) notFound(NotFound(name));
            foreach (string property in matching)
            {
                if (found.Properties[property] is null) found.Properties.Add(new PSNoteProperty(property, _properties is null ? whole : ValueOf(whole, property)));
            }
        }

        return found;
    }

    internal bool Has(string name) => Find(name) is not null;

    internal object? this[string name] => _properties is null ? _value : _properties[Find(name) ?? throw NotFound(name)];

    internal void Set(string name, object? value)
    {
        if (_properties is not null) _properties[Find(name) ?? name] = value;
        else if (string.Equals(name, Whole, StringComparison.OrdinalIgnoreCase)) _value = value;
        else throw NoObject();
    }

    internal void Remove(string name) => (_properties ?? throw NoObject()).Remove(Find(name) ?? throw NotFound(name));

    /// <summary>Gives a property another name, in its place.</summary>
    internal void Rename(string name, string newName)
    {
        OrderedDictionary properties = _properties ?? throw NoObject();
        string old = Find(name) ?? throw NotFound(name);
        if (old == newName) return;
        if (properties.Contains(newName)) throw Exists(newName);
        object? value = properties[old];
        int index = properties.Keys.Cast<string>().ToList().IndexOf(old);
        properties.Remove(old);
        properties.Insert(index, newName, value);
    }

    internal byte[] ToBytes(CancellationToken cancellation) => ValueEncoder.Encode(_properties ?? _value, GitKvValueFormat.Auto, cancellation);

    internal KvException Exists(string name) =>
        new(ErrorIds.PropertyExists, KvErrorKind.Conflict, $"'{_key}' has a property '{name}' already. Give -Force to overwrite it, or use Set-ItemProperty.", name);

    private static object? ValueOf(object? whole, string name) => whole is IDictionary dictionary ? dictionary[name] : ((PSObject)whole!).Properties[name]?.Value;

    private string[] Matching(string pattern)
    {
        WildcardPattern matcher = WildcardPattern.Get(pattern, WildcardOptions.IgnoreCase);
        return [.. Names().Where(matcher.IsMatch)];
    }

    private IEnumerable<string> Names() => _properties?.Keys.Cast<string>() ?? [Whole];

    private string? Find(string name)
    {
        if (_properties is null) return string.Equals(name, Whole, StringComparison.OrdinalIgnoreCase) ? Whole : null;
        if (_properties.Contains(name)) return name;
        string[] like = [.. Names().Where(n => string.Equals(n, name, StringComparison.OrdinalIgnoreCase))];
        return like.Length == 1 ? like[0] : null;
    }

    private KvException NotFound(string name) =>
        new(ErrorIds.PropertyNotFound, KvErrorKind.NotFound, $"'{_key}' has no property '{name}'. It has: {string.Join(", ", Names().Take(20))}.", name);

    private KvException NoObject() =>
        new(ErrorIds.ValueInvalid, KvErrorKind.Invalid, $"The value of '{_key}' is no JSON object, so it has no properties but '{Whole}', the value itself.", _key);
}
