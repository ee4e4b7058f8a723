using GitKv.Core.Objects;
using GitKv.Core.Refs;

namespace GitKv.Core.Stores;

/// <summary>Who last changed items of a Branch store (their commits say) or of a Ref store (annotated tags say, or the reflog).</summary>
internal static class RefOrigins
{
    public static Dictionary<string, ItemOrigin> Find(KvStore store, KvSnapshot snapshot, IReadOnlyCollection<string> keys, CancellationToken cancellation)
    {
        var found = new Dictionary<string, ItemOrigin>(StringComparer.Ordinal);
        foreach (string key in keys)
        {
            cancellation.ThrowIfCancellationRequested();
            if (!snapshot.TryGet(key, out KvEntry entry) || !ObjectId.TryParse(entry.Version, out ObjectId target)) continue;
            if (!store.Repository.Objects.TryReadHeader(target, out ObjectType type, out _)) continue;
            if (type is ObjectType.Commit or ObjectType.Tag) found.Add(key, TreeOrigins.Describe(target, RefTarget.Read(store.Repository, target, type)));
            else if (FromReflog(store, key, target) is { } origin) found.Add(key, origin);
        }

        return found;
    }

    /// <summary>The newest entry of the ref's reflog that made it what it is in the snapshot.</summary>
    private static ItemOrigin? FromReflog(KvStore store, string key, ObjectId target)
    {
        string name = RefSource.NameOf(store.RefPrefix, key);
        ReflogEntry? entry = store.Repository.Refs.Log(name).FirstOrDefault(e => e.After == target);
        return entry is null ? null : new ItemOrigin(entry.Who.When, entry.Who.Name, entry.Who.Email, entry.Why, target.ToString(), null);
    }
}
