using GitKv.Core.Query.Filters;
using GitKv.Core.Query.Indexes;
using GitKv.Core.Query.Values;

namespace GitKv.Core.Query.Planning;

/// <summary>Which values of an index answer a condition.</summary>
internal static class ConditionRanges
{
    /// <summary>All values that do are in these ranges; null where the index can't tell.</summary>
    /// <param name="condition">The condition, on the property that the index is on.</param>
    /// <param name="index">The index.</param>
    /// <param name="isExact">Whether nothing else is in them.</param>
    public static List<QueryRange>? Of(QueryCondition condition, IndexDefinition index, out bool isExact)
    {
        isExact = true;
        if (condition.HoldsForNothing) return null;
        var ranges = new List<QueryRange>();
        switch (condition.Operation)
        {
            case QueryOperator.Equal or QueryOperator.In:
                foreach (QueryValue operand in condition.Operands)
                {
                    if (!index.Covers(operand.Class)) return null;
                    bool isText = operand.Class == QueryClass.Text;
                    if (isText && index.CaseSensitive && !condition.IsExact) return null;
                    isExact &= !isText || index.CaseSensitive == condition.IsExact;
                    ranges.Add(QueryRange.Equal(operand));
                }

                return ranges;
            case QueryOperator.Like:
                isExact = false;
                return Like(condition, index, ranges) ? ranges : null;
            case QueryOperator.Match or QueryOperator.Exists:
                return null;
            default:
                QueryValue low = condition.Operands[0];
                QueryValue high = condition.Operands[^1];
                if (low.Class != high.Class) return ranges;
                if (!index.Covers(low.Class) || (low.Class == QueryClass.Text && index.CaseSensitive != condition.IsExact)) return null;
                if (condition.Operation != QueryOperator.Between || (condition.IsExact ? low.CompareExactly(high) : low.CompareTo(high)) <= 0) ranges.Add(condition.Operation switch
                {
                    QueryOperator.Greater => QueryRange.From(low, inclusive: false),
                    QueryOperator.GreaterOrEqual => QueryRange.From(low, inclusive: true),
                    QueryOperator.Less => QueryRange.To(low, inclusive: false),
                    QueryOperator.LessOrEqual => QueryRange.To(low, inclusive: true),
                    _ => QueryRange.Between(low, true, high, true),
                });
                return ranges;
        }
    }

    /// <summary>Numbers, dates and booleans are matched by their texts, which are in another order than they.</summary>
    private static bool Like(QueryCondition condition, IndexDefinition index, List<QueryRange> ranges)
    {
        string prefix = condition.Prefix;
        if (prefix.Length == 0 || !index.Covers(QueryClass.Text) || (index.CaseSensitive && !condition.IsExact)) return false;
        ranges.Add(QueryRange.Prefix(prefix));
        if (prefix[0] == '-' || char.IsAsciiDigit(prefix[0]))
        {
            if (!index.Covers(QueryClass.Number) || !index.Covers(QueryClass.Date)) return false;
            ranges.Add(QueryRange.Of(QueryClass.Number));
            if (prefix[0] != '-') ranges.Add(QueryRange.Of(QueryClass.Date));
        }

        foreach (QueryValue word in (ReadOnlySpan<QueryValue>)[QueryValue.True, QueryValue.False])
        {
            if (!word.Text.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)) continue;
            if (!index.Covers(QueryClass.Boolean)) return false;
            ranges.Add(QueryRange.Equal(word));
        }

        return true;
    }
}
