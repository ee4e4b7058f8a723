using System.Text;
using System.Text.Json;
using GitKv.Core.Errors;
using GitKv.Core.Keys;
using GitKv.Core.Values;

namespace GitKv.Core.Formats;

/// <summary>Makes imported documents: finds each one's key by the rule given, puts the prefix before it and checks it.</summary>
internal sealed class KeyMaker
{
    public const string PairKey = "key";
    public const string PairValue = "value";

    private readonly string _source;
    private readonly string _prefix;
    private readonly KeyTemplate? _template;

    /// <param name="options">What was asked for.</param>
    /// <param name="source">What is read, for messages.</param>
    /// <exception cref="KvException">FormatInvalid: the template.</exception>
    public KeyMaker(ImportOptions options, string source)
    {
        _source = source;
        string prefix = options.Prefix?.Trim('/') ?? "";
        _prefix = prefix.Length == 0 ? "" : prefix + "/";
        if (options is { KeyProperty: not null, KeyTemplate: not null })
        {
            throw new KvException(ErrorIds.FormatInvalid, KvErrorKind.Invalid, "The key comes from a property or from a template, not both. A template can name that property, too: {name}.");
        }
        if (options.KeyProperty is not null) _template = KeyTemplate.OfProperty(options.KeyProperty);
        else if (options.KeyTemplate is not null) _template = KeyTemplate.Parse(options.KeyTemplate);
    }

    /// <summary>Whether documents hold their keys in a way that the caller has named.</summary>
    public bool HasRule => _template is not null;

    /// <summary>A document by the rule; without one, an object of exactly "key" and "value".</summary>
    public ImportedDocument FromRecord(ReadOnlySpan<byte> json, string where)
    {
        try
        {
            byte[] document = ValueCodec.FromJsonText(json);
            if (_template is null) return FromPair(document, where);
            if (document[0] != '{') throw FormatErrors.Invalid(_source, where, "it is not an object, so it has no property for a key. Leave such documents out.");
            return new ImportedDocument(Checked(_template.KeyOf(document), where), document, null);
        }
        catch (KvException error) when (error.ErrorId is not ErrorIds.FormatInvalid)
        {
            throw FormatErrors.At(_source, where, error);
        }
        catch (KeyTemplateException error)
        {
            throw FormatErrors.Invalid(_source, where, error.Message);
        }
    }

    /// <summary>A document whose key stands apart.</summary>
    public ImportedDocument FromEntry(string key, ReadOnlySpan<byte> json, string where)
    {
        try
        {
            return new ImportedDocument(Checked(key, where), DocumentValue.FromJson(json), null);
        }
        catch (KvException error) when (error.ErrorId is not (ErrorIds.FormatInvalid or ErrorIds.KeyInvalid))
        {
            throw FormatErrors.At(_source, where, error);
        }
    }

    /// <summary>A file that is a value.</summary>
    public ImportedDocument FromFile(string key, string path)
    {
        return new ImportedDocument(Checked(key, $"file '{path}'"), null, path);
    }

    private ImportedDocument FromPair(byte[] document, string where)
    {
        if (document[0] == '{')
        {
            string? key = null;
            ReadOnlySpan<byte> value = default;
            var reader = new Utf8JsonReader(document, ValueCodec.ReaderOptions);
            reader.Read();
            int others = 0;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                bool isKey = reader.ValueTextEquals(PairKey);
                bool isValue = reader.ValueTextEquals(PairValue);
                reader.Read();
                int start = (int)reader.TokenStartIndex;
                if (isKey && reader.TokenType == JsonTokenType.String) key = reader.GetString();
                else if (!isValue) others++;
                reader.Skip();
                if (isValue) value = document.AsSpan(start..(int)reader.BytesConsumed);
            }
            if (key is not null && !value.IsEmpty && others == 0) return FromEntry(key, value, where);
        }
        throw FormatErrors.Invalid(
            _source,
            where,
            "it is not {\"key\": …, \"value\": …}, and nothing says where its key is. Name the property that holds it (-KeyProperty, --key-property), or make it of several (-KeyTemplate, --key-template).");
    }

    private string Checked(string key, string where)
    {
        key = _prefix + key;
        try
        {
            KeyName.Validate(key, NameForm.Tree);
            return key;
        }
        catch (KvException error)
        {
            throw FormatErrors.At(_source, where, error);
        }
    }
}
