namespace GitKv;

/// <summary>Which way a store's changes go between a repository and a remote.</summary>
public enum GitKvSyncDirection
{
    /// <summary>Both ways: what the remote has is merged, and the result is sent.</summary>
    Both,

    /// <summary>To the remote only.</summary>
    Send,

    /// <summary>From the remote only.</summary>
    Receive,
}
