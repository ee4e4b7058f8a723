using System.Globalization;
using System.Text.Json;
using GitKv.Core.Errors;
using GitKv.Core.Formats;
using GitKv.Core.Keys;
using GitKv.Core.Values;

namespace GitKv.Core.Documents.Expanding;

/// <summary>
/// Takes an object apart into items below a key: a property that holds an object or an array is a directory, any other value (and an empty object or
/// array) an item of its own, stored as if it had been set alone.
/// </summary>
/// <param name="form">The store's form of names.</param>
/// <param name="arrayKey">The property by whose value the elements of arrays are named; null: by their number.</param>
internal sealed class Expansion(NameForm form, string? arrayKey)
{
    private const string Base64 = "$base64";
    private readonly List<(string Key, byte[] Value)> _items = [];

    /// <summary>The items of a stored value below a key; one item at the key where it is no object or array, or an empty one.</summary>
    /// <exception cref="KvException">KeyInvalid: a property can't be a component of a key; ValueInvalid: elements can't be told apart.</exception>
    public IReadOnlyList<(string Key, byte[] Value)> Of(string key, byte[] stored)
    {
        KeyName.Validate(key, form);
        _items.Clear();
        if (ValueCodec.Classify(stored) != ValueKind.Json)
        {
            _items.Add((key, stored));
            return _items;
        }

        // Also refuses what has a property twice.
        using var document = JsonDocument.Parse(ValueCodec.FromJsonText(stored), new JsonDocumentOptions { MaxDepth = ValueCodec.MaxDepth });
        Add(key, "", document.RootElement);
        return _items;
    }

    private void Add(string key, string path, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object when BytesOf(value) is { } bytes:
                AddItem(key, path, bytes);
                break;
            case JsonValueKind.Object when value.EnumerateObject().Any():
                foreach (JsonProperty property in value.EnumerateObject())
                    Add(Below(key, ComponentName.OfProperty(property.Name), JsonPointer.Append(path, property.Name)), JsonPointer.Append(path, property.Name), property.Value);
                break;
            case JsonValueKind.Array when value.GetArrayLength() > 0:
                AddElements(key, path, value);
                break;
            case JsonValueKind.String:
                AddItem(key, path, ValueCodec.FromText(value.GetString()!));
                break;
            default:
                AddItem(key, path, ValueCodec.FromJsonText(JsonElementBytes(value)));
                break;
        }
    }

    private void AddElements(string key, string path, JsonElement array)
    {
        bool byIdentity = arrayKey is not null && array.EnumerateArray().Any(e => e.ValueKind == JsonValueKind.Object && e.TryGetProperty(arrayKey, out _));
        HashSet<string>? identities = byIdentity ? new HashSet<string>(StringComparer.Ordinal) : null;
        int index = 0;
        foreach (JsonElement element in array.EnumerateArray())
        {
            string at = JsonPointer.Append(path, index);
            string name = byIdentity ? IdentityOf(element, at) : index.ToString(CultureInfo.InvariantCulture);
            if (identities?.Add(name) == false) throw Unnamed(at, $"has the '{KeyErrors.Show(arrayKey!)}' of another one, '{KeyErrors.Show(name)}'");
            Add(Below(key, ComponentName.OfElement(name), at), at, element);
            index++;
        }
    }

    private string IdentityOf(JsonElement element, string path)
    {
        if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(arrayKey!, out JsonElement identity)) throw Unnamed(path, $"has no '{KeyErrors.Show(arrayKey!)}'");
        string name = identity.ValueKind switch
        {
            JsonValueKind.String => identity.GetString()!,
            JsonValueKind.Number => identity.GetRawText(),
            _ => throw Unnamed(path, $"has a '{KeyErrors.Show(arrayKey!)}' that is neither text nor a number"),
        };
        return name.StartsWith('#') ? throw Unnamed(path, $"has a '{KeyErrors.Show(arrayKey!)}' that begins with '#', which stands for something else") : name;
    }

    private void AddItem(string key, string path, byte[] value)
    {
        try
        {
            KeyName.Validate(key, form);
        }
        catch (KvException e) when (e.ErrorId == ErrorIds.KeyInvalid)
        {
            throw new KvException(ErrorIds.KeyInvalid, KvErrorKind.Invalid, $"The value at '{KeyErrors.Show(path)}' can't be an item of its own. {e.Message}", key, e);
        }

        _items.Add((key, value));
    }

    private static string Below(string key, string component, string path)
    {
        string? because = component switch
        {
            "" => "a component of a key can't be empty",
            "." or ".." => "a component of a key can't be '.' or '..'",
            _ when component.Contains('/') => "a component of a key can't hold '/'",
            _ => null,
        };
        if (because is null) return $"{key}/{component}";
        throw new KvException(ErrorIds.KeyInvalid, KvErrorKind.Invalid,
            $"The value at '{KeyErrors.Show(path)}' can't be an item of its own: {because}. Rename the property, or store the object as one item.", $"{key}/{component}");
    }

    /// <summary>What bytes are written as in JSON, as a collapsed directory has them; null for any other object.</summary>
    private static byte[]? BytesOf(JsonElement value)
    {
        if (value.GetPropertyCount() != 1 || !value.TryGetProperty(Base64, out JsonElement text) || text.ValueKind != JsonValueKind.String) return null;
        return text.TryGetBytesFromBase64(out byte[]? bytes) && ValueCodec.Classify(bytes) == ValueKind.Bytes && Convert.ToBase64String(bytes) == text.GetString() ? bytes : null;
    }

    private static byte[] JsonElementBytes(JsonElement value) => System.Text.Encoding.UTF8.GetBytes(value.GetRawText());

    private static KvException Unnamed(string path, string what) =>
        new(ErrorIds.ValueInvalid, KvErrorKind.Invalid, $"The element at '{KeyErrors.Show(path)}' {what}, so it can't be named by it. Correct the value, or leave out -ArrayKey (--array-key).", path);
}
