using GitKv.Core.Query.Values;

namespace GitKv.Core.Query.Filters;

/// <summary>Filters as text.</summary>
internal static class FilterText
{
    public static string Of(QueryFilter filter) => filter switch
    {
        AndFilter and => string.Join(" -and ", and.Filters.Select(Part)),
        OrFilter or => string.Join(" -or ", or.Filters.Select(Part)),
        NotFilter { Filter: ConditionFilter { Condition: { Operation: QueryOperator.Equal or QueryOperator.In or QueryOperator.Like or QueryOperator.Match } condition } } => Of(condition, denied: true),
        NotFilter not => "-not " + (not.Filter is ConditionFilter ? $"({not.Filter})" : Part(not.Filter)),
        ConditionFilter condition => Of(condition.Condition, denied: false),
        _ => throw new NotSupportedException(filter.GetType().Name),
    };

    private static string Part(QueryFilter filter) => filter is AndFilter or OrFilter ? $"({filter})" : filter.ToString();

    private static string Of(QueryCondition condition, bool denied)
    {
        // A user's "true" stands for two values.
        IEnumerable<QueryValue> operands = condition.Operation == QueryOperator.Equal ? condition.Operands.Take(1) : condition.Operands;
        string list = string.Join(", ", operands.Select(Of));
        string name = OperatorNames.Of(condition.Operation, denied, condition.IsExact);
        return list.Length == 0 ? $"{condition.Property} {name}{(condition.Operation == QueryOperator.In ? " @()" : "")}" : $"{condition.Property} {name} {list}";
    }

    private static string Of(QueryValue value) => value.Class switch
    {
        QueryClass.Null => "$null",
        QueryClass.Boolean => "$" + value.Text,
        QueryClass.Number => value.Text,
        _ => $"'{value.Text.Replace("'", "''", StringComparison.Ordinal)}'",
    };
}
