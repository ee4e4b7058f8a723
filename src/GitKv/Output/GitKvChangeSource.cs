namespace GitKv;

/// <summary>What tells of a change.</summary>
public enum GitKvChangeSource
{
    /// <summary>A commit: all changes are known.</summary>
    Commit,

    /// <summary>An annotated tag (Ref): the last change only.</summary>
    Tag,

    /// <summary>git's reflog (Ref): what was changed in this repository, while the log was kept.</summary>
    Reflog,

    /// <summary>Only that it was seen, by Watch-GitKvItem: nobody tells who changed it or why, and there may have been other changes in between.</summary>
    Seen,

    /// <summary>The item's own expiry, whose moment has come.</summary>
    Expiry,
}
