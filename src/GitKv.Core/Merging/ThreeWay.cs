using GitKv.Core.Keys;
using GitKv.Core.Stores;

namespace GitKv.Core.Merging;

/// <summary>
/// Merges the keys that theirs changed into ours, one after another, and looks at the end whether one side made an item where the other made
/// a directory. The cost follows what theirs changed; all else stays as it is in ours.
/// </summary>
/// <param name="merger">Merges a key.</param>
/// <param name="ours">Ours, with what has expired.</param>
/// <param name="clock">When an item counts as expired: it is in nobody's way then.</param>
/// <param name="common">What a key was where the sides parted.</param>
/// <param name="cancellation">Stops it.</param>
internal sealed class ThreeWay(KeyMerger merger, ISnapshotSource ours, DateTimeOffset clock, Func<string, ItemState> common, CancellationToken cancellation)
{
    private readonly Dictionary<string, KeyChange> _changes = new(StringComparer.Ordinal);
    private readonly List<StoreConflict> _conflicts = [];
    private readonly HashSet<string> _inConflict = new(StringComparer.Ordinal);
    private readonly List<string> _merged = [];

    /// <summary>What is to change in ours.</summary>
    public IReadOnlyCollection<KeyChange> Changes => _changes.Values;

    public IReadOnlyList<StoreConflict> Conflicts => _conflicts;

    /// <summary>The keys that both sides had changed and a strategy merged.</summary>
    public IReadOnlyList<string> Merged => _merged;

    /// <summary>What a key is in the merge.</summary>
    public ItemState InResult(string key) => _changes.TryGetValue(key, out KeyChange change) ? change.After : InOurs(key);

    public bool IsInConflict(string key) => _inConflict.Contains(key);

    /// <summary>Merges a key that theirs changed.</summary>
    public void Add(string key, ItemState? before, ItemState theirs)
    {
        cancellation.ThrowIfCancellationRequested();
        ItemState mine = InOurs(key);
        KeyDecision decision = merger.Decide(key, before, mine, theirs);
        if (decision.Conflicts.Count > 0)
        {
            _conflicts.AddRange(decision.Conflicts.Select(c => StoreConflict.Of(c, before, mine, theirs)));
            _inConflict.Add(key);
            return;
        }

        if (decision.ByStrategy) _merged.Add(key);
        if (decision.Result != mine) _changes[key] = new KeyChange(key, mine, decision.Result);
    }

    /// <summary>To be called when all keys have been added.</summary>
    public void Finish()
    {
        foreach (KeyChange change in _changes.Values.Where(c => c.After.IsItem && !c.Before.IsItem).ToList())
        {
            cancellation.ThrowIfCancellationRequested();
            foreach (string other in InTheWayOf(change.Key).ToList()) Settle(change.Key, other);
        }
    }

    private ItemState InOurs(string key) => ItemState.Of(ours, key);

    /// <summary>The items that can't be beside a new one: those above it, or one of those below it.</summary>
    private IEnumerable<string> InTheWayOf(string key)
    {
        for (int slash = key.IndexOf('/', StringComparison.Ordinal); slash >= 0; slash = key.IndexOf('/', slash + 1))
        {
            string above = key[..slash];
            if (IsInTheWay(above)) yield return above;
        }

        if (!ours.IsDirectory(key)) yield break;
        foreach (KvEntry below in ours.Enumerate(KeyPattern.Under(key)))
            if (IsInTheWay(below.Key)) yield return below.Key;
    }

    /// <summary>What has expired makes room when it is written.</summary>
    private bool IsInTheWay(string key) => InResult(key) is { IsItem: true } item && !Expiry.IsOver(item.Expires, clock);

    /// <summary>Of a new item of theirs and one of ours that can't both be, one gives way where a strategy or a person says so.</summary>
    private void Settle(string theirs, string mine)
    {
        if (!_changes.TryGetValue(theirs, out KeyChange added) || !added.After.IsItem) return;
        MergeStrategy strategy = merger.Policy.For(theirs);
        if (merger.Resolutions?.Find(theirs, common(theirs), ItemState.None, added.After) is { } decided)
        {
            if (!decided.IsItem)
            {
                _changes.Remove(theirs);
                return;
            }

            if (merger.Resolutions.Find(mine, common(mine), InOurs(mine), ItemState.None) is { IsItem: false })
            {
                Remove(mine);
                return;
            }
        }
        else if (ReferenceEquals(strategy, MergeStrategy.Ours))
        {
            _merged.Add(theirs);
            _changes.Remove(theirs);
            return;
        }
        else if (ReferenceEquals(strategy, MergeStrategy.Theirs))
        {
            _merged.Add(theirs);
            Remove(mine);
            return;
        }

        Clash(theirs, ItemState.None, added.After, $"Theirs has this item, ours has the item '{mine}': a key is an item or a directory, not both.");
        Clash(mine, InOurs(mine), ItemState.None, $"Ours has this item, theirs has the item '{theirs}': a key is an item or a directory, not both.");
    }

    private void Remove(string key) => _changes[key] = new KeyChange(key, InOurs(key), ItemState.None);

    private void Clash(string key, ItemState mine, ItemState their, string reason)
    {
        if (!_inConflict.Add(key)) return;
        ItemState before = common(key);
        _conflicts.Add(StoreConflict.Of(new MergeConflict(key, "", merger.Read(before), merger.Read(mine), merger.Read(their), reason), before, mine, their));
    }
}
