namespace GitKv;

/// <summary>How a store is kept in the repository.</summary>
public enum GitKvLayout
{
    /// <summary>One ref to a chain of commits; the keys are paths in their trees. The history is the store's.</summary>
    Tree,

    /// <summary>One ref a key, each to its own chain of commits. The history is each key's own.</summary>
    Branch,

    /// <summary>One ref a key, to a blob, or to an annotated tag of one. The last value only.</summary>
    Ref,
}
