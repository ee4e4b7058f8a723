using GitKv.Core.Query.Indexes;
using GitKv.Core.Stores;

namespace GitKv.Core.Query.Planning;

/// <summary>How a query is answered: by which parts of indexes, in the order of which index.</summary>
/// <param name="Access">Where the items come from; null for a scan.</param>
/// <param name="Order">The index that gives the first ones in order; null where they are sorted in memory.</param>
internal sealed record QueryWay(IndexAccess? Access, KvIndex? Order)
{
    private const long FewEntries = 10_000;
    private const long FewWanted = 1_000;

    public static QueryWay Scan { get; } = new(null, null);

    public static QueryWay Of(IKvReader reader, KvQuery query, CancellationToken cancellation)
    {
        // What a transaction has changed is in no index yet.
        KvSnapshot? snapshot = reader switch
        {
            KvSnapshot plain => plain,
            KvTransaction { Count: 0 } transaction => transaction.Base,
            _ => null,
        };
        if (snapshot is null || query.WithoutIndexes || query.Filter is { IsOfKeys: true } || (query.Filter is null && query.Sort.Count != 1)) return Scan;
        IReadOnlyList<KvIndex> indexes = KvIndexes.Of(snapshot, cancellation);
        if (indexes.Count == 0) return Scan;
        var planner = new IndexPlanner(indexes, query.Keys);
        IndexAccess? access = planner.For(query.Filter);
        bool few = query.Limit <= FewWanted;
        if (query.Sort.Count == 1 && few && (access is null || access.Count > FewEntries)) return new QueryWay(access, planner.InOrderOf(query.Sort[0]));

        // A few of very many are found sooner by looking at one after the other than by putting all in the order of their keys.
        return query.Sort.Count == 0 && few && access?.Count >= IndexPlanner.Many ? Scan : new QueryWay(access, null);
    }
}
