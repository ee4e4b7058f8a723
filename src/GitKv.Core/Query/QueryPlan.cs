namespace GitKv.Core.Query;

/// <summary>How a query is answered.</summary>
public enum QueryAccess
{
    /// <summary>The values of all items that the keys allow are read.</summary>
    Scan,

    /// <summary>Keys are listed, and no values are read.</summary>
    Keys,

    /// <summary>An index, or several, give the items.</summary>
    Index,
}

/// <summary>How a query is answered, for people.</summary>
/// <param name="Access">Where the items come from.</param>
/// <param name="Index">The indexes and the ranges of them that are read; empty for none.</param>
/// <param name="Keys">The patterns of the keys.</param>
/// <param name="Filter">What is checked on each value; null for nothing.</param>
/// <param name="Sort">How the order comes about.</param>
/// <param name="Candidates">How many items are looked at; null where that is not known before.</param>
public sealed record QueryPlan(QueryAccess Access, IReadOnlyList<string> Index, IReadOnlyList<string> Keys, string? Filter, string Sort, long? Candidates);
