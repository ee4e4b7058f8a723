namespace GitKv.Core.Merging;

/// <summary>What a person decides about a conflict.</summary>
public enum MergeUse
{
    /// <summary>What ours has.</summary>
    Ours,

    /// <summary>What theirs has.</summary>
    Theirs,

    /// <summary>What it was where the two parted.</summary>
    Base,

    /// <summary>Another value.</summary>
    Value,
}
