namespace GitKv.Core.Stores.History;

/// <summary>Why a history does not begin at the beginning.</summary>
[Flags]
public enum HistoryLimits
{
    /// <summary>It is whole.</summary>
    None = 0,

    /// <summary>A shallow clone: what is older was not fetched.</summary>
    Shallow = 1,

    /// <summary>A Ref store: what was before the reflog or the tag is not kept.</summary>
    LastValueOnly = 2,
}
