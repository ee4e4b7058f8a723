namespace GitKv.Core.Remotes.Sync;

/// <summary>What became of an exchange with a remote. What did not come about is an exception.</summary>
public enum SyncOutcome
{
    /// <summary>Both sides had everything already.</summary>
    UpToDate,

    /// <summary>The local store got changes.</summary>
    Received,

    /// <summary>The remote got changes.</summary>
    Sent,

    /// <summary>Both got changes.</summary>
    Exchanged,

    /// <summary>There were conflicts: neither the store nor the remote was changed.</summary>
    Conflicts,

    /// <summary>There were conflicts, and the merge waits for them to be resolved. Neither the store nor the remote was changed.</summary>
    Pending,
}
