using GitKv.Core.Keys;

namespace GitKv.Core.Stores;

/// <summary>
/// Brings items of a store back to what they were at a point in its past, as changes of a transaction: history is added to, never rewritten.
/// What is compared is the store as the transaction has it, its own changes included.
/// </summary>
/// <param name="transaction">Takes the changes.</param>
/// <param name="past">The same store, then.</param>
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

    /// <summary>Makes the change. An item whose time had come since is back for good: brought back with its old expiry it would still be absent.</summary>
    public void Apply(ItemDifference change)
    {
        if (change.After is not { } then) transaction.Remove(change.Key);
        else transaction.Set(change.Key, then.Blob, Precondition.Any, Expiry.IsOver(then.Expires, transaction.Base.Clock) ? null : then.Expires);
    }
}
