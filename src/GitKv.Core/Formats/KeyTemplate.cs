using System.Text;
using System.Text.Json;
using GitKv.Core.Errors;
using GitKv.Core.Keys;
using GitKv.Core.Values;

namespace GitKv.Core.Formats;

/// <summary>A document has no key by the rule; the message says why, and the caller says where.</summary>
internal sealed class KeyTemplateException(string message) : Exception(message);

/// <summary>Text with properties of a document in it: <c>{section}/{name}</c>.</summary>
internal sealed class KeyTemplate
{
    private readonly List<(string Text, bool IsProperty)> _parts = [];
    private readonly Dictionary<string, int> _names = new(StringComparer.Ordinal);

    private KeyTemplate()
    {
    }

    public static KeyTemplate OfProperty(string name)
    {
        var template = new KeyTemplate();
        template.Add(name, isProperty: true);
        return template;
    }

    /// <exception cref="KvException">FormatInvalid.</exception>
    public static KeyTemplate Parse(string text)
    {
        var template = new KeyTemplate();
        var literal = new StringBuilder();
        for (int i = 0; i < text.Length; i++)
        {
            bool doubled = i + 1 < text.Length && text[i + 1] == text[i];
            if (text[i] is not ('{' or '}') || doubled)
            {
                if (text[i] is '{' or '}') i++;
                literal.Append(text[i]);
                continue;
            }
            int end = text.IndexOf('}', i);
            if (text[i] == '}' || end < 0) throw Invalid(text, "a brace has no partner. Write {{ or }} for the brace itself.");
            if (end == i + 1) throw Invalid(text, "{} names no property. Write its name between the braces.");
            if (literal.Length > 0) template.Add(literal.ToString(), isProperty: false);
            literal.Clear();
            template.Add(text[(i + 1)..end], isProperty: true);
            i = end;
        }
        if (literal.Length > 0) template.Add(literal.ToString(), isProperty: false);
        if (template._names.Count == 0) throw Invalid(text, "it names no property, so all keys would be the same. Write a property's name in braces: {name}.");
        return template;
    }

    /// <summary>The key of a document.</summary>
    /// <param name="document">A JSON object in the stored form.</param>
    /// <exception cref="KeyTemplateException">A property is missing, or is no text, number or boolean.</exception>
    public string KeyOf(byte[] document)
    {
        var values = new string?[_names.Count];
        var reader = new Utf8JsonReader(document, ValueCodec.ReaderOptions);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (_names.TryGetValue(reader.GetString()!, out int at))
            {
                reader.Read();
                values[at] = ValueOf(reader);
            }
            reader.Skip();
        }
        var key = new StringBuilder();
        foreach ((string text, bool isProperty) in _parts) key.Append(isProperty ? Require(values[_names[text]], text) : text);
        return key.ToString();
    }

    /// <summary>The text of a scalar; null for null, objects and arrays.</summary>
    public static string? ValueOf(in Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.String => reader.GetString(),
        JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False => Encoding.ASCII.GetString(reader.ValueSpan),
        _ => null,
    };

    private static string Require(string? value, string name) => value
        ?? throw new KeyTemplateException($"it has no text, number or boolean in '{KeyErrors.Show(name)}' that a key could be made of. Name a property that all documents have.");

    private void Add(string text, bool isProperty)
    {
        _parts.Add((text, isProperty));
        if (isProperty) _names.TryAdd(text, _names.Count);
    }

    private static KvException Invalid(string template, string problem) =>
        new(ErrorIds.FormatInvalid, KvErrorKind.Invalid, $"The key template '{KeyErrors.Show(template)}' is not valid: {problem}", template);
}
