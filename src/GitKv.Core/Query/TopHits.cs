using GitKv.Core.Stores;

namespace GitKv.Core.Query;

/// <summary>The first of many items in an order, in memory for those alone.</summary>
internal sealed class TopHits(long limit, Comparison<SortedHit> order)
{
    private readonly List<SortedHit> _hits = [];

    public void Add(SortedHit hit)
    {
        if (limit <= 0) return;
        _hits.Add(hit);
        if (_hits.Count >= 1024 && _hits.Count / 2 >= limit) Cut();
    }

    public IEnumerable<KvEntry> InOrder()
    {
        Cut();
        return _hits.Select(static h => h.Entry);
    }

    private void Cut()
    {
        _hits.Sort(order);
        if (_hits.Count > limit) _hits.RemoveRange((int)limit, _hits.Count - (int)limit);
    }
}
