using GitKv.Core.Objects;

namespace GitKv.Core.Stores.History;

/// <summary>Opens a store at a point in its past: finds what the point stands for, in this order: steps, a checkpoint, a moment, an id.</summary>
internal sealed class PointReader(KvStore store, CancellationToken cancellation)
{
    private const int MostIds = 64;

    public KvSnapshot Open(StorePoint point, string? key)
    {
        if (point.Steps is not null) return Layout(null).Back(point, point.Steps.Value);
        if (store.Checkpoints.TryFind(point.Text) is { } checkpoint)
        {
            CommitNode commit = new CommitSource(store.Repository).Get(checkpoint.Commit);
            return new KvSnapshot(store, new TreeSource(store.Repository.Trees, checkpoint.Commit, commit.Tree, commit.When));
        }

        if (point.Moment is { } moment) return Layout(null).At(point, moment);
        if (!point.CanBeId) throw PointErrors.NotFound(point, store, "there is no checkpoint of this name, and it is no date, no commit and no version");
        IReadOnlyList<ObjectId> ids = store.Repository.Objects.StartingWith(point.Text, MostIds);
        if (ids.Count == 0) throw PointErrors.NotFound(point, store, "there is no checkpoint of this name, and no commit or version of this id in the repository");
        return Layout(key).Named(point, ids);
    }

    private LayoutPoints Layout(string? key) =>
        store.Layout == KvLayout.Tree ? new TreePoints(store, key, cancellation) : new RefPoints(store, key, cancellation);
}
