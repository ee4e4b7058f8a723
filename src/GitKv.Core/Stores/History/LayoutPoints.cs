using GitKv.Core.Objects;

namespace GitKv.Core.Stores.History;

/// <summary>What the forms of a point stand for in a layout.</summary>
internal abstract class LayoutPoints(KvStore store)
{
    protected KvStore Store => store;

    public abstract KvSnapshot At(StorePoint point, DateTimeOffset moment);

    public abstract KvSnapshot Back(StorePoint point, int steps);

    /// <summary>By the objects whose ids begin as the point says: commits, or versions of the key that is asked for.</summary>
    public abstract KvSnapshot Named(StorePoint point, IReadOnlyList<ObjectId> ids);

    /// <summary>The one commit among some objects; null where there is none.</summary>
    protected ObjectId? CommitAmong(StorePoint point, IReadOnlyList<ObjectId> ids)
    {
        ObjectId[] commits = [.. ids.Select(id => CommitObjects.TryPeel(store.Repository, id)).OfType<ObjectId>().Distinct()];
        if (commits.Length > 1) throw StorePoint.Invalid(point.Text, $"{commits.Length} commits begin with it ({string.Join(", ", commits.Take(4))})");
        return commits.Length == 1 ? commits[0] : null;
    }
}
