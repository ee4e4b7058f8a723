namespace GitKv;

/// <summary>How an index is.</summary>
public enum GitKvIndexState
{
    /// <summary>Made from the items as they are.</summary>
    Current,

    /// <summary>Something that knows nothing of indexes wrote the store; readers make up for it, and the next change does for good.</summary>
    Behind,

    /// <summary>Not made yet, or by another definition; the next change makes it.</summary>
    Missing,

    /// <summary>Its definition can't be followed.</summary>
    Invalid,
}
