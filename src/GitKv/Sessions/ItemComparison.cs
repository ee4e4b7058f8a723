using GitKv.Core.Keys;
using GitKv.Core.Stores;

namespace GitKv.Sessions;

/// <summary>Two states to compare: of one store, or of two, each as it was at a point, as it is, or as the active transaction has it.</summary>
internal sealed class ItemComparison(StoreHandle first, IKvReader before, StoreHandle second, IKvReader after)
{
    private readonly ItemSource _before = new(first.Kept, first.Store, first.Info, before, static () => []);
    private readonly ItemSource _after = new(second.Kept, second.Store, second.Info, after, static () => []);

    /// <summary>The items that differ, of those that match.</summary>
    internal IEnumerable<ItemDifference> Find(KeyPattern? pattern) => (before, after) switch
    {
        (KvSnapshot old, KvSnapshot now) => SnapshotDiff.Compare(old, now, pattern),
        (KvSnapshot old, KvTransaction now) => new Restoration(now, old).Find(pattern).Select(static d => new ItemDifference(d.Key, d.After, d.Before)),
        (KvTransaction old, KvSnapshot now) => new Restoration(old, now).Find(pattern),
        _ => throw Errors.TransactionActive(second.Name),
    };

    /// <summary>Whether either state has an item of this key.</summary>
    internal bool Knows(string key) => before.TryGet(key, out _) || after.TryGet(key, out _);

    internal GitKvDifference Describe(ItemDifference difference, bool isDetailed)
    {
        ItemContent? old = difference.Before is { } was ? new ItemContent(_before, was) : null;
        ItemContent? now = difference.After is { } then ? new ItemContent(_after, then) : null;
        return isDetailed ? new GitKvDetailedDifference(difference.Key, second.Info, old, now) : new GitKvDifference(difference.Key, second.Info, old, now);
    }
}
