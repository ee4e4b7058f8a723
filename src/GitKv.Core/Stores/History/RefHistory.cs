using GitKv.Core.Keys;
using GitKv.Core.Objects;

namespace GitKv.Core.Stores.History;

/// <summary>The history of a Branch or Ref store: that of each key by itself, from its commits, or from the reflog and the annotated tag.</summary>
internal sealed class RefHistory(KvStore store, HistoryQuery query, CancellationToken cancellation) : LayoutHistory
{
    private readonly KeyTimeline _timeline = new(store, cancellation);

    public override IEnumerable<HistoryRecord> OfKey(string key)
    {
        KeyName.Validate(key, NameForm.Ref);
        if (!_timeline.HasChain(key, out string name, out ObjectId target)) return OfLog(key, _timeline.OfLog(name, target));
        return OfChain(key, target);
    }

    public override IEnumerable<HistoryRecord> OfPattern(KeyPattern pattern) =>
        Together([.. _timeline.Keys().Where(pattern.IsMatch).Select(OfKey)]);

    private IEnumerable<HistoryRecord> OfChain(string key, ObjectId target)
    {
        var walk = new ChainWalk(store.Repository, _timeline, query.Follow, cancellation);
        foreach (ChainChange change in walk.From(key, target, Since(query)))
        {
            Limits |= walk.Limits;
            yield return Record(change.Key, RefTarget.Read(store.Repository, change.Commit, ObjectType.Commit), change.Commit, HistorySource.Commit) with
            {
                OldKey = change.OldKey,
                Change = change.Kind,
                Version = change.After.IsZero ? null : change.After.ToString(),
                PreviousVersion = change.Before.IsZero ? null : change.Before.ToString(),
                Blob = BlobOf(change.After),
                PreviousBlob = BlobOf(change.Before),
            };
        }

        Limits |= walk.Limits;
    }

    private IEnumerable<HistoryRecord> OfLog(string key, IEnumerable<KeyState> states)
    {
        KeyState? now = null;
        foreach (KeyState before in states)
        {
            if (before.Kind == KeyStateKind.Unknown) Limits |= HistoryLimits.LastValueOnly;
            if (now is not null && Describe(key, now, before) is { } record) yield return record;
            now = before;
        }
    }

    /// <summary>Null where nothing tells who made it so.</summary>
    private HistoryRecord? Describe(string key, KeyState now, KeyState before)
    {
        HistoryRecord? record = null;
        if (!now.Cause.IsZero && store.Repository.Objects.TryReadHeader(now.Cause, out ObjectType type, out _))
        {
            record = Record(key, RefTarget.Read(store.Repository, now.Cause, type), now.Cause, type == ObjectType.Tag ? HistorySource.Tag : HistorySource.Commit);
        }
        else if (now.Log is { } log)
        {
            record = new HistoryRecord
            {
                Key = key,
                Change = KeyChangeKind.Modified,
                By = log.Who.Name,
                Email = log.Who.Email,
                When = log.Who.When,
                Recorded = log.Who.When,
                Message = log.Why,
                Source = HistorySource.Reflog,
            };
        }

        if (record is null) return null;
        return record with
        {
            Recorded = now.Since ?? record.Recorded,
            Change = now.Kind == KeyStateKind.Absent ? KeyChangeKind.Removed : before.Kind == KeyStateKind.Absent ? KeyChangeKind.Added : KeyChangeKind.Modified,
            Version = now.Target.IsZero ? null : now.Target.ToString(),
            PreviousVersion = before.Target.IsZero ? null : before.Target.ToString(),
            Blob = BlobOf(now.Target),
            PreviousBlob = BlobOf(before.Target),
        };
    }

    private ObjectId BlobOf(ObjectId target) => !target.IsZero && RefTarget.TryPeel(store.Repository, target, out ObjectId blob) ? blob : ObjectId.Zero;
}
