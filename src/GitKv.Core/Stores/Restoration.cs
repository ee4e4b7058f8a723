using GitKv.Core.Errors;
using GitKv.Core.Keys;

namespace GitKv.Core.Stores;

/// <summary>
/// Brings items of a store back to what they were at a point in its past, as changes of a transaction: history is added to, never rewritten.
/// What is compared is the store as the transaction has it, its own changes included.
/// </summary>
/// <param name="transaction">What is compared.</param>
/// <param name="past">The store then.</param>
public sealed class Restoration(KvTransaction transaction, KvSnapshot past)
{
    /// <summary>What would have to change, of the keys that match: from the item now to the item then.</summary>
    public IEnumerable<ItemDifference> Find(KeyPattern? pattern = null)
    {
        if (pattern is { IsLiteral: true }) return Of(pattern.LiteralKey) is { } single ? [single] : [];
        string[] pending = [.. transaction.PendingKeys];
        IEnumerable<ItemDifference> found = SnapshotDiff.Compare(transaction.Base, past, pattern);
        if (pending.Length == 0) return found;
        var own = new HashSet<string>(pending, StringComparer.Ordinal);
        return found.Where(d => !own.Contains(d.Key))
            .Concat(pending.Where(k => pattern is null || pattern.IsMatch(k)).Order(StringComparer.Ordinal).Select(Of).OfType<ItemDifference>());
    }

    /// <summary>What would have to change of one key; null where it is as it was then.</summary>
    public ItemDifference? Of(string key)
    {
        KvEntry? now = transaction.TryGet(key, out KvEntry present) ? present : null;
        KvEntry? then = past.TryGet(key, out KvEntry earlier) ? earlier : null;
        return now?.Blob == then?.Blob ? null : new ItemDifference(key, now, then);
    }

    /// <summary>As <see cref="Of"/>, for a key that was asked for by name: it must have been there.</summary>
    /// <exception cref="KvException">ItemNotFound.</exception>
    public ItemDifference? RequiredOf(string key, string point)
    {
        if (past.TryGet(key, out _)) return Of(key);
        bool isDirectory = past.IsDirectory(key);
        throw new KvException(ErrorIds.ItemNotFound, KvErrorKind.NotFound,
            isDirectory
                ? $"There was no item '{key}' at {point}, but there were items below it. Restore '{key}/' to bring them all back."
                : $"There was no item '{key}' at {point}, so there is nothing to bring back. Remove-GitKvItem removes the item that there is now.", key);
    }

    /// <summary>What would have to change to bring back a version of one key; null where the item has that value.</summary>
    /// <exception cref="KvException">PointNotFound: the key has not had that version, as far as is known; PointInvalid; HistoryUnavailable.</exception>
    public static ItemDifference? ToVersion(KvTransaction transaction, KvStore store, string key, string version, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        ArgumentNullException.ThrowIfNull(store);
        StorePoint point = StorePoint.Parse(version);
        KvSnapshot past = store.SnapshotAt(point, key, cancellation);
        bool isThat = past.TryGet(key, out KvEntry entry) && (Begins(entry.Version, point.Text) || Begins(entry.Blob.ToString(), point.Text));
        return isThat
            ? new Restoration(transaction, past).Of(key)
            : throw new KvException(ErrorIds.PointNotFound, KvErrorKind.NotFound,
                $"'{key}' has not had the version {version}. Give one that its history shows; for a date, a commit or a checkpoint give -AsOf.", key);
    }

    /// <summary>Makes the change. An item whose time had come since is back for good: brought back with its old expiry it would still be absent.</summary>
    public void Apply(ItemDifference change) => Apply(transaction, change);

    /// <summary>As <see cref="Apply(ItemDifference)"/>, in another transaction on the same store.</summary>
    public static void Apply(KvTransaction to, ItemDifference change)
    {
        ArgumentNullException.ThrowIfNull(to);
        if (change.After is not { } then) to.Remove(change.Key);
        else to.Set(change.Key, then.Blob, Precondition.Any, Expiry.IsOver(then.Expires, to.Base.Clock) ? null : then.Expires);
    }

    private static bool Begins(string id, string start) => id.StartsWith(start, StringComparison.OrdinalIgnoreCase);
}
