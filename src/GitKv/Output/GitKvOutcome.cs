namespace GitKv;

/// <summary>What became of a change on a remote.</summary>
public enum GitKvOutcome
{
    /// <summary>It landed, exactly once.</summary>
    Won,

    /// <summary>Somebody else was faster, and nothing of it landed.</summary>
    Lost,

    /// <summary>The remote refused it, and nothing of it landed.</summary>
    Denied,

    /// <summary>The remote could not be asked: it landed once, or not at all.</summary>
    Unknown,
}
