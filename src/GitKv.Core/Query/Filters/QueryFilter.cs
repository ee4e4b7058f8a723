using GitKv.Core.Query.Values;

namespace GitKv.Core.Query.Filters;

/// <summary>Which items are meant: conditions on their properties, joined by and, or, not.</summary>
public abstract class QueryFilter
{
    /// <summary>Whether the filter looks at nothing but keys, so that values need not be read.</summary>
    public bool IsOfKeys => Conditions.All(c => c.Property.IsOfKey);

    /// <summary>Whether it looks at keys, so that two items with one value may differ.</summary>
    public bool UsesKeys => Conditions.Any(c => c.Property.IsOfKey);

    /// <summary>All conditions in it.</summary>
    public abstract IEnumerable<QueryCondition> Conditions { get; }

    public static QueryFilter And(params IReadOnlyList<QueryFilter> filters) => filters.Count == 1 ? filters[0] : new AndFilter(filters);

    public static QueryFilter Or(params IReadOnlyList<QueryFilter> filters) => filters.Count == 1 ? filters[0] : new OrFilter(filters);

    /// <param name="document">The item.</param>
    /// <param name="scratch">A list for the use of this call.</param>
    public abstract bool Holds(in QueryDocument document, List<QueryValue> scratch);

    /// <summary>As it is written in a filter.</summary>
    public sealed override string ToString() => FilterText.Of(this);
}

/// <summary>All of several.</summary>
public sealed class AndFilter(IReadOnlyList<QueryFilter> filters) : QueryFilter
{
    public IReadOnlyList<QueryFilter> Filters { get; } = [.. filters.SelectMany(f => f is AndFilter and ? and.Filters : [f])];

    public override IEnumerable<QueryCondition> Conditions => Filters.SelectMany(f => f.Conditions);

    public override bool Holds(in QueryDocument document, List<QueryValue> scratch)
    {
        foreach (QueryFilter filter in Filters)
        {
            if (!filter.Holds(document, scratch)) return false;
        }

        return true;
    }
}

/// <summary>At least one of several.</summary>
public sealed class OrFilter(IReadOnlyList<QueryFilter> filters) : QueryFilter
{
    public IReadOnlyList<QueryFilter> Filters { get; } = [.. filters.SelectMany(f => f is OrFilter or ? or.Filters : [f])];

    public override IEnumerable<QueryCondition> Conditions => Filters.SelectMany(f => f.Conditions);

    public override bool Holds(in QueryDocument document, List<QueryValue> scratch)
    {
        foreach (QueryFilter filter in Filters)
        {
            if (filter.Holds(document, scratch)) return true;
        }

        return false;
    }
}

/// <summary>Not this.</summary>
public sealed class NotFilter(QueryFilter filter) : QueryFilter
{
    public QueryFilter Filter { get; } = filter;

    public override IEnumerable<QueryCondition> Conditions => Filter.Conditions;

    public override bool Holds(in QueryDocument document, List<QueryValue> scratch) => !Filter.Holds(document, scratch);
}

/// <summary>One condition.</summary>
public sealed class ConditionFilter(QueryCondition condition) : QueryFilter
{
    private readonly BytesNeeded? _needed = BytesNeeded.Of(condition);

    public QueryCondition Condition { get; } = condition;

    public override IEnumerable<QueryCondition> Conditions => [Condition];

    public override bool Holds(in QueryDocument document, List<QueryValue> scratch)
    {
        ArgumentNullException.ThrowIfNull(scratch);
        if (_needed?.AreIn(document.Value) == false) return false;
        scratch.Clear();
        bool exists = Condition.Property.Evaluate(document, scratch);
        return Condition.Holds(exists, scratch);
    }
}
