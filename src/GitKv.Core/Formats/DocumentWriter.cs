using GitKv.Core.Errors;
using GitKv.Core.Formats.Writing;
using GitKv.Core.Stores;

namespace GitKv.Core.Formats;

/// <summary>
/// Writes items to files, one at a time, so that <see cref="DocumentReader"/> reads the same items back from them: all values from Json, NdJson, Yaml and Files; from Csv, which takes flat objects
/// only, texts. In JSON and YAML text is a string, JSON is itself, and everything else is <c>{"$base64": "…"}</c>.
/// <para>A file appears when it is complete: a failure leaves nothing half written. Files that are there stay as they are without <see cref="ExportOptions.Force"/>, and nothing is written through symbolic
/// links. Errors (KvException): PathInvalid, WriteFailed; FormatInvalid and KeyInvalid for items that the format has no form for; those of reading.</para>
/// </summary>
public static class DocumentWriter
{
    /// <summary>To a file or folder. Returns how many items were written.</summary>
    public static int Write(IKvReader reader, IEnumerable<KvEntry> entries, string path, ExportOptions options, Action<string>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(options);
        DocumentFormat format = options.Format == DocumentFormat.Auto ? Guess(path) : options.Format;
        var items = new ExportedItems(reader, entries, progress, cancellation);
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
        if (options.Format is DocumentFormat.Auto or DocumentFormat.Files)
        {
            throw FormatErrors.Invalid("The output", null, "a stream has no name that says its format. Say which it is: Json, NdJson, Yaml, Csv.");
        }
        return Write(new ExportedItems(reader, entries, progress, cancellation), stream, options.Format, options).Count;
    }

    private static ExportedItems Write(ExportedItems items, Stream stream, DocumentFormat format, ExportOptions options)
    {
        switch (format)
        {
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

    private static DocumentFormat Guess(string path)
    {
        if (Directory.Exists(path) || Path.EndsInDirectorySeparator(path)) return DocumentFormat.Files;
        DocumentFormat format = FormatOf.Extension(path);
        if (format != DocumentFormat.Auto) return format;
        return Path.GetExtension(path).Length == 0 ? DocumentFormat.Files : throw FormatErrors.Path(
            path, $"has an extension that says no format. Say which it is (Json, NdJson, Yaml, Csv, Files), or name it {FormatOf.Known}.", KvErrorKind.Invalid);
    }
}
