using GitKv.Core.Stores;

namespace GitKv.Core.Formats;

public sealed record ExportOptions
{
    public DocumentFormat Format { get; init; }
    public string? KeyProperty { get; init; }
    public bool Force { get; init; }
    public char Delimiter { get; init; } = ',';
}

public static class DocumentWriter
{
    public static int Write(IKvReader reader, IEnumerable<KvEntry> entries, string path, ExportOptions options, Action<string>? progress = null, CancellationToken cancellation = default) => throw new NotImplementedException();

    /// <summary>To a stream (standard output), in one of the formats that are one file; not Auto or Files. The stream stays open.</summary>
    public static int Write(IKvReader reader, IEnumerable<KvEntry> entries, Stream stream, ExportOptions options, Action<string>? progress = null, CancellationToken cancellation = default) => throw new NotImplementedException();
}
