namespace GitKv;

/// <summary>What became of an exchange with a remote. What did not come about is an error.</summary>
public enum GitKvSyncOutcome
{
    /// <summary>Both sides had everything already.</summary>
    UpToDate,

    /// <summary>The local store got changes.</summary>
    Received,

    /// <summary>The remote got changes.</summary>
    Sent,

    /// <summary>Both got changes.</summary>
    Exchanged,

    /// <summary>There were conflicts: neither side was changed.</summary>
    Conflicts,

    /// <summary>There were conflicts, and the merge waits for them to be resolved. Neither side was changed.</summary>
    Pending,
}
