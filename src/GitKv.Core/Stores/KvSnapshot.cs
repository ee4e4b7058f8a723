using GitKv.Core.Keys;

namespace GitKv.Core.Stores;

/// <summary>
/// A store at one fixed version. A Tree store's snapshot never shows half a transaction. A Branch or Ref store has no
/// version as a whole: its snapshot fixes each key when it is first looked at, and all of them at the first listing. An item that has
/// expired by <see cref="Clock"/> is absent from it.
/// </summary>
public sealed class KvSnapshot : IKvReader
{
    internal KvSnapshot(KvStore store, ISnapshotSource source)
    {
        Store = store;
        Source = source;
    }

    public KvStore Store { get; }

    /// <summary>The commit that a Tree store was read at; null for the other layouts and for a store that is empty yet.</summary>
    public string? Version => Source.Version;

    /// <summary>When it was taken; of a store in the past, then.</summary>
    public DateTimeOffset Clock => Source.Clock;

    internal ISnapshotSource Source { get; }

    public bool TryGet(string key, out KvEntry entry) => Source.TryGet(key, out entry);

    public IEnumerable<KvEntry> Enumerate(KeyPattern? pattern = null) => Source.Enumerate(pattern);

    public IEnumerable<KvEntry> EnumerateUnder(string directory) => Source.Enumerate(KeyPattern.Under(directory.TrimEnd('/')));

    public bool IsDirectory(string directory) => Source.IsDirectory(directory.TrimEnd('/'));

    public IEnumerable<KvChild> Children(string directory) => Source.Children(directory.TrimEnd('/'));

    public byte[] Read(KvEntry entry) => Store.Repository.Objects.Read(entry.Blob, Objects.ObjectType.Blob);

    public Stream Open(KvEntry entry) => Store.Repository.Objects.OpenBlob(entry.Blob, out _);

    public long SizeOf(KvEntry entry) =>
        Store.Repository.Objects.TryReadHeader(entry.Blob, out _, out long size) ? size : Store.Repository.Objects.Read(entry.Blob, out _).Length;
}
