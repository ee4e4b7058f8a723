using GitKv.Core.Remotes.Sync;
using GitKv.Core.Repositories;

namespace GitKv;

/// <summary>What an exchange of a store with a remote came to.</summary>
public sealed class GitKvSync
{
    internal GitKvSync(SyncResult result, GitRepository repository)
    {
        Store = result.Store;
        Remote = result.Remote;
        Outcome = (GitKvSyncOutcome)(int)result.Outcome;
        Direction = (GitKvSyncDirection)(int)result.Direction;
        Sent = result.Sent;
        Received = result.Received;
        Bytes = result.Bytes;
        Tries = result.Tries;
        Duration = result.Duration;
        IsUnrelated = result.IsUnrelated;
        Repository = repository.WorkTree ?? repository.GitDirectory;

        // Arrays: scripts can't index what implements its indexer for interfaces only.
        Merged = result.Merged.ToArray();
        Checkpoint = result.Checkpoints.ToArray();
        Conflicts = result.Conflicts.Select(c => new GitKvConflict(c, Store, Repository, $"{Remote}/{Store}")).ToArray();
    }

    /// <summary>The store, as <c>-Store</c> takes it.</summary>
    public string Store { get; }

    /// <summary>The remote's name, or its address without secrets.</summary>
    public string Remote { get; }

    /// <summary>What became of it.</summary>
    public GitKvSyncOutcome Outcome { get; }

    /// <summary>Which way.</summary>
    public GitKvSyncDirection Direction { get; }

    /// <summary>How many keys the remote got, changed or lost.</summary>
    public int Sent { get; }

    /// <summary>How many keys the local store got, changed or lost.</summary>
    public int Received { get; }

    /// <summary>The keys that both had changed, and that a strategy merged.</summary>
    public IReadOnlyList<string> Merged { get; }

    /// <summary>What is not decided.</summary>
    public IReadOnlyList<GitKvConflict> Conflicts { get; }

    /// <summary>The checkpoints that went either way.</summary>
    public IReadOnlyList<string> Checkpoint { get; }

    /// <summary>The two had nothing in common that is known.</summary>
    public bool IsUnrelated { get; }

    /// <summary>Bytes of objects that were sent.</summary>
    public long Bytes { get; }

    /// <summary>How often it was begun; more than once where others were faster.</summary>
    public int Tries { get; }

    /// <summary>How long it took.</summary>
    public TimeSpan Duration { get; }

    /// <summary>The repository's folder.</summary>
    public string Repository { get; }

    public override string ToString() => $"{Store} and {Remote}: {Outcome}";
}
