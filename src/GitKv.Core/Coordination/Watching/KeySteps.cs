using GitKv.Core.Objects;
using GitKv.Core.Stores;
using GitKv.Core.Stores.History;

namespace GitKv.Core.Coordination.Watching;

/// <summary>Finds out by which steps keys of a Branch or Ref store became what they are: commits where they have some, and what <c>%removed</c> tells.</summary>
internal sealed class KeySteps(KvStore store, CommitSource commits, bool net, CancellationToken cancellation)
{
    private readonly CommitGraph _graph = new(store.Repository, cancellation);
    private readonly CommitPath _path = new(store.Repository, commits, cancellation);

    /// <summary>The steps of one key, the first one first.</summary>
    /// <param name="key">The key.</param>
    /// <param name="place">What was reported of it last; null for nothing.</param>
    /// <param name="now">What its ref points at; zero for nothing.</param>
    /// <param name="removals">Its removals, the last one first, that may have happened since.</param>
    public List<KeyStep> Of(string key, KeyPlace? place, ObjectId now, IReadOnlyList<Removal> removals)
    {
        var steps = new List<KeyStep>();
        ObjectId at = place?.Target ?? ObjectId.Zero;
        List<Removal> lives = [.. removals.TakeWhile(r => place is not { Kind: PlaceKind.Removed } seen || r.Commit != seen.Id).Reverse()];
        ObjectId floor = ObjectId.Zero;
        if (place is { Kind: PlaceKind.Lost } lost && lives.Count > 0 && Leads(lost.Id, lives[0].Last))
        {
            // That it is gone has been reported before anything told of it.
            floor = lives[0].Last;
            lives.RemoveAt(0);
        }
        else if (!at.IsZero)
        {
            int own = lives.FindIndex(r => Leads(at, r.Last));
            lives.RemoveRange(0, own < 0 ? lives.Count : own);
        }

        if (net) return Net(key, at, now, lives);
        foreach (Removal removal in lives)
        {
            Add(steps, key, at, removal.Last, floor);
            steps.Add(new KeyStep(key, removal.Last, ObjectId.Zero, removal.Commit, removal.When.ToUnixTimeSeconds(), new KeyPlace(PlaceKind.Removed, removal.Commit)));
            (at, floor) = (ObjectId.Zero, removal.Last);
        }

        if (!now.IsZero) Add(steps, key, at, now, floor);
        else if (!at.IsZero) steps.Add(new KeyStep(key, at, ObjectId.Zero, ObjectId.Zero, 0, new KeyPlace(PlaceKind.Lost, at)));
        return steps;
    }

    private List<KeyStep> Net(string key, ObjectId at, ObjectId now, List<Removal> lives)
    {
        if (at == now) return [];
        if (!now.IsZero) return [Jump(key, at, now)];
        Removal? last = lives.Count > 0 ? lives[^1] : null;
        return [new KeyStep(key, at, ObjectId.Zero, last?.Commit ?? ObjectId.Zero, last?.When.ToUnixTimeSeconds() ?? 0, last is null ? new KeyPlace(PlaceKind.Lost, at) : new KeyPlace(PlaceKind.Removed, last.Commit))];
    }

    /// <param name="steps">Gets the steps.</param>
    /// <param name="key">The key.</param>
    /// <param name="from">Where it was; zero where it was not.</param>
    /// <param name="to">Where it came.</param>
    /// <param name="floor">The last commit of its life before, from which a new life may go on.</param>
    private void Add(List<KeyStep> steps, string key, ObjectId from, ObjectId to, ObjectId floor)
    {
        if (from == to) return;
        List<ObjectId>? path = null;
        if (IsCommit(to) && (from.IsZero || IsCommit(from)))
        {
            if (from.IsZero && IsCommit(floor)) path = _path.Between(floor, to);
            path ??= _path.Between(from, to);
        }

        if (path is null or [])
        {
            steps.Add(Jump(key, from, to));
            return;
        }

        foreach (ObjectId commit in path)
        {
            steps.Add(new KeyStep(key, from, commit, commit, commits.Get(commit).Time, new KeyPlace(PlaceKind.Present, commit)));
            from = commit;
        }
    }

    private KeyStep Jump(string key, ObjectId from, ObjectId to)
    {
        bool isKnown = store.Repository.Objects.TryReadHeader(to, out ObjectType type, out _);
        bool tells = isKnown && type is ObjectType.Commit or ObjectType.Tag;
        long time = tells ? RefTarget.Read(store.Repository, to, type).Committer.When.ToUnixTimeSeconds() : 0;
        return new KeyStep(key, from, to, tells ? to : ObjectId.Zero, time, new KeyPlace(PlaceKind.Present, to)) { IsJump = isKnown && type == ObjectType.Commit };
    }

    private bool Leads(ObjectId from, ObjectId to) => from == to || (IsCommit(from) && IsCommit(to) && _graph.IsAncestor(from, to));

    private bool IsCommit(ObjectId id) => !id.IsZero && store.Repository.Objects.TryReadHeader(id, out ObjectType type, out _) && type == ObjectType.Commit;
}
