using GitKv.Core.Merging;
using GitKv.Sessions;

namespace GitKv;

/// <summary>What a merge came to.</summary>
public sealed class GitKvMerge
{
    internal GitKvMerge(StoreHandle handle, StoreMergeResult result)
    {
        Outcome = (GitKvMergeOutcome)(int)result.Outcome;
        From = result.From;
        Store = handle.Info.Store;
        Repository = handle.Info.Repository;

        // Arrays: scripts can't index what implements its indexer for interfaces only.
        Base = result.Bases.ToArray();
        IsUnrelated = result.IsUnrelated;
        Commit = result.Commit;
        Transaction = result.Transaction;
        Added = result.Added;
        Modified = result.Modified;
        Removed = result.Removed;
        MergedKey = result.Merged.ToArray();
        Conflict = result.Conflicts.Select(c => new GitKvConflict(c, Store, Repository, result.From)).ToArray();
    }

    /// <summary>What became of it.</summary>
    public GitKvMergeOutcome Outcome { get; }

    /// <summary>What was merged, as it was named.</summary>
    public string From { get; }

    /// <summary>The store that was merged into, as <c>-Store</c> takes it.</summary>
    public string Store { get; }

    /// <summary>The commits where the two parted; none for layouts without a history of the whole.</summary>
    public IReadOnlyList<string> Base { get; }

    /// <summary>The two had nothing in common that is known.</summary>
    public bool IsUnrelated { get; }

    /// <summary>Tree: the commit that the store is at now; null for other layouts.</summary>
    public string? Commit { get; }

    /// <summary>The transaction's id; null where none was made.</summary>
    public string? Transaction { get; }

    /// <summary>How many items the store got.</summary>
    public int Added { get; }

    /// <summary>How many items got another value.</summary>
    public int Modified { get; }

    /// <summary>How many items went.</summary>
    public int Removed { get; }

    /// <summary>The keys that both had changed, and that a strategy merged.</summary>
    public IReadOnlyList<string> MergedKey { get; }

    /// <summary>What is not decided.</summary>
    public IReadOnlyList<GitKvConflict> Conflict { get; }

    /// <summary>The repository's folder.</summary>
    public string Repository { get; }

    public override string ToString() => $"{From} into {Store}: {Outcome}";
}
