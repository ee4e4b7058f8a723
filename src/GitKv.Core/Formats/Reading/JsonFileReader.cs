namespace GitKv.Core.Formats.Reading;

/// <summary>A JSON file: an array of documents; an object of documents by key; or, where documents hold their keys themselves, an object that is one document.</summary>
internal static class JsonFileReader
{
    public static IEnumerable<ImportedDocument> Read(Stream stream, string source, KeyMaker keys, CancellationToken cancellation)
    {
        var bytes = new ByteSource(stream, source);
        byte? first = bytes.FirstByte();
        if (first is not ((byte)'{' or (byte)'['))
        {
            throw FormatErrors.Invalid(source, null, "it is neither an array of documents nor an object of documents by key. A single value is set with Set-GitKvItem or gitkv set.");
        }
        if (first == '{' && keys.HasRule)
        {
            while (!bytes.AtEnd) bytes.Fill();
            yield return keys.FromRecord(bytes.Window, "the document");
            yield break;
        }
        var items = new JsonItems(bytes, source);
        items.Open();
        for (long number = 1; items.Next(); number++)
        {
            cancellation.ThrowIfCancellationRequested();
            yield return items.IsObject
                ? keys.FromEntry(items.Name, items.Value.Span, $"property '{Keys.KeyErrors.Show(items.Name)}'")
                : keys.FromRecord(items.Value.Span, $"item {number}");
        }
    }
}
