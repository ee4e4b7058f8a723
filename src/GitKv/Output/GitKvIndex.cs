using GitKv.Core.Query.Indexes;

namespace GitKv;

/// <summary>An index of a store, as it was when it was looked up.</summary>
public sealed class GitKvIndex
{
    internal GitKvIndex(IndexStatus status, GitKvStore store)
    {
        Name = status.Name;
        On = status.Definition?.On.ToString();
        Unique = status.Definition?.Unique ?? false;
        Type = [.. (status.Definition?.Types ?? []).Select(static t => (GitKvValueType)t)];
        Pattern = status.Definition?.Pattern?.Text;
        CaseSensitive = status.Definition?.CaseSensitive ?? false;
        State = (GitKvIndexState)status.State;
        Entries = status.Entries;
        Values = status.Values;
        Problem = status.Problem;
        Store = store.Store;
        Repository = store.Repository;
        Remote = store.Remote;
    }

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>What it looks at in each document; null where the definition can't be followed.</summary>
    public string? On { get; }

    /// <summary>No two items may have equal values.</summary>
    public bool Unique { get; }

    /// <summary>The types of values that it has; all for none.</summary>
    public IReadOnlyList<GitKvValueType> Type { get; }

    /// <summary>The keys that it has; null for all.</summary>
    public string? Pattern { get; }

    /// <summary>Texts are told apart by case.</summary>
    public bool CaseSensitive { get; }

    /// <summary>How it is.</summary>
    public GitKvIndexState State { get; }

    /// <summary>How many values of items it has.</summary>
    public long Entries { get; }

    /// <summary>How many different ones.</summary>
    public long Values { get; }

    /// <summary>Why it can't be followed; null where it can.</summary>
    public string? Problem { get; }

    /// <summary>The store, as <c>-Store</c> takes it.</summary>
    public string Store { get; }

    /// <summary>The repository's folder.</summary>
    public string Repository { get; }

    /// <summary>The remote, as <c>-Remote</c> takes it; null where the repository is of this machine.</summary>
    public string? Remote { get; }

    public override string ToString() => Name;
}
