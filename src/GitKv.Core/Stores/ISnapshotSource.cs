using GitKv.Core.Keys;

namespace GitKv.Core.Stores;

/// <summary>The part of a snapshot that a layout knows: which items there are, and where.</summary>
internal interface ISnapshotSource
{
    /// <summary>The commit, for a layout whose store has one version as a whole.</summary>
    string? Version { get; }

    /// <summary>The moment that decides which items have expired.</summary>
    DateTimeOffset Clock { get; }

    bool TryGet(string key, out KvEntry entry);

    IEnumerable<KvEntry> Enumerate(KeyPattern? pattern);

    bool IsDirectory(string directory);

    IEnumerable<KvChild> Children(string directory);
}
