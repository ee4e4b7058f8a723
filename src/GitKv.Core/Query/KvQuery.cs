using GitKv.Core.Keys;
using GitKv.Core.Query.Filters;
using GitKv.Core.Query.Values;

namespace GitKv.Core.Query;

/// <summary>Which items are asked for, and in what order.</summary>
public sealed class KvQuery
{
    /// <summary>What must hold of an item; null for nothing.</summary>
    public QueryFilter? Filter { get; init; }

    /// <summary>Keys, one of which an item's must match; all there are for none.</summary>
    public IReadOnlyList<KeyPattern> Keys { get; init; } = [];

    /// <summary>What to sort by; by the key where nothing is given or where all of it is equal. Of several values the lowest counts (the highest where descending); what has none comes last.</summary>
    public IReadOnlyList<PropertyExpression> Sort { get; init; } = [];

    public bool Descending { get; init; }

    /// <summary>How many of the first are needed.</summary>
    public long Limit { get; init; } = long.MaxValue;

    /// <summary>Whether all values are read even where an index would do.</summary>
    internal bool WithoutIndexes { get; init; }
}
