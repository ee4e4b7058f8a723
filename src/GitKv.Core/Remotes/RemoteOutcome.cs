namespace GitKv.Core.Remotes;

/// <summary>What became of an update on a remote, once the remote has been asked where its answer did not tell.</summary>
public enum RemoteOutcome
{
    /// <summary>It landed, exactly once.</summary>
    Won,

    /// <summary>Somebody else changed a ref first, and nothing of it landed.</summary>
    Lost,

    /// <summary>The remote refused it, and nothing of it landed.</summary>
    Denied,

    /// <summary>The remote could not be asked what became of it.</summary>
    Unknown,
}
