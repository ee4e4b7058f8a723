using GitKv.Core.Query;

namespace GitKv;

/// <summary>How a query is answered.</summary>
public sealed class GitKvQueryPlan
{
    internal GitKvQueryPlan(QueryPlan plan, string? script)
    {
        Access = Enum.Parse<GitKvQueryAccess>(plan.Access.ToString());
        Index = plan.Index;
        Key = plan.Keys;
        Filter = plan.Filter;
        FilterScript = script;
        Sort = plan.Sort;
        Candidates = plan.Candidates;
    }

    /// <summary>Where the items come from.</summary>
    public GitKvQueryAccess Access { get; }

    /// <summary>The indexes, and the ranges of them that are read.</summary>
    public IReadOnlyList<string> Index { get; }

    /// <summary>The patterns of the keys; none for all.</summary>
    public IReadOnlyList<string> Key { get; }

    /// <summary>What is checked on each value.</summary>
    public string? Filter { get; }

    /// <summary>What is run for each item that the rest has found.</summary>
    public string? FilterScript { get; }

    /// <summary>How the order comes about.</summary>
    public string Sort { get; }

    /// <summary>How many items are looked at; null where that is not known before.</summary>
    public long? Candidates { get; }
}
