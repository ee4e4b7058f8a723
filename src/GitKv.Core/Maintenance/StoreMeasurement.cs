namespace GitKv.Core.Maintenance;

/// <summary>How large a store is, and how it is kept.</summary>
public sealed record StoreMeasurement
{
    /// <summary>Items.</summary>
    public long Keys { get; init; }

    /// <summary>The sizes of all values together.</summary>
    public long Bytes { get; init; }

    /// <summary>The same, with equal values counted once, as they are kept.</summary>
    public long UniqueBytes { get; init; }

    /// <summary>Prefixes of keys.</summary>
    public long Directories { get; init; }

    /// <summary>The key of the most components, and how many it has.</summary>
    public (string? Key, int Components) Deepest { get; init; }

    /// <summary>The key of the largest value, and its size.</summary>
    public (string? Key, long Bytes) Largest { get; init; }

    /// <summary>Items that will expire.</summary>
    public long Expiring { get; init; }

    /// <summary>Items that have expired and are still in the store.</summary>
    public long Expired { get; init; }

    /// <summary>Commits; null where the layout has none.</summary>
    public long? Versions { get; init; }

    /// <summary>When the oldest and the newest of them were made.</summary>
    public (DateTimeOffset? First, DateTimeOffset? Last) Changed { get; init; }

    /// <summary>How much a day items and bytes have grown, over the last 30 days or since the beginning; null where that can't be told.</summary>
    public (double Keys, double Bytes)? GrowthPerDay { get; init; }

    /// <summary>How the repository's objects are kept.</summary>
    public required ObjectStatistics Objects { get; init; }

    /// <summary>Whether git has an index of commits, and one with the paths that each changed.</summary>
    public bool HasCommitGraph { get; init; }

    public bool HasChangedPaths { get; init; }

    /// <summary>Whether git has one index over all packs.</summary>
    public bool HasMultiPackIndex { get; init; }
}
