using System.Text.Json;
using CsvHelper;
using GitKv.Core.Formats.Writing;
using GitKv.Core.Values;

namespace GitKv.Core.Formats.Flat;

/// <summary>
/// Tables of items for other tools. CSV: a row each. NDJSON: a line each, every line with all columns in one order, and a column of one type on all lines (what differs is text), so that
/// readers that guess a schema (of Parquet, of data frames) guess the same everywhere.
/// </summary>
internal static class FlatFileWriter
{
    private static readonly JsonWriterOptions Line = ValueCodec.WriterOptions with { Indented = false };

    public static ExportedItems WriteCsv(ExportedItems items, Stream stream, ExportOptions options)
    {
        string keyColumn = options.KeyProperty ?? KeyMaker.PairKey;
        (items, FlatColumns columns) = Learn(items, keyColumn, options.Properties);
        using CsvWriter csv = CsvFileWriter.Open(stream, options.Delimiter);
        CsvFileWriter.WriteRow(csv, columns.Names.Prepend(keyColumn));
        foreach ((string key, byte[] value) in items.Stored()) CsvFileWriter.WriteRow(csv, columns.Row(key, value).Select(static c => c.Text ?? "").Prepend(key));
        return items;
    }

    public static ExportedItems WriteNdJson(ExportedItems items, Stream stream, ExportOptions options)
    {
        string keyColumn = options.KeyProperty ?? KeyMaker.PairKey;
        (items, FlatColumns columns) = Learn(items, keyColumn, options.Properties);
        using var writer = new Utf8JsonWriter(stream, Line);
        foreach ((string key, byte[] value) in items.Stored())
        {
            writer.WriteStartObject();
            writer.WriteString(keyColumn, key);
            FlatCell[] cells = columns.Row(key, value);
            for (int i = 0; i < cells.Length; i++)
            {
                writer.WritePropertyName(columns.Names[i]);
                Write(writer, cells[i], columns.Types[i]);
            }

            writer.WriteEndObject();
            JsonFileWriter.EndLine(writer, stream);
        }

        return items;
    }

    private static (ExportedItems Items, FlatColumns Columns) Learn(ExportedItems items, string keyColumn, IReadOnlyList<string>? properties)
    {
        var columns = new FlatColumns(properties, [keyColumn]);
        items = items.Kept(out ExportedItems first);
        foreach ((string key, byte[] value) in first.Stored()) columns.Learn(key, value, keyColumn);
        return (items, columns);
    }

    private static void Write(Utf8JsonWriter writer, FlatCell cell, FlatType type)
    {
        if (cell.Type == FlatType.Null) writer.WriteNullValue();
        else if (type == FlatType.Boolean) writer.WriteBooleanValue(cell.Text == "true");
        else if (type is FlatType.Integer or FlatType.Real) ValueCodec.WriteNumber(writer, cell.Text);
        else writer.WriteStringValue(cell.Text);
    }
}
