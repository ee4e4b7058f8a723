using GitKv.Core.Objects;
using GitKv.Core.Stores;
using GitKv.Core.Stores.History;

namespace GitKv.Core.Coordination.Watching;

/// <summary>
/// Watches a Tree store: the commits since the last look one by one, then what has expired. Where history was written anew, and where only the
/// net change is asked for, the two states are compared.
/// </summary>
internal sealed class TreeWatch(KvStore store, WatchFilter filter, bool net, TreePosition start) : LayoutWatch(store, filter, net)
{
    private TreePosition _position = start;
    private (ObjectId Commit, DateTimeOffset? End) _next;
    private bool _knowsNext;

    public override WatchPosition Position => _position;

    public override DateTimeOffset? NextExpiry => _knowsNext ? _next.End : null;

    private ObjectId Tip => Store.Repository.Refs.Read(Store.RefPrefix) ?? ObjectId.Zero;

    public static TreePosition Now(KvStore store) =>
        new(new TreeState(store.Repository.Refs.Read(store.RefPrefix) ?? ObjectId.Zero, WatchPosition.Moment(store.Repository.Time.GetUtcNow())));

    public override IEnumerable<WatchedChange> Advance(CancellationToken cancellation)
    {
        if (_position.Next is { } begun)
            foreach (WatchedChange change in Step(_position.At, begun, _position.Taken, cancellation)) yield return change;
        ObjectId tip = Tip;
        IsGone = tip.IsZero;
        DateTimeOffset now = Now(_position.At.Clock);
        foreach (TreeState state in States(_position.At, tip, now, cancellation))
            foreach (WatchedChange change in Step(_position.At, state, 0, cancellation)) yield return change;
        if (NextEnd() is { } end && end <= now)
        {
            foreach (WatchedChange change in Step(_position.At, new TreeState(tip, now), 0, cancellation)) yield return change;
            _knowsNext = false;
            NextEnd();
        }

        _position = new TreePosition(new TreeState(tip, now));
    }

    /// <summary>The states from one to the tip, each a change against the one before.</summary>
    private IEnumerable<TreeState> States(TreeState from, ObjectId tip, DateTimeOffset now, CancellationToken cancellation)
    {
        if (from.Commit == tip) return [];
        Bring([from.Commit], [tip], cancellation);
        if (!Net && new CommitPath(Store.Repository, Commits, cancellation).Between(from.Commit, tip) is { } path) return path.Select(c => new TreeState(c, from.Clock));
        return [new TreeState(tip, Net ? now : from.Clock)];
    }

    private IEnumerable<WatchedChange> Step(TreeState from, TreeState to, int taken, CancellationToken cancellation)
    {
        KvSnapshot before = Open(from);
        KvSnapshot after = Open(to);
        List<ItemDifference> differences = [.. SnapshotDiff.Compare(before, after, Filter.Single).Where(d => Filter.IsMatch(d.Key))];
        if (from.Commit == to.Commit)
            differences.Sort(static (x, y) => Nullable.Compare(x.Before?.Expires, y.Before?.Expires) is not 0 and int order ? order : string.CompareOrdinal(x.Key, y.Key));
        Func<ItemDifference, HistoryRecord> describe = differences.Count == 0 ? _ => Seen("") : Describer(from, to, after, differences, cancellation);
        for (int i = taken; i < differences.Count; i++)
        {
            HistoryRecord record = describe(differences[i]);
            _position = i + 1 == differences.Count ? new TreePosition(to) : new TreePosition(from) { Next = to, Taken = i + 1, Keys = Filter.Id };
            yield return new WatchedChange(record, _position);
        }

        _position = new TreePosition(to);
    }

    private Func<ItemDifference, HistoryRecord> Describer(TreeState from, TreeState to, KvSnapshot after, List<ItemDifference> differences, CancellationToken cancellation)
    {
        var everything = (TreeSource)Open(to with { Clock = DateTimeOffset.MinValue }).Source;
        GitCommit? commit = IsStep(from.Commit, to.Commit) ? RefTarget.Read(Store.Repository, to.Commit, ObjectType.Commit) : null;
        IReadOnlyDictionary<string, ItemOrigin>? origins = null;
        if (commit is null && from.Commit != to.Commit && differences.Any(d => d.After is not null))
            origins = Store.Origins(after, [.. differences.Where(d => d.After is not null).Select(d => d.Key)], cancellation);
        return difference =>
        {
            HistoryRecord record;
            if (difference.After is null && everything.TryGet(difference.Key, out KvEntry still) && still.Expires is { } end && end <= to.Clock)
                record = Expired(difference.Key, end, still.Version, still.Blob);
            else if (commit is not null)
                record = LayoutHistory.Record(difference.Key, commit, to.Commit, HistorySource.Commit);
            else if (origins?.GetValueOrDefault(difference.Key) is { } origin)
                record = From(difference.Key, origin);
            else
                record = Seen(difference.Key);
            return record with
            {
                Change = KindOf(difference.Before is not null, difference.After is not null),
                Version = difference.After?.Version,
                PreviousVersion = difference.Before?.Version,
                Blob = difference.After?.Blob ?? ObjectId.Zero,
                PreviousBlob = difference.Before?.Blob ?? ObjectId.Zero,
            };
        };
    }

    /// <summary>Whether one commit leads to the other at once, so that the second tells of all that differs.</summary>
    private bool IsStep(ObjectId from, ObjectId to)
    {
        if (to.IsZero || from == to) return false;
        ObjectId[] parents = Commits.Get(to).Parents;
        return from.IsZero ? parents.Length == 0 : parents.Contains(from);
    }

    private static HistoryRecord From(string key, ItemOrigin origin) => new()
    {
        Key = key,
        Change = KeyChangeKind.Modified,
        By = origin.By,
        Email = origin.Email,
        When = origin.At,
        Recorded = origin.At,
        Message = origin.Message,
        Transaction = origin.Transaction,
        Commit = origin.Commit,
        Source = HistorySource.Commit,
    };

    private KvSnapshot Open(TreeState state) =>
        new(Store, new TreeSource(Store.Repository.Trees, state.Commit, state.Commit.IsZero ? ObjectId.Zero : Commits.Get(state.Commit).Tree, state.Clock));

    /// <summary>When the next of the watched items expires, as the state that was reported last has it.</summary>
    private DateTimeOffset? NextEnd()
    {
        TreeState at = _position.At;
        if (_knowsNext && _next.Commit == at.Commit) return _next.End;
        DateTimeOffset? next = null;
        ExpiryTree expiries = ((TreeSource)Open(at).Source).Expiries;
        foreach (string key in expiries.IsEmpty ? [] : expiries.Keys())
        {
            if (Filter.IsMatch(key) && expiries.Of(key) is { } end && end > at.Clock && !(end >= next)) next = end;
        }

        _next = (at.Commit, next);
        _knowsNext = true;
        return next;
    }
}
