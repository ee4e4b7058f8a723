using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using GitKv.Core.Errors;
using GitKv.Core.Values.Yaml;

namespace GitKv.Core.Values;

/// <summary>
/// Values and the bytes that they are stored as. Text is stored as its own UTF-8 bytes, unless those would read back as something else
/// (they are JSON, or look like CLIXML): then as a JSON string. Everything else that JSON can say is stored as JSON: UTF-8, indented by two,
/// "\n" at line ends and at the end, properties in the order given, numbers with the digits given, non-ASCII characters as they are.
/// <para>Guarantees: <c>ToText(FromText(x)) == x</c> for all valid text; no function here loses digits, truncates or
/// replaces characters: what can't be kept exactly is a <see cref="KvException"/> (ValueInvalid, ValueTooDeep, ValueTooLarge, ValueHasCycle).</para>
/// </summary>
public static class ValueCodec
{
    /// <summary>How deep objects and arrays may be nested.</summary>
    public const int MaxDepth = 512;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The form in which JSON is stored. A writer with these options refuses text that is not valid Unicode (ValueInvalid).</summary>
    public static JsonWriterOptions WriterOptions { get; } = new()
    {
        Indented = true,
        IndentSize = 2,
        NewLine = "\n",
        Encoder = JsonTextEncoder.Instance,
        MaxDepth = MaxDepth,
    };

    /// <summary>How stored JSON is read: strictly.</summary>
    public static JsonReaderOptions ReaderOptions { get; } = new() { MaxDepth = MaxDepth };

    /// <summary>
    /// What stored bytes read back as. Never throws, and mostly decides by the first byte. A document that would be JSON but is nested deeper than <see cref="MaxDepth"/>,
    /// or holds an escape that stands for no text (<c>"\ud800"</c>), is text; so is JSON behind a byte order mark.
    /// </summary>
    public static ValueKind Classify(ReadOnlySpan<byte> value)
    {
        if (!Utf8.IsValid(value)) return ValueKind.Bytes;
        if (JsonScanner.IsDocument(value)) return ValueKind.Json;
        return CliXmlPrefix.IsAt(value) ? ValueKind.CliXml : ValueKind.Text;
    }

    /// <summary>
    /// Whether the value begins as PowerShell's CLIXML does: the root element <c>Objs</c> with a version and PowerShell's namespace, after at most a byte order mark, an XML
    /// declaration and comments. Nothing behind that is looked at, and no XML is parsed.
    /// </summary>
    public static bool LooksLikeCliXml(ReadOnlySpan<byte> value) => CliXmlPrefix.IsAt(value);

    /// <summary>The bytes that text is stored as.</summary>
    /// <exception cref="KvException">ValueInvalid: half a surrogate pair; ValueTooLarge.</exception>
    public static byte[] FromText(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        ValueErrors.RequireValidText(text);
        byte[] bytes = StrictUtf8.GetBytes(text);
        return Classify(bytes) == ValueKind.Text ? bytes : FromJson(writer => writer.WriteStringValue(text));
    }

    /// <summary>The bytes of one JSON value that <paramref name="write"/> writes.</summary>
    /// <exception cref="KvException">ValueInvalid: text that is not valid Unicode, nothing written; ValueTooDeep; ValueTooLarge.</exception>
    public static byte[] FromJson(Action<Utf8JsonWriter> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        var buffer = new ArrayBufferWriter<byte>(256);
        using var writer = new Utf8JsonWriter(buffer, WriterOptions);
        try
        {
            write(writer);
        }
        catch (InvalidOperationException) when (writer.CurrentDepth >= MaxDepth)
        {
            throw ValueErrors.TooDeep();
        }
        catch (ArgumentException error) when (error.TargetSite?.DeclaringType?.Namespace == typeof(Utf8JsonWriter).Namespace)
        {
            throw ValueErrors.TooLarge("A text in the value is too long for JSON. Store it as text or bytes of its own.", error);
        }
        writer.Flush();
        if (buffer.WrittenCount == 0 || writer.CurrentDepth != 0) throw ValueErrors.Invalid("No complete JSON value was written.");
        buffer.Write("\n"u8);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>
    /// Writes a number with exactly the digits of <paramref name="literal"/>, whatever its size. (A writer's own WriteRawValue leaves out indentation, so that the
    /// stored form would depend on who wrote it.)
    /// </summary>
    /// <exception cref="KvException">ValueInvalid: not a number in JSON's grammar.</exception>
    public static void WriteNumber(Utf8JsonWriter writer, string literal)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(literal);
        byte[] bytes = Encoding.UTF8.GetBytes(literal);
        if (bytes.Length == 0 || bytes[0] is not ((byte)'-' or (>= (byte)'0' and <= (byte)'9')) || bytes[^1] is < (byte)'0' or > (byte)'9' || !JsonScanner.IsDocument(bytes))
        {
            throw ValueErrors.Invalid($"'{Keys.KeyErrors.Show(literal)}' is not a number in JSON. Give digits, such as -1.5e3, or text.");
        }
        JsonNumber.Write(writer, bytes);
    }

    /// <summary>JSON that somebody gave, in the form in which it is stored. A byte order mark is left out.</summary>
    /// <exception cref="KvException">ValueInvalid: not JSON (with line and byte), a property name twice in one object; ValueTooDeep.</exception>
    public static byte[] FromJsonText(ReadOnlySpan<byte> json)
    {
        var buffer = new ArrayBufferWriter<byte>(json.Length + (json.Length >> 2) + 16);
        using (var writer = new Utf8JsonWriter(buffer, WriterOptions)) JsonFormatter.Copy(json, writer);
        buffer.Write("\n"u8);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>The value as text: a JSON string's content, any other value's bytes as they are. The reverse of <see cref="FromText"/>.</summary>
    /// <exception cref="KvException">ValueInvalid: the value is bytes that are no text.</exception>
    public static string ToText(ReadOnlySpan<byte> value)
    {
        switch (Classify(value))
        {
            case ValueKind.Bytes:
                throw ValueErrors.Invalid("The value is bytes, not text. Read it as bytes (-AsByteStream, or gitkv get --raw).");
            case ValueKind.Json:
                var reader = new Utf8JsonReader(value, ReaderOptions);
                reader.Read();
                return reader.TokenType == JsonTokenType.String ? reader.GetString()! : Encoding.UTF8.GetString(value);
            default:
                return Encoding.UTF8.GetString(value);
        }
    }

    /// <summary>
    /// The stored form of one YAML document (YAML 1.2.2, core schema): plain scalars are null, booleans and numbers as that schema says, with their digits; quoted
    /// ones are text. Aliases are expanded, up to a bound. Keys are taken as the text that stands there. No document at all is null.
    /// </summary>
    /// <exception cref="KvException">ValueInvalid: not YAML (with line and column), more than one document, a key twice, a key that is no scalar, a tag or number
    /// that JSON has no form for; ValueHasCycle; ValueTooDeep; ValueTooLarge: aliases that expand to more than is reasonable.</exception>
    public static byte[] YamlToJson(string yaml)
    {
        ArgumentNullException.ThrowIfNull(yaml);
        using var text = new StringReader(yaml.StartsWith('\uFEFF') ? yaml[1..] : yaml);
        var documents = new YamlComposer(text);
        YamlNode? node = documents.Next();
        if (node is not null && documents.Next() is not null)
        {
            throw ValueErrors.Invalid("The YAML holds more than one document, and a value is one. Give one of them, or import the file (Import-GitKvItem, gitkv import).");
        }
        return FromJson(writer => YamlJsonWriter.Write(node, writer, new YamlExpansion()));
    }

    /// <summary>JSON as a YAML document. Text that would read back as something else is quoted, so that <see cref="YamlToJson"/> gives the same value.</summary>
    /// <exception cref="KvException">ValueInvalid: not JSON, a property name twice; ValueTooDeep.</exception>
    public static string JsonToYaml(ReadOnlySpan<byte> json)
    {
        var text = new StringBuilder();
        YamlFormatter.Write(FromJsonText(json), text);
        return text.ToString();
    }
}
