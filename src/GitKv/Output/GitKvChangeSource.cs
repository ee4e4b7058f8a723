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
}
