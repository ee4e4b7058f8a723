using GitKv.Core.Keys;
using GitKv.Core.Objects;
using GitKv.Core.Query.Filters;
using GitKv.Core.Query.Values;
using GitKv.Core.Stores;

namespace GitKv.Core.Query;

/// <summary>Finds the items that a query asks for, in one version of a store.</summary>
/// <param name="store">The store.</param>
/// <param name="reader">What to search: a snapshot of it, or a transaction with its own writes.</param>
/// <param name="query">What is asked for.</param>
public sealed class KvSearch(KvStore store, IKvReader reader, KvQuery query)
{
    private static readonly object s_hit = new();

    /// <summary>The items, in order. Streams, unless they are sorted; ends early where the caller does.</summary>
    /// <exception cref="Errors.KvException">ObjectNotFound, ObjectCorrupt; ExpressionInvalid: a regular expression that takes too long.</exception>
    public IEnumerable<KvEntry> Run(CancellationToken cancellation = default) => query.Sort.Count > 0 ? Sorted(cancellation) : query.Filter switch
    {
        null => Take(Candidates()),
        { IsOfKeys: true } filter => Take(OfKeys(Candidates(), filter)),
        { } filter => Take(Filtered(Candidates(), filter, cancellation)),
    };

    /// <summary>For each item what <paramref name="look"/> makes of its value, which is null for nothing; in parallel, so it must do for several threads.</summary>
    internal IEnumerable<(KvEntry Entry, T Found)> Look<T>(bool usesKeys, Func<BlobScan.Look<T>> look, CancellationToken cancellation)
        where T : class =>
        new BlobScan(Objects, usesKeys, cancellation).Run(Candidates(), look);

    private ObjectDatabase Objects => store.Repository.Objects;

    private IEnumerable<KvEntry> Take(IEnumerable<KvEntry> entries) => query.Limit > int.MaxValue ? entries : entries.Take((int)query.Limit);

    private IEnumerable<KvEntry> Candidates() => query.Keys switch
    {
        [] => reader.Enumerate(),
        [{ } one] => reader.Enumerate(one),
        _ => reader.Enumerate(Common(query.Keys)).Where(e => query.Keys.Any(k => k.IsMatch(e.Key))),
    };

    private static IEnumerable<KvEntry> OfKeys(IEnumerable<KvEntry> entries, QueryFilter filter)
    {
        var scratch = new List<QueryValue>();
        foreach (KvEntry entry in entries)
        {
            if (filter.Holds(new QueryDocument(entry.Key, []), scratch)) yield return entry;
        }
    }

    private IEnumerable<KvEntry> Filtered(IEnumerable<KvEntry> entries, QueryFilter filter, CancellationToken cancellation) =>
        new BlobScan(Objects, filter.UsesKeys, cancellation).Run<object>(entries, () =>
        {
            var scratch = new List<QueryValue>();
            return (key, value) => filter.Holds(new QueryDocument(key, value), scratch) ? s_hit : null;
        }).Select(static hit => hit.Entry);

    private IEnumerable<KvEntry> Sorted(CancellationToken cancellation)
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
        }, cancellation);
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
