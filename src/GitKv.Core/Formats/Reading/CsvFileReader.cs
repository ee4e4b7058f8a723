using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;
using GitKv.Core.Values;

namespace GitKv.Core.Formats.Reading;

/// <summary>CSV (RFC 4180): the first line names the columns; each row is an object of texts.</summary>
internal static class CsvFileReader
{
    public static IEnumerable<ImportedDocument> Read(Stream stream, string source, char delimiter, KeyMaker keys, CancellationToken cancellation)
    {
        using StreamReader text = TextSource.Open(stream);
        using var parser = new CsvParser(text, new CsvConfiguration(CultureInfo.InvariantCulture) { Delimiter = delimiter.ToString(), Mode = CsvMode.RFC4180 });
        if (Next(parser, source) is not { } columns) yield break;
        int key = CheckColumns(columns, source, keys);
        while (Next(parser, source) is { } row)
        {
            cancellation.ThrowIfCancellationRequested();
            string where = string.Create(CultureInfo.InvariantCulture, $"line {parser.RawRow}");
            if (row.Length != columns.Length)
            {
                throw FormatErrors.Invalid(source, where, $"it has {row.Length} columns, and the first line names {columns.Length}. Correct it, or say what stands between the columns (-Delimiter, --delimiter).");
            }
            byte[] document = ToJson(columns, row, key);
            yield return key < 0 ? keys.FromRecord(document, where) : keys.FromEntry(row[key], document, where);
        }
    }

    /// <summary>The column that <see cref="KeyMaker.PairKey"/> names, where nothing else says where the key is; -1 where something does.</summary>
    private static int CheckColumns(string[] columns, string source, KeyMaker keys)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (string column in columns)
        {
            if (column.Length == 0) throw FormatErrors.Invalid(source, "line 1", "a column has no name. Name it.");
            if (!names.Add(column)) throw FormatErrors.Invalid(source, "line 1", $"two columns are named '{Keys.KeyErrors.Show(column)}'. Rename one of the two.");
        }
        if (keys.HasRule) return -1;
        int key = Array.IndexOf(columns, KeyMaker.PairKey);
        return key >= 0 ? key : throw FormatErrors.Invalid(
            source,
            "line 1",
            $"there is no column '{KeyMaker.PairKey}', and nothing says which column holds the key. Name it (-KeyProperty, --key-property), or make the key of several (-KeyTemplate, --key-template).");
    }

    private static byte[] ToJson(string[] columns, string[] row, int leftOut) => ValueCodec.FromJson(writer =>
    {
        writer.WriteStartObject();
        for (int i = 0; i < columns.Length; i++)
        {
            if (i != leftOut) writer.WriteString(columns[i], row[i]);
        }
        writer.WriteEndObject();
    });

    private static string[]? Next(CsvParser parser, string source)
    {
        try
        {
            return parser.Read() ? parser.Record : null;
        }
        catch (BadDataException error)
        {
            throw FormatErrors.Invalid(source, $"line {parser.RawRow}", "quotes stand where they must not: a field with quotes in it is quoted as a whole, and they are doubled in it.", error);
        }
        catch (DecoderFallbackException error)
        {
            throw TextSource.NotText(source, error);
        }
    }
}
