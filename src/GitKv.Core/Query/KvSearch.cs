using GitKv.Core.Keys;
using GitKv.Core.Query.Filters;
using GitKv.Core.Query.Planning;
using GitKv.Core.Query.Values;
using GitKv.Core.Stores;

namespace GitKv.Core.Query;

/// <summary>Finds the items that a query asks for, in one version of a store.</summary>
/// <param name="store">The store.</param>
/// <param name="reader">What to search: a snapshot of it, or a transaction with its own writes.</param>
/// <param name="query">What is asked for.</param>
/// <param name="cancellation">Stops it.</param>
public sealed class KvSearch(KvStore store, IKvReader reader, KvQuery query, CancellationToken cancellation = default)
{
    private static readonly object s_hit = new();
    private QueryWay? _way;

    /// <summary>Told of each item that is passed on the way, on the caller's thread: for showing progress.</summary>
    public Action<string>? Passing { get; init; }

    /// <summary>How the query is answered.</summary>
    public QueryPlan Plan => new(
        IsOfKeys ? QueryAccess.Keys : Way.Access is null && Way.Order is null ? QueryAccess.Scan : QueryAccess.Index,
        [.. (Way.Order is { } order ? [$"{order.Definition.Name} ({order.Definition.On}): all"] : Way.Access?.Ranges.Select(r => r.ToString()) ?? [])],
        [.. query.Keys.Select(k => k.Text)],
        query.Filter is null || (Way.Access is { IsExact: true } && Way.Order is null) ? null : query.Filter.ToString(),
        query.Sort.Count == 0 ? "in the order of keys" : $"by {string.Join(", ", query.Sort)}{(query.Descending ? ", descending" : "")}, {(Way.Order is null ? "in memory" : "by the index")}",
        Way.Order is null ? Way.Access?.Count : null);

    private QueryWay Way => _way ??= QueryWay.Of(reader, query, cancellation);

    private bool IsOfKeys => query.Sort.Count == 0 && (query.Filter is null || query.Filter.IsOfKeys);

    /// <summary>The items, in order. Streams, unless they are sorted; ends early where the caller does.</summary>
    /// <exception cref="Errors.KvException">ObjectNotFound, ObjectCorrupt; ExpressionInvalid: a regular expression that takes too long.</exception>
    public IEnumerable<KvEntry> Run()
    {
        if (Way.Order is { } index && FirstIn(new IndexOrder(index, store.NameForm, query.Keys)) is { } first) return first;
        if (query.Sort.Count > 0) return Sorted();
        return Take(query.Filter switch
        {
            null => Candidates(),
            { IsOfKeys: true } filter => OfKeys(Candidates(), filter),
            { } filter => Way.Access is { } access ? Verified(access, filter) : Filtered(Candidates(), filter),
        });
    }

    /// <summary>The items by the value that they have at a property, in the order of the values; those without any last.</summary>
    /// <exception cref="Errors.KvException">As <see cref="Run"/>.</exception>
    public IEnumerable<QueryGroup> Groups(PropertyExpression property)
    {
        ArgumentNullException.ThrowIfNull(property);
        var groups = new Grouping();
        IEnumerable<(KvEntry Entry, QueryValue[] Found)> hits = Look<QueryValue[]>(query.Filter?.UsesKeys == true || property.IsOfKey, () =>
        {
            var scratch = new List<QueryValue>();
            return (key, value) =>
            {
                var document = new QueryDocument(key, value);
                if (query.Filter?.Holds(document, scratch) == false) return null;
                scratch.Clear();
                property.Evaluate(document, scratch);
                return [.. scratch.Distinct()];
            };
        });
        foreach ((KvEntry entry, QueryValue[] values) in hits) groups.Add(entry, values);
        return groups.InOrder();
    }

    /// <summary>For each item what <paramref name="look"/> makes of its value, which is null for nothing; in parallel, so it must do for several threads.</summary>
    internal IEnumerable<(KvEntry Entry, T Found)> Look<T>(bool usesKeys, Func<BlobScan.Look<T>> look)
        where T : class =>
        Scan(usesKeys).Run(Candidates(), look);

    private BlobScan Scan(bool usesKeys) => new(store.Repository.Objects, usesKeys, cancellation) { Pending = reader is KvTransaction transaction ? transaction.ReadPending : null };

    private IEnumerable<KvEntry> Take(IEnumerable<KvEntry> entries) => query.Limit > int.MaxValue ? entries : entries.Take((int)query.Limit);

    private IEnumerable<KvEntry> Candidates()
    {
        IEnumerable<KvEntry> entries = (Way.Access, query.Keys) switch
        {
            ({ } access, _) => IndexItems.InKeyOrder(access, query.Keys, store.NameForm, cancellation).Select(static i => i.Entry),
            (_, []) => reader.Enumerate(),
            (_, [{ } one]) => reader.Enumerate(one),
            _ => reader.Enumerate(Common(query.Keys)).Where(e => query.Keys.Any(k => k.IsMatch(e.Key))),
        };
        return Passing is null ? entries : Told(entries);
    }

    private IEnumerable<KvEntry> Told(IEnumerable<KvEntry> entries)
    {
        foreach (KvEntry entry in entries)
        {
            Passing!(entry.Key);
            yield return entry;
        }
    }

    /// <summary>The first items in the order of an index; null where it does not tell enough of them.</summary>
    private List<KvEntry>? FirstIn(IndexOrder order)
    {
        IEnumerable<KvEntry> items = order.Items(query.Descending);
        if (query.Filter is not null) items = Filtered(items, query.Filter);
        List<KvEntry> first = [.. Take(items)];

        // Items without a value come after those of the index.
        return order.IsUnsure || first.Count < query.Limit ? null : first;
    }

    private IEnumerable<KvEntry> Verified(IndexAccess access, QueryFilter filter)
    {
        List<(KvEntry Entry, bool IsExact)> items = IndexItems.InKeyOrder(access, query.Keys, store.NameForm, cancellation);
        return access.IsExact && items.TrueForAll(static i => i.IsExact) ? items.Select(static i => i.Entry) : Filtered(items.Select(static i => i.Entry), filter);
    }

    private static IEnumerable<KvEntry> OfKeys(IEnumerable<KvEntry> entries, QueryFilter filter)
    {
        var scratch = new List<QueryValue>();
        foreach (KvEntry entry in entries)
        {
            if (filter.Holds(new QueryDocument(entry.Key, []), scratch)) yield return entry;
        }
    }

    private IEnumerable<KvEntry> Filtered(IEnumerable<KvEntry> entries, QueryFilter filter) =>
        Scan(filter.UsesKeys).Run<object>(entries, () =>
        {
            var scratch = new List<QueryValue>();
            return (key, value) => filter.Holds(new QueryDocument(key, value), scratch) ? s_hit : null;
        }).Select(static hit => hit.Entry);

    private IEnumerable<KvEntry> Sorted()
    {
        bool usesKeys = query.Filter?.UsesKeys == true || query.Sort.Any(s => s.IsOfKey);
        var top = new TopHits(query.Limit, SortedHit.Order(query.Descending));
        IEnumerable<(KvEntry Entry, QueryValue?[] Found)> hits = Look<QueryValue?[]>(usesKeys, () =>
        {
            var scratch = new List<QueryValue>();
            return (key, value) =>
            {
                var document = new QueryDocument(key, value);
                return query.Filter?.Holds(document, scratch) == false ? null : SortedHit.ValuesOf(document, query.Sort, query.Descending, scratch);
            };
        });
        long number = 0;
        foreach ((KvEntry entry, QueryValue?[] values) in hits) top.Add(new SortedHit(entry, values, number++));
        return top.InOrder();
    }

    /// <summary>What all of several patterns lie below.</summary>
    private static KeyPattern? Common(IReadOnlyList<KeyPattern> patterns)
    {
        string[] directories = [.. patterns.Select(p => p.LiteralDirectory).Distinct(StringComparer.Ordinal)];
        return directories is [{ Length: > 0 } one] ? KeyPattern.Under(one) : null;
    }
}
