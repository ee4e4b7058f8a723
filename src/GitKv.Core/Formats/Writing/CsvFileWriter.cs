using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using CsvHelper;
using CsvHelper.Configuration;
using GitKv.Core.Errors;
using GitKv.Core.Keys;
using GitKv.Core.Values;

namespace GitKv.Core.Formats.Writing;

/// <summary>
/// CSV (RFC 4180, "\n" at line ends): a column for the key, then one for each property there is, in the order in which they are met first. Only flat objects fit; null and what is missing are empty.
/// </summary>
internal static class CsvFileWriter
{
    public static ExportedItems Write(ExportedItems items, Stream stream, string? keyProperty, char delimiter)
    {
        items = items.Kept(out ExportedItems first);
        string keyColumn = keyProperty ?? KeyMaker.PairKey;
        List<string> columns = Columns(first.Values(), keyColumn, keyIsApart: keyProperty is null);
        using CsvWriter csv = Open(stream, delimiter);
        WriteRow(csv, columns);
        var row = new OrderedDictionary<string, string>(StringComparer.Ordinal);
        foreach ((string key, byte[] json) in items.Values())
        {
            row.Clear();
            ReadRow(key, json, row);
            row[keyColumn] = key;
            WriteRow(csv, columns.Select(column => row.TryGetValue(column, out string? text) ? text : ""));
        }
        return items;
    }

    /// <summary>A writer of rows; the stream stays open.</summary>
    public static CsvWriter Open(Stream stream, char delimiter)
    {
        SearchValues<char> special = SearchValues.Create(['"', '\r', '\n', delimiter]);
        var file = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), 32 * 1024, leaveOpen: true);
        var configuration = new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            Delimiter = delimiter.ToString(),
            NewLine = "\n",
            // Readers take a lone carriage return for the end of a row, too.
            ShouldQuote = field => field.Field is { Length: > 0 } text && (text[0] == ' ' || text[^1] == ' ' || text.AsSpan().ContainsAny(special)),
        };
        return new CsvWriter(file, configuration);
    }

    public static void WriteRow(CsvWriter csv, IEnumerable<string> fields)
    {
        foreach (string field in fields) csv.WriteField(field);
        csv.NextRecord();
    }

    private static List<string> Columns(IEnumerable<(string Key, byte[] Json)> items, string keyColumn, bool keyIsApart)
    {
        List<string> columns = [keyColumn];
        var known = new HashSet<string>(columns, StringComparer.Ordinal);
        var row = new OrderedDictionary<string, string>(StringComparer.Ordinal);
        foreach ((string key, byte[] json) in items)
        {
            row.Clear();
            ReadRow(key, json, row);
            if (row.TryGetValue(keyColumn, out string? own) && (keyIsApart || own != key))
            {
                throw FormatErrors.Unwritable(key, $"has a property '{KeyErrors.Show(keyColumn)}' of its own, and the key would be written to a column of that name. Name another column for keys (-KeyProperty, --key-property).");
            }
            foreach (string name in row.Keys)
            {
                if (known.Add(name)) columns.Add(name);
            }
        }
        return columns;
    }

    /// <exception cref="KvException">FormatInvalid: no object, or not a flat one.</exception>
    private static void ReadRow(string key, byte[] json, OrderedDictionary<string, string> row)
    {
        if (json[0] != '{') throw NotFlat(key, "is not an object");
        var reader = new Utf8JsonReader(json, ValueCodec.ReaderOptions);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = reader.GetString()!;
            if (name.Length == 0) throw NotFlat(key, "has a property without a name");
            reader.Read();
            if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray) throw NotFlat(key, $"has an object or array in '{KeyErrors.Show(name)}'");
            row[name] = KeyTemplate.ValueOf(reader) ?? "";
        }
    }

    private static KvException NotFlat(string key, string what) => FormatErrors.Unwritable(key, $"{what}, and CSV takes flat objects only. Export it with -Flat (--flat), or as Json, NdJson or Yaml, or leave it out.");
}
