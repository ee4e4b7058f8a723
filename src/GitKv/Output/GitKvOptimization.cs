using GitKv.Core.Maintenance;

namespace GitKv;

/// <summary>What Optimize-GitKvStore did: the objects of the repository before and after, and what went from the store.</summary>
public sealed class GitKvOptimization
{
    private readonly OptimizeResult _result;

    internal GitKvOptimization(OptimizeResult result, GitKvStore store)
    {
        _result = result;
        Store = store.Store;
        Repository = store.Repository;
    }

    /// <summary>The store, as <c>-Store</c> takes it.</summary>
    public string Store { get; }

    /// <summary>What the objects took on the disk before.</summary>
    public long BytesBefore => _result.Before.Bytes;

    /// <summary>What they take now.</summary>
    public long BytesAfter => _result.After.Bytes;

    /// <summary>Objects in files of their own before.</summary>
    public long LooseBefore => _result.Before.Loose;

    /// <summary>Objects in files of their own now.</summary>
    public long LooseAfter => _result.After.Loose;

    /// <summary>Packs before.</summary>
    public long PacksBefore => _result.Before.Packs;

    /// <summary>Packs now.</summary>
    public long PacksAfter => _result.After.Packs;

    /// <summary>Expired items that were removed.</summary>
    public long ExpiredRemoved => _result.ExpiredRemoved;

    /// <summary>With -KeepHistory: versions that were kept where history was shortened.</summary>
    public long? VersionsKept => _result.History?.Kept;

    /// <summary>With -KeepHistory: versions that the store no longer refers to.</summary>
    public long? VersionsDropped => _result.History?.Dropped;

    /// <summary>The newest commit before history was shortened; null where it was not.</summary>
    public string? OldTip => _result.History is { OldTip.Length: > 0 } history ? history.OldTip : null;

    /// <summary>The newest commit after that.</summary>
    public string? NewTip => _result.History is { NewTip.Length: > 0 } history ? history.NewTip : null;

    /// <summary>The tree of both: the proof that the store is the same.</summary>
    public string? Tree => _result.History is { Tree.Length: > 0 } history ? history.Tree : null;

    /// <summary>Other refs that keep the old history in the repository.</summary>
    public string[] StillReferredBy => [.. _result.History?.StillReferredBy ?? []];

    /// <summary>The repository's folder.</summary>
    public string Repository { get; }
}
