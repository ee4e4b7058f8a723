using GitKv.Core.Objects;
using GitKv.Core.Repositories;

namespace GitKv.Core.Stores.History;

/// <summary>A change of a key that has commits of its own.</summary>
/// <param name="Commit">The commit that tells of it: the key's own, or one of <c>%removed</c>.</param>
/// <param name="Key">The key.</param>
/// <param name="Kind">What became of it.</param>
/// <param name="Before">The key's commit before; zero where it had none.</param>
/// <param name="After">The key's commit since; zero where it has none.</param>
/// <param name="OldKey">The key that it had before, where it was renamed.</param>
internal readonly record struct ChainChange(ObjectId Commit, string Key, KeyChangeKind Kind, ObjectId Before, ObjectId After, string? OldKey = null);

/// <summary>
/// The changes of one key of a Branch store, newest first: its commits, and what <c>%removed</c> keeps of the lives that it had before. Each commit is
/// a change, but for a merge that took one side's value: it leads to that side alone.
/// </summary>
internal sealed class ChainWalk(GitRepository repository, KeyTimeline timeline, bool follow, CancellationToken cancellation)
{
    /// <summary>Why there is more that is not known here.</summary>
    public HistoryLimits Limits { get; private set; }

    public IEnumerable<ChainChange> From(string key, ObjectId target, long since)
    {
        var renamed = new HashSet<string>(StringComparer.Ordinal);
        Removal? end = null;
        while (true)
        {
            string now = key;
            (string Key, Removal Removal)? older = null;
            foreach (ChainChange change in Lives(now, target, end, since))
            {
                older = follow && change.Kind == KeyChangeKind.Added ? SourceOf(change) : null;
                if (older is not null) renamed.Add(now);
                yield return older is { } source ? change with { Kind = KeyChangeKind.Renamed, OldKey = source.Key, Before = source.Removal.Last } : change;
                if (older is not null) break;
            }

            if (older is not { } next || renamed.Contains(next.Key)) yield break;
            (key, end, target) = (next.Key, next.Removal, next.Removal.Last);
        }
    }

    /// <summary>All lives of a key, or those that ended with a removal and before it.</summary>
    private IEnumerable<ChainChange> Lives(string key, ObjectId target, Removal? end, long since)
    {
        if (!target.IsZero)
            foreach (ChainChange change in Life(key, target, since)) yield return change;

        // The key's own commits are read before those of all that were removed.
        List<Removal> removals = [.. timeline.Removed.Of(key)];
        if (timeline.Removed.IsCutOff) Limits |= HistoryLimits.Shallow;
        foreach (Removal removal in removals.Skip(end is null ? 0 : removals.IndexOf(end) + 1))
        {
            if (removal.When.ToUnixTimeSeconds() < since) yield break;
            yield return new ChainChange(removal.Commit, key, KeyChangeKind.Removed, removal.Last, ObjectId.Zero);
            foreach (ChainChange change in Life(key, removal.Last, since)) yield return change;
        }
    }

    private IEnumerable<ChainChange> Life(string key, ObjectId tip, long since)
    {
        if (!IsCommit(tip))
        {
            Limits |= HistoryLimits.LastValueOnly;
            yield break;
        }

        var queue = new WalkQueue<ObjectId>(since);
        var seen = new HashSet<ObjectId>();
        Add(tip);
        while (queue.TryTake(out ObjectId id, out CommitNode commit, out ObjectId blob))
        {
            cancellation.ThrowIfCancellationRequested();
            if (commit.IsCutOff) Limits |= HistoryLimits.Shallow;
            int same = commit.Parents.Length < 2 ? -1 : Array.FindIndex(commit.Parents, p => BlobOf(p) == blob);
            if (same >= 0)
            {
                Add(commit.Parents[same]);
                continue;
            }

            foreach (ObjectId parent in commit.Parents) Add(parent);
            ObjectId before = commit.Parents.Length > 0 && !BlobOf(commit.Parents[0]).IsZero ? commit.Parents[0] : ObjectId.Zero;
            if (!blob.IsZero) yield return new ChainChange(id, key, before.IsZero ? KeyChangeKind.Added : KeyChangeKind.Modified, before, id);
            else if (!before.IsZero) yield return new ChainChange(id, key, KeyChangeKind.Removed, before, ObjectId.Zero);
        }

        void Add(ObjectId id)
        {
            if (seen.Add(id)) queue.Add(id, timeline.Commits.Get(id), BlobOf(id));
        }
    }

    /// <summary>The key that the same transaction removed with the same value, if any.</summary>
    private (string Key, Removal Removal)? SourceOf(ChainChange added)
    {
        string? transaction = CommitMessage.Split(RefTarget.Read(repository, added.Commit, ObjectType.Commit).Message).Transaction;
        if (transaction is null) return null;
        ObjectId blob = BlobOf(added.After);
        (string Key, Removal Removal)[] sources = [.. timeline.Removed.In(transaction).Where(s => s.Key != added.Key && BlobOf(s.Removal.Last) == blob)];
        return sources.Length == 0 ? null : sources.MaxBy(s => Renames.SharedEnd(s.Key, added.Key));
    }

    private bool IsCommit(ObjectId id) => repository.Objects.TryReadHeader(id, out ObjectType type, out _) && type == ObjectType.Commit;

    private ObjectId BlobOf(ObjectId id) => RefTarget.TryPeel(repository, id, out ObjectId blob) ? blob : ObjectId.Zero;
}
