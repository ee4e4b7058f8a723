using System.Text.Json;
using GitKv.Core.Errors;
using GitKv.Core.Keys;
using GitKv.Core.Values;

namespace GitKv.Core.Formats.Writing;

/// <summary>Documents that hold their own key in a property.</summary>
internal static class KeyedDocument
{
    /// <summary>The document with the key in the property: as it is when it holds it already, else with the property in front.</summary>
    /// <exception cref="KvException">FormatInvalid: no object, or the property says something else.</exception>
    public static byte[] Make(string key, byte[] json, string property)
    {
        if (json[0] != '{')
        {
            throw FormatErrors.Unwritable(key, $"is not an object, so it has no place for its key in a property '{KeyErrors.Show(property)}'. Leave out -KeyProperty (--key-property), or the item.");
        }
        if (Find(json, property, out string? present))
        {
            return present == key ? json : throw FormatErrors.Unwritable(
                key, $"has a property '{KeyErrors.Show(property)}' that says something else than its key. Name another property for keys.");
        }
        return ValueCodec.FromJson(writer =>
        {
            writer.WriteStartObject();
            writer.WriteString(property, key);
            JsonFormatter.CopyProperties(json, writer);
            writer.WriteEndObject();
        });
    }

    private static bool Find(byte[] json, string property, out string? value)
    {
        var reader = new Utf8JsonReader(json, ValueCodec.ReaderOptions);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool found = reader.ValueTextEquals(property);
            reader.Read();
            value = KeyTemplate.ValueOf(reader);
            if (found) return true;
            reader.Skip();
        }
        value = null;
        return false;
    }
}
