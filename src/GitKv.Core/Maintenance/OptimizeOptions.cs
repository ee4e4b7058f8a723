using GitKv.Core.Stores;

namespace GitKv.Core.Maintenance;

/// <summary>What an optimization does besides packing.</summary>
public sealed record OptimizeOptions
{
    /// <summary>Leaves items that have expired where they are.</summary>
    public bool KeepExpired { get; init; }

    /// <summary>Keeps only so many of the newest versions; of a Branch store, of each key.</summary>
    public int? KeepVersions { get; init; }

    /// <summary>Keeps only versions since then, and the one that was current then.</summary>
    public DateTimeOffset? KeepSince { get; init; }

    /// <summary>Removes objects that nothing refers to and that are older than this; null keeps them all, packed.</summary>
    public TimeSpan? PruneOlderThan { get; init; }

    /// <summary>Who, why and how durably commits are written; cancels.</summary>
    public CommitOptions Commit { get; init; } = CommitOptions.Default;

    /// <summary>Told of each step.</summary>
    public Action<string>? Progress { get; init; }
}

/// <summary>What an optimization did.</summary>
/// <param name="Before">The objects before.</param>
/// <param name="After">The objects after.</param>
/// <param name="ExpiredRemoved">Expired items that were removed.</param>
/// <param name="History">What became of history; null where it was not to be shortened.</param>
public sealed record OptimizeResult(ObjectStatistics Before, ObjectStatistics After, long ExpiredRemoved, CompactionResult? History);

/// <summary>What a compaction of history did. The newest state is the same: that is the proof.</summary>
/// <param name="Kept">Commits that are still there, made anew.</param>
/// <param name="Dropped">Commits that the store no longer refers to.</param>
/// <param name="OldTip">The newest commit before; empty for a Branch store, which has one a key.</param>
/// <param name="NewTip">The newest commit after.</param>
/// <param name="Tree">The tree of both.</param>
/// <param name="StillReferredBy">Refs of others that keep the old history: it takes space until they are gone.</param>
public sealed record CompactionResult(long Kept, long Dropped, string OldTip, string NewTip, string Tree, IReadOnlyList<string> StillReferredBy);
