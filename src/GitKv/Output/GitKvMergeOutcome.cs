namespace GitKv;

/// <summary>What became of a merge.</summary>
public enum GitKvMergeOutcome
{
    /// <summary>The store had everything already.</summary>
    UpToDate,

    /// <summary>The store had nothing of its own: it is now what the other one is.</summary>
    FastForward,

    /// <summary>Both had changes; the store now has those of both.</summary>
    Merged,

    /// <summary>There were conflicts: nothing was changed.</summary>
    Conflicts,

    /// <summary>There were conflicts, and the merge waits for them to be resolved.</summary>
    Pending,
}
