using GitKv.Core.Objects;
using GitKv.Core.Stores;
using GitKv.Core.Stores.History;

namespace GitKv.Core.Coordination.Watching;

/// <summary>
/// Reports what has become of the watched keys of a store since it was last looked at. The position moves with each change that is taken, so that
/// whoever stops between two of them goes on after the last one taken.
/// </summary>
internal abstract class LayoutWatch(KvStore store, WatchFilter filter, bool net)
{
    protected KvStore Store => store;

    protected WatchFilter Filter => filter;

    protected bool Net => net;

    protected CommitSource Commits { get; } = new(store.Repository);

    public abstract WatchPosition Position { get; }

    /// <summary>Whether nothing of the store is left, so that another one may have taken its place.</summary>
    public bool IsGone { get; protected set; }

    /// <summary>When the next of the items expires; null where none does.</summary>
    public abstract DateTimeOffset? NextExpiry { get; }

    /// <summary>The changes up to now, in the order in which they were made.</summary>
    public abstract IEnumerable<WatchedChange> Advance(CancellationToken cancellation);

    /// <summary>The moment that decides what has expired: never earlier than the one before.</summary>
    protected DateTimeOffset Now(DateTimeOffset before)
    {
        DateTimeOffset now = WatchPosition.Moment(store.Repository.Time.GetUtcNow());
        return now > before ? now : before;
    }

    protected static KeyChangeKind KindOf(bool wasThere, bool isThere) =>
        !isThere ? KeyChangeKind.Removed : wasThere ? KeyChangeKind.Modified : KeyChangeKind.Added;

    /// <summary>
    /// Of a store that is elsewhere: brings what happened between states, with all values but very large ones, in one exchange. The filter says, too, that what
    /// the earlier states hold need not be here.
    /// </summary>
    protected void Bring(IReadOnlyCollection<ObjectId> from, IReadOnlyCollection<ObjectId> to, CancellationToken cancellation)
    {
        if (store.Repository.Link is not { } link) return;
        ObjectId[] missing = [.. to.Where(id => !id.IsZero && !store.Repository.Objects.Contains(id))];
        if (missing.Length > 0) link.Objects.BringHistory(missing, [.. from.Where(id => !id.IsZero)], null, "blob:limit=1m", cancellation);
    }

    /// <summary>A change of which nothing is known but that it was made.</summary>
    protected HistoryRecord Seen(string key)
    {
        DateTimeOffset now = store.Repository.Time.GetUtcNow();
        return new HistoryRecord { Key = key, Change = KeyChangeKind.Modified, By = "", Email = "", When = now, Recorded = now, Message = "", Source = HistorySource.Seen };
    }

    /// <summary>The end of an item whose time has come.</summary>
    protected static HistoryRecord Expired(string key, DateTimeOffset end, string version, ObjectId blob) => new()
    {
        Key = key,
        Change = KeyChangeKind.Removed,
        PreviousVersion = version,
        PreviousBlob = blob,
        By = "",
        Email = "",
        When = end,
        Recorded = end,
        Message = "Expired",
        Source = HistorySource.Expiry,
    };
}
