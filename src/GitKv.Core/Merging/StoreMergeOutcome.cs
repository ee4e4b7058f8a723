namespace GitKv.Core.Merging;

/// <summary>What became of a merge of two stores.</summary>
public enum StoreMergeOutcome
{
    /// <summary>Ours had everything already.</summary>
    UpToDate,

    /// <summary>Ours had nothing of its own: it is now what theirs is.</summary>
    FastForward,

    /// <summary>Both had changes; ours now has those of both.</summary>
    Merged,

    /// <summary>There were conflicts: nothing was changed.</summary>
    Conflicts,

    /// <summary>There were conflicts, and the merge waits for them to be resolved: the store itself was not changed.</summary>
    Pending,
}
