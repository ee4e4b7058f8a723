using GitKv.Core.Stores;

namespace GitKv.Core.Merging;

/// <summary>How two stores are merged.</summary>
public sealed record StoreMergeOptions
{
    /// <summary>Strategies for this merge; the first that matches a key counts, and they come before the rules of the store.</summary>
    public IReadOnlyList<MergeChoice> Choices { get; init; } = [];

    /// <summary>Make a merge commit also where the ref could just move.</summary>
    public bool NoFastForward { get; init; }

    /// <summary>Where there are conflicts, keep the merge pending until they are resolved.</summary>
    public bool KeepConflicts { get; init; }

    /// <summary>Find out what would happen, and change nothing.</summary>
    public bool DryRun { get; init; }

    /// <summary>Branch, Ref: where an item has to go for a directory of its name to come, or the other way round, remove it in a transaction ahead of the merge's own.</summary>
    internal bool MakesRoom { get; init; }

    /// <summary>Who, why, how durably.</summary>
    public CommitOptions Commit { get; init; } = CommitOptions.Default;
}
