using GitKv.Core.Objects;
using GitKv.Core.Stores;

namespace GitKv.Core.Merging;

/// <summary>A merge worked out against one state of ours: what to write, and what must still be so when it is written.</summary>
internal sealed record MergePlan(StoreMergeOutcome Outcome)
{
    public static MergePlan UpToDate { get; } = new(StoreMergeOutcome.UpToDate);

    public IReadOnlyList<ObjectId> Bases { get; init; } = [];

    public bool IsUnrelated { get; init; }

    public IReadOnlyCollection<KeyChange> Keys { get; init; } = [];

    public IReadOnlyList<string> Merged { get; init; } = [];

    public IReadOnlyList<StoreConflict> Conflicts { get; init; } = [];

    /// <summary>What code of the caller decided.</summary>
    public IReadOnlyList<MergeResolution> Decided { get; init; } = [];

    /// <summary>The changes as the layout writes them.</summary>
    public PendingChange[] Changes { get; init; } = [];

    /// <summary>Tree: what ours was when this was worked out, and what it becomes by a fast-forward.</summary>
    public ObjectId Tip { get; init; }

    /// <summary>Whether there is anything to write.</summary>
    public bool Writes => Outcome != StoreMergeOutcome.UpToDate;

    /// <summary>Tree: the commit that is merged.</summary>
    public ObjectId TheirTip { get; init; }

    public ObjectId FastForwardTo { get; init; }

    /// <summary>Adds what the layout needs to the options of the commit.</summary>
    public Func<CommitOptions, CommitOptions> Arrange { get; init; } = static options => options;

    public StoreMergeResult Result(string from) => new(Outcome, from)
    {
        Bases = [.. Bases.Select(b => b.ToString())],
        IsUnrelated = IsUnrelated,
        Added = Keys.Count(k => !k.Before.IsItem && k.After.IsItem),
        Modified = Keys.Count(k => k.Before.IsItem && k.After.IsItem),
        Removed = Keys.Count(k => k.Before.IsItem && !k.After.IsItem),
        Merged = Merged,
        Conflicts = Conflicts,
    };
}
