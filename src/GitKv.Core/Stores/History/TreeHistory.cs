using GitKv.Core.Keys;
using GitKv.Core.Objects;
using GitKv.Core.Repositories;

namespace GitKv.Core.Stores.History;

/// <summary>The history of a Tree store: what its commits changed.</summary>
internal sealed class TreeHistory(KvStore store, HistoryQuery query, CancellationToken cancellation) : LayoutHistory
{
    private readonly CommitSource _commits = new(store.Repository);
    private (ObjectId Id, GitCommit Commit)? _last;

    private GitRepository Repository => store.Repository;

    public override IEnumerable<HistoryRecord> OfKey(string key)
    {
        KeyName.Validate(key, NameForm.Tree);
        var walk = new KeyWalk(Repository.Trees, _commits, query.Follow, cancellation);
        foreach (TreeChange change in walk.From(Tip(), key, Since(query)))
        {
            if (walk.IsCutOff) Limits |= HistoryLimits.Shallow;
            yield return Describe(change);
        }

        if (walk.IsCutOff) Limits |= HistoryLimits.Shallow;
    }

    public override IEnumerable<HistoryRecord> OfPattern(KeyPattern pattern)
    {
        var walk = new PatternWalk(Repository.Trees, _commits, query.Follow, cancellation);
        foreach (TreeChange change in walk.From(Tip(), pattern, Since(query)))
        {
            if (walk.IsCutOff) Limits |= HistoryLimits.Shallow;
            yield return Describe(change);
        }

        if (walk.IsCutOff) Limits |= HistoryLimits.Shallow;
    }

    private ObjectId Tip() => Repository.Refs.Read(store.RefPrefix) ?? ObjectId.Zero;

    private HistoryRecord Describe(in TreeChange change)
    {
        if (_last?.Id != change.Commit) _last = (change.Commit, RefTarget.Read(Repository, change.Commit, ObjectType.Commit));
        return Record(change.Key, _last.Value.Commit, change.Commit, HistorySource.Commit) with
        {
            OldKey = change.OldKey,
            Change = change.OldKey is not null ? KeyChangeKind.Renamed
                : change.After.IsZero ? KeyChangeKind.Removed
                : change.Before.IsZero ? KeyChangeKind.Added
                : KeyChangeKind.Modified,
            Version = change.After.IsZero ? null : change.After.ToString(),
            PreviousVersion = change.Before.IsZero ? null : change.Before.ToString(),
            Blob = change.After,
            PreviousBlob = change.Before,
        };
    }
}
