using GitKv.Core.Stores;

namespace GitKv.Core.Formats.Writing;

/// <summary>The items of an export, with their values, one at a time; tells how far it is.</summary>
internal sealed class ExportedItems(IKvReader reader, IEnumerable<KvEntry> entries, Action<string>? progress, CancellationToken cancellation)
{
    /// <summary>How many have been read to the end.</summary>
    public int Count { get; private set; }

    public IKvReader Reader { get; } = reader;

    /// <summary>The entries; each counts as done when the next is asked for.</summary>
    public IEnumerable<KvEntry> Entries()
    {
        foreach (KvEntry entry in entries)
        {
            cancellation.ThrowIfCancellationRequested();
            yield return entry;
            Count++;
            progress?.Invoke(entry.Key);
        }
    }

    /// <summary>Keys and values as they are stored.</summary>
    public IEnumerable<(string Key, byte[] Value)> Stored() => Entries().Select(entry => (entry.Key, Reader.Read(entry)));

    /// <summary>Keys and values as they are in JSON files.</summary>
    public IEnumerable<(string Key, byte[] Json)> Values() => Entries().Select(entry => (entry.Key, DocumentValue.ToJson(Reader.Read(entry))));

    /// <summary>The values alone, which hold their keys in a property.</summary>
    public IEnumerable<byte[]> Documents(string property) => Values().Select(item => KeyedDocument.Make(item.Key, item.Json, property));

    /// <summary>Keeps the list of entries, so that it can be gone through twice; values are read each time. Progress is told the last time.</summary>
    public ExportedItems Kept(out ExportedItems first)
    {
        List<KvEntry> kept = [.. entries];
        first = new ExportedItems(Reader, kept, null, cancellation);
        return new ExportedItems(Reader, kept, progress, cancellation);
    }
}
