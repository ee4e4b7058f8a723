using GitKv.Core.Merging;

namespace GitKv.Core.Remotes.Sync;

/// <summary>What an exchange of a store with a remote came to.</summary>
/// <param name="Store">The store, as it was named.</param>
/// <param name="Remote">The remote's name, or its address without secrets.</param>
/// <param name="Direction">Which way.</param>
/// <param name="Outcome">What became of it.</param>
public sealed record SyncResult(string Store, string Remote, SyncDirection Direction, SyncOutcome Outcome)
{
    /// <summary>How many keys the remote got, changed or lost by it.</summary>
    public int Sent { get; init; }

    /// <summary>How many keys the local store got, changed or lost by it.</summary>
    public int Received { get; init; }

    /// <summary>The keys that both had changed, and that a strategy merged.</summary>
    public IReadOnlyList<string> Merged { get; init; } = [];

    /// <summary>What is not decided.</summary>
    public IReadOnlyList<StoreConflict> Conflicts { get; init; } = [];

    /// <summary>The checkpoints that went either way.</summary>
    public IReadOnlyList<string> Checkpoints { get; init; } = [];

    /// <summary>The checkpoints that both sides have replaced, differently: each keeps its own.</summary>
    public IReadOnlyList<string> CheckpointConflicts { get; init; } = [];

    /// <summary>The two had no common history that is known here.</summary>
    public bool IsUnrelated { get; init; }

    /// <summary>Bytes of objects that were sent.</summary>
    public long Bytes { get; init; }

    /// <summary>How often it was begun; more than once where others were faster.</summary>
    public int Tries { get; init; } = 1;

    public TimeSpan Duration { get; init; }
}
