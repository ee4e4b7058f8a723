namespace GitKv;

/// <summary>What became of an item from one state to another.</summary>
public enum GitKvDifferenceKind
{
    /// <summary>It is only in the second.</summary>
    Added,

    /// <summary>Its value is another one.</summary>
    Modified,

    /// <summary>It is only in the first.</summary>
    Removed,
}
