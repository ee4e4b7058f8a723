namespace GitKv;

/// <summary>A directory of keys, as a drive shows it: there are items below it.</summary>
public sealed class GitKvDirectory
{
    internal GitKvDirectory(string key, GitKvStore store)
    {
        Key = key;
        Name = key[(key.LastIndexOf('/') + 1)..];
        Store = store.Store;
        Repository = store.Repository;
        Remote = store.Remote;
    }

    /// <summary>The last component of the key; empty for the store as a whole.</summary>
    public string Name { get; }

    /// <summary>What the keys below it begin with; empty for the store as a whole.</summary>
    public string Key { get; }

    /// <summary>The store, as <c>-Store</c> takes it.</summary>
    public string Store { get; }

    /// <summary>The repository's folder.</summary>
    public string Repository { get; }

    /// <summary>The remote, as <c>-Remote</c> takes it; null for one of a repository of this machine.</summary>
    public string? Remote { get; }

    public override string ToString() => Key;
}
