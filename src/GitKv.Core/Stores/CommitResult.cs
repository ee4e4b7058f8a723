namespace GitKv.Core.Stores;

/// <summary>What became of a transaction.</summary>
/// <param name="Changed">Whether the store is another one now.</param>
/// <param name="Transaction">The transaction's id, as written into every commit (trailer <c>GitKv-Transaction</c>).</param>
/// <param name="Versions">The version of each key written; null for a key removed.</param>
/// <param name="Attempts">How many times the refs were tried, 1 where nobody else was writing.</param>
public sealed record CommitResult(bool Changed, string Transaction, IReadOnlyDictionary<string, string?> Versions, int Attempts)
{
    /// <summary>Tree: the commit that was made; null where nothing was, and for the other layouts.</summary>
    public string? Commit { get; init; }
}
