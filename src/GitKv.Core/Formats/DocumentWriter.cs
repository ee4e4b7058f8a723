using GitKv.Core.Errors;
using GitKv.Core.Formats.Flat;
using GitKv.Core.Formats.Sqlite;
using GitKv.Core.Formats.Writing;
using GitKv.Core.Stores;

namespace GitKv.Core.Formats;

/// <summary>
/// Writes items to files, one at a time, so that <see cref="DocumentReader"/> reads the same items back from them: all values from Json, NdJson, Yaml and Files; from Csv, which takes flat objects
/// only (or, with <see cref="ExportOptions.Flat"/>, makes columns of them), texts. Sqlite is for queries and not read back. In JSON and YAML text is a string, JSON is itself, and everything else is <c>{"$base64": "…"}</c>.
/// <para>A file appears when it is complete: a failure leaves nothing half written. Files that are there stay as they are without <see cref="ExportOptions.Force"/>, and nothing is written through symbolic
/// links. Errors (KvException): PathInvalid, WriteFailed; FormatInvalid and KeyInvalid for items that the format has no form for; those of reading.</para>
/// </summary>
public static class DocumentWriter
{
    /// <summary>To a file or folder. Returns how many items were written; to a database that is there, how many were changed in it or removed.</summary>
    public static int Write(IKvReader reader, IEnumerable<KvEntry> entries, string path, ExportOptions options, Action<string>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(options);
        DocumentFormat format = options.Format == DocumentFormat.Auto ? Guess(path) : options.Format;
        Require(options, format);
        var items = new ExportedItems(reader, entries, progress, cancellation);
        if (format == DocumentFormat.Sqlite) return SqliteExport.Write(items, path, options, cancellation);
        if (format != DocumentFormat.Files)
        {
            OutputFile.Write(path, options.Force, file => items = Write(items, file, format, options with { Delimiter = FormatOf.Delimiter(path, options.Delimiter) }));
            return items.Count;
        }
        if (options.KeyProperty is not null) throw FormatErrors.Path(path, "takes values as they are, with no property for the key. Leave it out, or export to another format.");
        FolderWriter.Write(items, path, options.Force);
        return items.Count;
    }

    /// <summary>To a stream (standard output), in one of the formats that are one file; not Auto or Files. The stream stays open.</summary>
    public static int Write(IKvReader reader, IEnumerable<KvEntry> entries, Stream stream, ExportOptions options, Action<string>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(options);
        if (options.Format == DocumentFormat.Sqlite) throw FormatErrors.Invalid("The output", null, "a database is no stream. Give the path of a file.");
        if (options.Format is DocumentFormat.Auto or DocumentFormat.Files)
        {
            throw FormatErrors.Invalid("The output", null, "a stream has no name that says its format. Say which it is: Json, NdJson, Yaml, Csv.");
        }
        Require(options, options.Format);
        return Write(new ExportedItems(reader, entries, progress, cancellation), stream, options.Format, options).Count;
    }

    private static ExportedItems Write(ExportedItems items, Stream stream, DocumentFormat format, ExportOptions options)
    {
        bool isTable = options.Flat || options.Properties is not null;
        switch (format)
        {
            case DocumentFormat.NdJson when isTable:
                return FlatFileWriter.WriteNdJson(items, stream, options);
            case DocumentFormat.Csv when isTable:
                return FlatFileWriter.WriteCsv(items, stream, options);
            case DocumentFormat.Json:
                JsonFileWriter.WriteJson(items, stream, options.KeyProperty);
                return items;
            case DocumentFormat.NdJson:
                JsonFileWriter.WriteNdJson(items, stream, options.KeyProperty);
                return items;
            case DocumentFormat.Yaml:
                YamlFileWriter.Write(items, stream, options.KeyProperty);
                return items;
            case DocumentFormat.Csv:
                return CsvFileWriter.Write(items, stream, options.KeyProperty, options.Delimiter);
            default:
                throw new ArgumentOutOfRangeException(nameof(format), format, "Not a format of files.");
        }
    }

    /// <summary>Refuses what a format has no place for, instead of leaving it out.</summary>
    private static void Require(ExportOptions options, DocumentFormat format)
    {
        bool hasColumns = format is DocumentFormat.NdJson or DocumentFormat.Csv;
        if (options.Flat && !hasColumns) throw FormatErrors.Invalid("The output", null, "-Flat (--flat) is for the formats NdJson and Csv. Leave it out, or export to one of them.");
        if (options.Properties is not null && !hasColumns && format != DocumentFormat.Sqlite)
            throw FormatErrors.Invalid("The output", null, "-Property (--property) is for the formats NdJson, Csv and Sqlite. Leave it out, or export to one of them.");
        if (options.KeyProperty is not null && format == DocumentFormat.Sqlite) throw FormatErrors.Invalid("The output", null, "a database has its keys in the column 'key'. Leave out -KeyProperty (--key-property).");
    }

    private static DocumentFormat Guess(string path)
    {
        if (Directory.Exists(path) || Path.EndsInDirectorySeparator(path)) return DocumentFormat.Files;
        DocumentFormat format = FormatOf.Extension(path);
        if (format != DocumentFormat.Auto) return format;
        return Path.GetExtension(path).Length == 0 ? DocumentFormat.Files : throw FormatErrors.Path(
            path, $"has an extension that says no format. Say which it is (Json, NdJson, Yaml, Csv, Files, Sqlite), or name it {FormatOf.Known}, .db, .sqlite.", KvErrorKind.Invalid);
    }
}
