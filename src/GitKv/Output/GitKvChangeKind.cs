namespace GitKv;

/// <summary>What became of a key.</summary>
public enum GitKvChangeKind
{
    /// <summary>It had no item before.</summary>
    Added,

    /// <summary>It has another value, or in a Branch or Ref store another version.</summary>
    Modified,

    /// <summary>It has no item any more.</summary>
    Removed,

    /// <summary>It took over the item of another key, which is gone.</summary>
    Renamed,
}
