using System.Collections;
using System.Globalization;

namespace GitKv.Core.Query.Values;

/// <summary>What a user gives to compare with, as values of queries.</summary>
public static class QueryLiteral
{
    /// <summary>One value, or those of a list. A moment without a zone is in UTC, as a date in a document is.</summary>
    public static IReadOnlyList<QueryValue> From(object? value) => value switch
    {
        string or null => [One(value)],
        IDictionary => [One(value)],
        IEnumerable list => [.. list.Cast<object?>().Select(One)],
        _ => [One(value)],
    };

    private static QueryValue One(object? value) => value switch
    {
        null => QueryValue.Null,
        QueryValue done => done,
        bool flag => QueryValue.From(flag),
        DateTimeOffset moment => QueryValue.From(moment),
        DateTime { Kind: DateTimeKind.Unspecified } moment => QueryValue.From(new DateTimeOffset(moment, TimeSpan.Zero)),
        DateTime moment => QueryValue.From(new DateTimeOffset(moment)),
        DateOnly day => QueryValue.FromText(day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
        IFormattable formattable => QueryValue.FromText(formattable.ToString(null, CultureInfo.InvariantCulture)),
        _ => QueryValue.FromText(value.ToString() ?? ""),
    };
}
