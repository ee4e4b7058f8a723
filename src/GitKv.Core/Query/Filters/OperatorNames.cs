namespace GitKv.Core.Query.Filters;

/// <summary>The operators as PowerShell names them.</summary>
public static class OperatorNames
{
    private static readonly Dictionary<string, (QueryOperator Operation, bool Denied)> s_names = new(StringComparer.OrdinalIgnoreCase)
    {
        ["eq"] = (QueryOperator.Equal, false),
        ["ne"] = (QueryOperator.Equal, true),
        ["gt"] = (QueryOperator.Greater, false),
        ["ge"] = (QueryOperator.GreaterOrEqual, false),
        ["lt"] = (QueryOperator.Less, false),
        ["le"] = (QueryOperator.LessOrEqual, false),
        ["between"] = (QueryOperator.Between, false),
        ["in"] = (QueryOperator.In, false),
        ["notin"] = (QueryOperator.In, true),
        ["like"] = (QueryOperator.Like, false),
        ["notlike"] = (QueryOperator.Like, true),
        ["match"] = (QueryOperator.Match, false),
        ["notmatch"] = (QueryOperator.Match, true),
        ["contains"] = (QueryOperator.Equal, false),
        ["notcontains"] = (QueryOperator.Equal, true),
        ["exists"] = (QueryOperator.Exists, false),
    };

    /// <summary>Also with a "c" (the case matters) or an "i" (it does not) before it.</summary>
    public static bool TryParse(string name, out QueryOperator operation, out bool denied, out bool exact)
    {
        exact = false;
        if (!s_names.TryGetValue(name, out (QueryOperator Operation, bool Denied) found))
        {
            if (name.Length < 3 || name[0] is not ('c' or 'C' or 'i' or 'I') || !s_names.TryGetValue(name[1..], out found) || found.Operation == QueryOperator.Exists)
            {
                (operation, denied) = (default, false);
                return false;
            }

            exact = name[0] is 'c' or 'C';
        }

        (operation, denied) = found;
        return true;
    }

    public static string Of(QueryOperator operation, bool denied, bool exact) =>
        "-" + (exact ? "c" : "") + s_names.First(n => n.Value == (operation, denied)).Key;

    /// <summary>The operator with its sides exchanged; null where it has none.</summary>
    public static QueryOperator? Mirrored(QueryOperator operation) => operation switch
    {
        QueryOperator.Equal or QueryOperator.In => QueryOperator.Equal,
        QueryOperator.Greater => QueryOperator.Less,
        QueryOperator.GreaterOrEqual => QueryOperator.LessOrEqual,
        QueryOperator.Less => QueryOperator.Greater,
        QueryOperator.LessOrEqual => QueryOperator.GreaterOrEqual,
        _ => null,
    };
}
