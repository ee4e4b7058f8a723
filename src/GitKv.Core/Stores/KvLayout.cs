namespace GitKv.Core.Stores;

/// <summary>How a store is kept in the repository.</summary>
public enum KvLayout
{
    /// <summary>One ref to a chain of commits; the keys are paths in their trees. History of the whole store, atomic transactions.</summary>
    Tree,

    /// <summary>One ref a key, each to its own chain of commits. History of each key.</summary>
    Branch,

    /// <summary>One ref a key, to a blob (or to an annotated tag of a blob). The last value only.</summary>
    Ref,
}
