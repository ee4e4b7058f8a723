using GitKv.Core.Query.Values;
using GitKv.Core.Stores;

namespace GitKv.Core.Query;

/// <summary>An item with what it is sorted by.</summary>
/// <param name="Entry">The item.</param>
/// <param name="Values">For each property its value; null where it has none.</param>
/// <param name="Number">Its place among the keys.</param>
internal readonly record struct SortedHit(KvEntry Entry, QueryValue?[] Values, long Number)
{
    /// <summary>Items without a value last in both directions, what is equal in the order of the keys.</summary>
    public static Comparison<SortedHit> Order(bool descending) => (left, right) =>
    {
        for (int i = 0; i < left.Values.Length; i++)
        {
            int order = (left.Values[i], right.Values[i]) switch
            {
                (null, null) => 0,
                (null, _) => 1,
                (_, null) => -1,
                ({ } one, { } other) => descending ? other.CompareTo(one) : one.CompareTo(other),
            };
            if (order != 0) return order;
        }

        return left.Number.CompareTo(right.Number);
    };

    /// <summary>What an item is sorted by.</summary>
    public static QueryValue?[] ValuesOf(in QueryDocument document, IReadOnlyList<PropertyExpression> sort, bool descending, List<QueryValue> scratch)
    {
        var values = new QueryValue?[sort.Count];
        for (int i = 0; i < values.Length; i++)
        {
            scratch.Clear();
            sort[i].Evaluate(document, scratch);
            if (scratch.Count > 0) values[i] = descending ? scratch.Max() : scratch.Min();
        }

        return values;
    }
}
