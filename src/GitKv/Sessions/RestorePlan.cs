using GitKv.Core.Keys;
using GitKv.Core.Stores;

namespace GitKv.Sessions;

/// <summary>What one command restores in one store: compared with the store as the active transaction has it, or as it is now.</summary>
internal sealed class RestorePlan : IDisposable
{
    private readonly StoreHandle _handle;
    private readonly CancellationToken _cancellation;
    private readonly KvTransaction? _own;
    private readonly KvTransaction _now;
    private string? _last;

    internal RestorePlan(StoreHandle handle, CancellationToken cancellation)
    {
        _handle = handle;
        _cancellation = cancellation;
        if (handle.Transaction is null) _own = handle.Store.Begin();
        _now = _own ?? handle.Transaction!.Pending;
    }

    /// <summary>The changes that were agreed to, by key.</summary>
    internal Dictionary<string, ItemDifference> Changes { get; } = new(StringComparer.Ordinal);

    internal string StoreName => _handle.Name;

    /// <summary>The message for who gave none.</summary>
    internal string Summary => $"Restore {(Changes.Count == 1 ? Changes.Keys.First() : $"{Changes.Count} items")} as of {_last}";

    internal IEnumerable<ItemDifference> ToPoint(KeyPattern pattern, string point) => At(point, null).Find(pattern);

    /// <summary>Null where the item is as it was.</summary>
    internal ItemDifference? ToPoint(string key, string point) => At(point, key).RequiredOf(key, point);

    internal ItemDifference? ToVersion(string key, string version)
    {
        _last = version;
        return Restoration.ToVersion(_now, _handle.Store, key, version, _cancellation);
    }

    internal void Apply(KvTransaction transaction)
    {
        foreach (ItemDifference change in Changes.Values) Restoration.Apply(transaction, change);
    }

    public void Dispose() => _own?.Dispose();

    private Restoration At(string point, string? key)
    {
        _last = point;
        return new Restoration(_now, _handle.ReadAt(StorePoint.Parse(point), key, _cancellation));
    }
}
