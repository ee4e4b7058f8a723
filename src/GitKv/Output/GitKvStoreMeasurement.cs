using GitKv.Core.Maintenance;

namespace GitKv;

/// <summary>How large a store is, and how the repository keeps it.</summary>
public sealed class GitKvStoreMeasurement
{
    private readonly StoreMeasurement _measured;

    internal GitKvStoreMeasurement(StoreMeasurement measured, GitKvStore store)
    {
        _measured = measured;
        Store = store.Store;
        Layout = store.Layout;
        Repository = store.Repository;
    }

    /// <summary>The store, as <c>-Store</c> takes it.</summary>
    public string Store { get; }

    /// <summary>How it is kept.</summary>
    public GitKvLayout Layout { get; }

    /// <summary>Items.</summary>
    public long Keys => _measured.Keys;

    /// <summary>The sizes of all values together.</summary>
    public long Bytes => _measured.Bytes;

    /// <summary>The same, with equal values counted once, as they are kept.</summary>
    public long UniqueBytes => _measured.UniqueBytes;

    /// <summary>Prefixes of keys.</summary>
    public long Directories => _measured.Directories;

    /// <summary>The key of the most components.</summary>
    public string? DeepestKey => _measured.Deepest.Key;

    /// <summary>How many components that has.</summary>
    public int Depth => _measured.Deepest.Components;

    /// <summary>The key of the largest value.</summary>
    public string? LargestKey => _measured.Largest.Key;

    /// <summary>The size of that.</summary>
    public long LargestBytes => _measured.Largest.Bytes;

    /// <summary>Items that will expire.</summary>
    public long Expiring => _measured.Expiring;

    /// <summary>Items that have expired and are still in the store.</summary>
    public long Expired => _measured.Expired;

    /// <summary>Commits; null where the layout has none.</summary>
    public long? Versions => _measured.Versions;

    /// <summary>When the oldest of them was made.</summary>
    public DateTimeOffset? FirstChangedAt => _measured.Changed.First?.ToLocalTime();

    /// <summary>When the newest of them was made.</summary>
    public DateTimeOffset? LastChangedAt => _measured.Changed.Last?.ToLocalTime();

    /// <summary>By how many items a day the store has grown in the last 30 days, or since its beginning; null where that can't be told.</summary>
    public double? KeysPerDay => _measured.GrowthPerDay?.Keys;

    /// <summary>By how many bytes of values a day.</summary>
    public double? BytesPerDay => _measured.GrowthPerDay?.Bytes;

    /// <summary>What the objects of the whole repository take on the disk.</summary>
    public long RepositoryBytes => _measured.Objects.Bytes;

    /// <summary>Objects in files of their own, in the whole repository.</summary>
    public long LooseObjects => _measured.Objects.Loose;

    /// <summary>Objects in packs.</summary>
    public long PackedObjects => _measured.Objects.Packed;

    /// <summary>Packs.</summary>
    public long Packs => _measured.Objects.Packs;

    /// <summary>Whether git has an index of commits.</summary>
    public bool HasCommitGraph => _measured.HasCommitGraph;

    /// <summary>Whether that says which paths each commit changed.</summary>
    public bool HasChangedPaths => _measured.HasChangedPaths;

    /// <summary>Whether git has one index over all packs.</summary>
    public bool HasMultiPackIndex => _measured.HasMultiPackIndex;

    /// <summary>The repository's folder.</summary>
    public string Repository { get; }
}
