using System.IO.Enumeration;

namespace GitKv.Core.Stores.History;

/// <summary>The changes of a store's keys that a query asks for, newest first. Streams: each step costs what it finds.</summary>
public sealed class StoreHistory
{
    private readonly HistoryQuery _query;
    private readonly LayoutHistory _layout;

    internal StoreHistory(KvStore store, HistoryQuery query, CancellationToken cancellation)
    {
        _query = query;
        _layout = store.Layout == KvLayout.Tree ? new TreeHistory(store, query, cancellation) : new RefHistory(store, query, cancellation);
    }

    /// <summary>Why what was read so far is not all there was.</summary>
    public HistoryLimits Limits => _layout.Limits;

    /// <exception cref="Errors.KvException">KeyInvalid; ObjectNotFound; ObjectCorrupt.</exception>
    public IEnumerable<HistoryRecord> Read()
    {
        IEnumerable<HistoryRecord>[] streams = [.. _query.Keys.Select(_layout.OfKey), .. _query.Patterns.Select(_layout.OfPattern)];
        IEnumerable<HistoryRecord> records = LayoutHistory.Together(streams).Where(IsWanted);
        if (streams.Length > 1) records = records.DistinctBy(static r => (r.Key, r.Commit, r.Version, r.Recorded));
        return Page(records);
    }

    private bool IsWanted(HistoryRecord record)
    {
        if (_query.Since is { } since && record.Recorded < since) return false;
        if (_query.Until is { } until && record.Recorded > until) return false;
        return _query.Author is not { } author || IsBy(record, author);
    }

    private static bool IsBy(HistoryRecord record, string author)
    {
        string whole = $"{record.By} <{record.Email}>";
        if (!author.AsSpan().ContainsAny('*', '?')) return whole.Contains(author, StringComparison.OrdinalIgnoreCase);
        return Matches(record.By) || Matches(record.Email) || Matches(whole);

        bool Matches(string text) => FileSystemName.MatchesSimpleExpression(author, text, ignoreCase: true);
    }

    private IEnumerable<HistoryRecord> Page(IEnumerable<HistoryRecord> records)
    {
        long left = _query.First;
        if (left <= 0) yield break;
        long skip = _query.Skip;
        foreach (HistoryRecord record in records)
        {
            if (skip-- > 0) continue;
            yield return record;
            if (--left == 0) yield break;
        }
    }
}
