using GitKv.Core.Objects;
using GitKv.Core.Trees;

namespace GitKv.Core.Stores.History;

/// <summary>Points in the past of a Tree store: each is one of its commits, or lies before the first.</summary>
internal sealed class TreePoints(KvStore store, string? key, CancellationToken cancellation) : LayoutPoints(store)
{
    private readonly CommitSource _commits = new(store.Repository);

    private ObjectId Tip => Store.Repository.Refs.Read(Store.RefPrefix) ?? ObjectId.Zero;

    public override KvSnapshot At(StorePoint point, DateTimeOffset moment)
    {
        foreach ((ObjectId id, CommitNode commit) in _commits.FirstParents(Tip))
        {
            cancellation.ThrowIfCancellationRequested();
            if (commit.When <= moment) return Open(id, commit, moment);
            if (commit.IsCutOff) throw PointErrors.CutOff(point, Store);
        }

        // Before there was a store it held nothing.
        return Open(ObjectId.Zero, default, moment);
    }

    public override KvSnapshot Back(StorePoint point, int steps)
    {
        int left = steps;
        foreach ((ObjectId id, CommitNode commit) in _commits.FirstParents(Tip))
        {
            cancellation.ThrowIfCancellationRequested();
            if (left-- == 0) return Open(id, commit, steps == 0 ? null : commit.When);
            if (commit.IsCutOff) throw PointErrors.CutOff(point, Store);
        }

        throw PointErrors.NotFound(point, Store, $"its history is {steps - left} changes long");
    }

    public override KvSnapshot Named(StorePoint point, IReadOnlyList<ObjectId> ids)
    {
        if (CommitAmong(point, ids) is { } named) return At(point, named);
        if (key is null) throw PointErrors.NotFound(point, Store, "the id is no commit's; a version can be given where one exact key is asked for");
        foreach ((ObjectId id, CommitNode commit) in _commits.NewestFirst(Tip))
        {
            cancellation.ThrowIfCancellationRequested();
            if (new TreeSource(Store.Repository.Trees, id, commit.Tree, commit.When).TryGet(key, out KvEntry entry) && ids.Contains(entry.Blob)) return Open(id, commit, commit.When);
        }

        throw PointErrors.NotFound(point, Store, $"'{key}' never had this version");
    }

    private KvSnapshot At(StorePoint point, ObjectId id)
    {
        CommitNode commit = _commits.Get(id);
        ObjectId tip = Tip;

        // A commit of the project beside the store must not be read as if it were the store.
        if (!HasSettings(commit.Tree) || !HasSettings(Store.Repository.Trees.RootOf(tip)))
        {
            if (!_commits.NewestFirst(tip).Any(c => c.Id == id)) throw PointErrors.NotFound(point, Store, "this commit is not in its history");
        }

        return Open(id, commit, commit.When);
    }

    private bool HasSettings(ObjectId root) => Store.Repository.Trees.Get(root).IndexOf(Bucket.Settings) >= 0;

    private KvSnapshot Open(ObjectId id, CommitNode commit, DateTimeOffset? time) =>
        new(Store, new TreeSource(Store.Repository.Trees, id, commit.Tree, time ?? Store.Repository.Time.GetUtcNow()));
}
