namespace GitKv.Core.Formats.Reading;

/// <summary>A JSON document a line; blank lines are passed over.</summary>
internal static class NdJsonFileReader
{
    public static IEnumerable<ImportedDocument> Read(Stream stream, string source, KeyMaker keys, CancellationToken cancellation)
    {
        var bytes = new ByteSource(stream, source);
        bytes.Fill();
        for (long number = 1; NextLine(bytes) is { } length; number++)
        {
            cancellation.ThrowIfCancellationRequested();
            ReadOnlyMemory<byte> line = bytes.Slice(0, length);
            bytes.Use(Math.Min(length + 1, bytes.Window.Length));
            if (line.Span.ContainsAnyExcept(" \t\r"u8)) yield return keys.FromRecord(line.Span, $"line {number}");
        }
    }

    /// <summary>How long the line is that the window begins with; null after the last.</summary>
    private static int? NextLine(ByteSource bytes)
    {
        while (true)
        {
            int end = bytes.Window.IndexOf((byte)'\n');
            if (end >= 0) return end;
            if (bytes.AtEnd) return bytes.Window.IsEmpty ? null : bytes.Window.Length;
            bytes.Fill();
        }
    }
}
