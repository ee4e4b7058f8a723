namespace GitKv.Core.Stores;

/// <summary>What clearing expired items did.</summary>
/// <param name="Removed">The items that were removed.</param>
/// <param name="Commit">The transaction; null where nothing had expired.</param>
public sealed record ExpiryResult(IReadOnlyList<KvEntry> Removed, CommitResult? Commit);
