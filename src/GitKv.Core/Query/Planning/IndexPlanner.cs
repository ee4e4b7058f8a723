using GitKv.Core.Keys;
using GitKv.Core.Query.Filters;
using GitKv.Core.Query.Indexes;
using GitKv.Core.Query.Values;

namespace GitKv.Core.Query.Planning;

/// <summary>Chooses the indexes that lead to the fewest items. What it chooses never changes what is found.</summary>
internal sealed class IndexPlanner
{
    /// <summary>Above this, entries are just many: counting costs, too.</summary>
    public const long Many = 200_000;

    private readonly KvIndex[] _indexes;

    /// <param name="indexes">All there are.</param>
    /// <param name="keys">The keys that are asked for.</param>
    public IndexPlanner(IReadOnlyList<KvIndex> indexes, IReadOnlyList<KeyPattern> keys)
    {
        _indexes = [.. indexes.Where(i => Covers(i.Definition, keys))];
    }

    /// <summary>The parts of indexes that hold all items that a filter can mean; null where there are none.</summary>
    public IndexAccess? For(QueryFilter? filter) => filter switch
    {
        AndFilter and => Narrowest(and.Filters.Select(For)) is { } best ? best with { IsExact = false } : null,
        OrFilter or => or.Filters.Select(For).Aggregate(IndexAccess.Union),
        ConditionFilter { Condition: var condition } => Narrowest(_indexes.Where(i => i.Definition.On.Equals(condition.Property)).Select(i => For(condition, i))),
        _ => null,
    };

    /// <summary>An index in whose order items are sorted by a property; null where there is none.</summary>
    public KvIndex? InOrderOf(PropertyExpression property) =>
        Array.Find(_indexes, i => i.Definition is { Types.Count: 0, CaseSensitive: false } && i.Definition.On.Equals(property));

    private static IndexAccess? For(QueryCondition condition, KvIndex index)
    {
        if (ConditionRanges.Of(condition, index.Definition, out bool isExact) is not { } ranges) return null;
        return new IndexAccess([.. ranges.Select(r => new IndexRange(index, r))], isExact, ranges.Sum(r => index.Count(r, Many)));
    }

    private static IndexAccess? Narrowest(IEnumerable<IndexAccess?> accesses) => accesses.OfType<IndexAccess>().MinBy(a => a.Count);

    /// <summary>Whether an index has all items with these keys.</summary>
    private static bool Covers(IndexDefinition index, IReadOnlyList<KeyPattern> keys)
    {
        if (index.Pattern is not { } pattern) return true;
        return keys.Count > 0 && keys.All(k => k.Text == pattern.Text || (k.IsLiteral && pattern.IsMatch(k.LiteralKey)) || IsBelow(k.LiteralDirectory, pattern));
    }

    private static bool IsBelow(string directory, KeyPattern pattern) =>
        pattern.Text == KeyPattern.Under(pattern.LiteralDirectory).Text
        && (pattern.LiteralDirectory.Length == 0 || directory == pattern.LiteralDirectory || directory.StartsWith(pattern.LiteralDirectory + "/", StringComparison.Ordinal));
}
