using GitKv.Core.Errors;
using GitKv.Core.Formats.Reading;

namespace GitKv.Core.Formats;

/// <summary>
/// Reads documents from files, one at a time: memory follows the largest document, not the file. Where neither <see cref="ImportOptions.KeyProperty"/> nor
/// <see cref="ImportOptions.KeyTemplate"/> says where the keys are, it reads what <see cref="DocumentWriter"/> writes:
/// <list type="table">
/// <item><term>Json</term><description>an object: each property is a key and its value; an array: its elements are as NdJson's lines</description></item>
/// <item><term>NdJson</term><description>a line each: <c>{"key": …, "value": …}</c></description></item>
/// <item><term>Yaml</term><description>one mapping: each entry is a key and its value</description></item>
/// <item><term>Csv</term><description>the column <c>key</c> is the key, the others are the value: an object of texts</description></item>
/// <item><term>Files</term><description>a folder: each file's path is the key, with <c>%XX</c> read as it is written; or a single file: its name</description></item>
/// </list>
/// In JSON and YAML a string is text, and <c>{"$base64": "…"}</c> stands for bytes.
/// <para>Errors (KvException) name the file and the line or item: FormatInvalid, KeyInvalid, PathInvalid, and those of values. They come while reading; what was read before them is good.</para>
/// </summary>
public static class DocumentReader
{
    /// <summary>From a file or folder.</summary>
    /// <exception cref="KvException">At once: PathInvalid, FormatInvalid for what the path and the options say.</exception>
    public static IEnumerable<ImportedDocument> Read(string path, ImportOptions options, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(options);
        string source = $"'{path}'";
        var keys = new KeyMaker(options, source);
        bool isFolder = Directory.Exists(path);
        if (!isFolder && !File.Exists(path)) throw FormatErrors.Unreadable(path, new FileNotFoundException());
        DocumentFormat format = options.Format != DocumentFormat.Auto ? options.Format : isFolder ? DocumentFormat.Files : FormatOf.Extension(path);
        if (format == DocumentFormat.Auto)
        {
            throw FormatErrors.Invalid(source, null, $"its extension says no format. Say which it is (Json, NdJson, Yaml, Csv), name it {FormatOf.Known}, or say Files to store the file as one value.");
        }
        if (format == DocumentFormat.Sqlite) throw FormatErrors.Invalid(source, null, "items are exported to SQLite databases, not imported from them. Give JSON, NDJSON, YAML, CSV or files, or say Files to store the file as one value.");
        if (format != DocumentFormat.Files && isFolder) throw FormatErrors.Path(path, $"is a folder, and {format} is a format of files. Give a file, or leave the format out.");
        if (format != DocumentFormat.Files) return ReadFile(path, format, source, options, keys, cancellation);
        if (keys.HasRule) throw FormatErrors.Invalid(source, null, "files get their keys from their paths. Leave out the key's property or template.");
        return isFolder ? FolderReader.Read(path, keys, cancellation) : [FolderReader.ReadFile(path, keys)];
    }

    /// <summary>From a stream (standard input), in one of the formats that are one file; not Auto or Files. The stream stays open.</summary>
    /// <exception cref="KvException">At once: FormatInvalid for what the options say.</exception>
    public static IEnumerable<ImportedDocument> Read(Stream stream, ImportOptions options, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(options);
        const string Source = "The input";
        if (options.Format is DocumentFormat.Auto or DocumentFormat.Files or DocumentFormat.Sqlite) throw FormatErrors.Invalid(Source, null, "a stream has no name that says its format. Say which it is: Json, NdJson, Yaml, Csv.");
        return Read(stream, options.Format, Source, options.Delimiter, new KeyMaker(options, Source), cancellation);
    }

    private static IEnumerable<ImportedDocument> ReadFile(string path, DocumentFormat format, string source, ImportOptions options, KeyMaker keys, CancellationToken cancellation)
    {
        using FileStream file = Open(path);
        foreach (ImportedDocument document in Read(file, format, source, FormatOf.Delimiter(path, options.Delimiter), keys, cancellation)) yield return document;
    }

    private static IEnumerable<ImportedDocument> Read(Stream stream, DocumentFormat format, string source, char delimiter, KeyMaker keys, CancellationToken cancellation) => format switch
    {
        DocumentFormat.Json => JsonFileReader.Read(stream, source, keys, cancellation),
        DocumentFormat.NdJson => NdJsonFileReader.Read(stream, source, keys, cancellation),
        DocumentFormat.Yaml => YamlFileReader.Read(stream, source, keys, cancellation),
        DocumentFormat.Csv => CsvFileReader.Read(stream, source, delimiter, keys, cancellation),
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, "Not a format of files."),
    };

    private static FileStream Open(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw FormatErrors.Unreadable(path, error);
        }
    }
}
