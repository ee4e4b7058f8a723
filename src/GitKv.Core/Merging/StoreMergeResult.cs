namespace GitKv.Core.Merging;

/// <summary>What a merge of two stores came to.</summary>
/// <param name="Outcome">What became of it; of a dry run, what would.</param>
/// <param name="From">What was merged, as it was named.</param>
public sealed record StoreMergeResult(StoreMergeOutcome Outcome, string From)
{
    /// <summary>The commits where the two parted; several where they had been merged crosswise. Empty for layouts without a history of the whole, and for unrelated ones.</summary>
    public IReadOnlyList<string> Bases { get; init; } = [];

    /// <summary>The two have nothing in common that is known: no item was taken for changed by one side only, unless only one had it.</summary>
    public bool IsUnrelated { get; init; }

    /// <summary>Tree: the commit that the store is at now.</summary>
    public string? Commit { get; init; }

    /// <summary>The transaction's id; null where nothing was written.</summary>
    public string? Transaction { get; init; }

    /// <summary>How many items ours gets.</summary>
    public int Added { get; init; }

    /// <summary>How many items of ours get another value.</summary>
    public int Modified { get; init; }

    /// <summary>How many items of ours go.</summary>
    public int Removed { get; init; }

    /// <summary>The keys that both had changed, and that a strategy merged.</summary>
    public IReadOnlyList<string> Merged { get; init; } = [];

    /// <summary>What was not decided. A key of "" stands for the settings of the store.</summary>
    public IReadOnlyList<StoreConflict> Conflicts { get; init; } = [];
}
