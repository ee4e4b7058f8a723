namespace GitKv.Core.Formats;

public sealed record ImportedDocument(string Key, byte[]? Value, string? FilePath);

public sealed record ImportOptions
{
    public DocumentFormat Format { get; init; }
    public string? KeyProperty { get; init; }
    public string? KeyTemplate { get; init; }
    public string? Prefix { get; init; }
    public char Delimiter { get; init; } = ',';
}

public static class DocumentReader
{
    public static IEnumerable<ImportedDocument> Read(string path, ImportOptions options, CancellationToken cancellation = default) => throw new NotImplementedException();

    /// <summary>From a stream (standard input), in one of the formats that are one file; not Auto or Files.</summary>
    public static IEnumerable<ImportedDocument> Read(Stream stream, ImportOptions options, CancellationToken cancellation = default) => throw new NotImplementedException();
}
