using GitKv.Core.Merging;
using GitKv.Core.Stores;

namespace GitKv.Core.Remotes.Sync;

/// <summary>How a store is exchanged with a remote.</summary>
public sealed record SyncOptions
{
    public static SyncOptions Default { get; } = new();

    public SyncDirection Direction { get; init; }

    /// <summary>Strategies for what both sides changed; before the rules of the store, the first that matches a key counts.</summary>
    public IReadOnlyList<MergeChoice> Choices { get; init; } = [];

    /// <summary>Where there are conflicts, keep the merge pending until they are resolved.</summary>
    public bool KeepConflicts { get; init; }

    /// <summary>How often to begin anew where somebody else was faster.</summary>
    public int MostTries { get; init; } = 100;

    /// <summary>Who, why (of a merge), how durably; Ctrl+C.</summary>
    public CommitOptions Commit { get; init; } = CommitOptions.Default;

    /// <summary>Told what is being done now, for people.</summary>
    public Action<string>? Progress { get; init; }
}
