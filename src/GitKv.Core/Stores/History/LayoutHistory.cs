using GitKv.Core.Keys;
using GitKv.Core.Objects;

namespace GitKv.Core.Stores.History;

/// <summary>What a layout knows of the changes of its keys, newest first.</summary>
internal abstract class LayoutHistory
{
    /// <summary>Why what was read so far is not all there was.</summary>
    public HistoryLimits Limits { get; protected set; }

    public abstract IEnumerable<HistoryRecord> OfKey(string key);

    public abstract IEnumerable<HistoryRecord> OfPattern(KeyPattern pattern);

    /// <summary>Several streams that are each newest first as one.</summary>
    public static IEnumerable<HistoryRecord> Together(IReadOnlyList<IEnumerable<HistoryRecord>> streams)
    {
        if (streams.Count == 1) return streams[0];
        return Merged(streams);
    }

    /// <summary>From when on changes are asked for, in seconds since 1970.</summary>
    protected static long Since(HistoryQuery query) => query.Since?.ToUnixTimeSeconds() ?? long.MinValue;

    /// <summary>What a commit or tag says of a change.</summary>
    internal static HistoryRecord Record(string key, GitCommit commit, ObjectId id, HistorySource source)
    {
        ItemOrigin origin = TreeOrigins.Describe(id, commit);
        return new HistoryRecord
        {
            Key = key,
            Change = KeyChangeKind.Modified,
            By = origin.By,
            Email = origin.Email,
            When = origin.At,
            Recorded = commit.Committer.When,
            Message = origin.Message,
            Transaction = origin.Transaction,
            Commit = origin.Commit,
            Source = source,
        };
    }

    private static IEnumerable<HistoryRecord> Merged(IReadOnlyList<IEnumerable<HistoryRecord>> streams)
    {
        var queue = new PriorityQueue<IEnumerator<HistoryRecord>, (long Time, int Order)>();
        try
        {
            for (int i = 0; i < streams.Count; i++) Advance(streams[i].GetEnumerator(), i);
            while (queue.TryDequeue(out IEnumerator<HistoryRecord>? next, out (long Time, int Order) place))
            {
                yield return next.Current;
                Advance(next, place.Order);
            }
        }
        finally
        {
            while (queue.TryDequeue(out IEnumerator<HistoryRecord>? left, out _)) left.Dispose();
        }

        void Advance(IEnumerator<HistoryRecord> stream, int order)
        {
            if (stream.MoveNext()) queue.Enqueue(stream, (-stream.Current.Recorded.ToUnixTimeSeconds(), order));
            else stream.Dispose();
        }
    }
}
