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
}
