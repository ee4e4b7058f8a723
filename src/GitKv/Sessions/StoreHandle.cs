using GitKv.Core.Errors;
using GitKv.Core.Repositories;
using GitKv.Core.Stores;

namespace GitKv.Sessions;

/// <summary>
/// A store as one command sees it: the store itself, and the transaction that the command takes part in, if one is active here.
/// </summary>
internal sealed class StoreHandle(KeptRepository repository, string name, string? refPrefix, GitKvTransaction? transaction)
{
    private readonly Dictionary<(string Point, string? Key), KvSnapshot> _past = [];
    private KvStore? _store = transaction?.Store_;
    private GitKvStore? _info;

    internal KeptRepository Kept { get; } = repository;

    internal GitRepository Repository => Kept.Repository;

    /// <summary>What to call it in messages.</summary>
    internal string Name => RefPrefix ?? StoreName;

    internal string StoreName { get; } = name;

    internal string? RefPrefix { get; } = refPrefix;

    /// <summary>The transaction to read from and write to; null outside of any.</summary>
    internal GitKvTransaction? Transaction { get; } = transaction;

    /// <summary>The store.</summary>
    /// <exception cref="KvException">StoreNotFound and others of <see cref="KvStore.Open"/>.</exception>
    internal KvStore Store => _store ??= KvStore.Open(Repository, StoreName, RefPrefix);

    /// <summary>The store, made if it is the default one and the repository has none yet.</summary>
    internal KvStore StoreForWriting => _store ??= KvStore.OpenForWriting(Repository, StoreName, RefPrefix);

    /// <summary>What users see of it.</summary>
    internal GitKvStore Info => _info ??= new GitKvStore(Store, RefPrefix);

    /// <summary>The store as it is now, or as the active transaction has it.</summary>
    internal IKvReader Read() => Transaction is { } active ? active.Pending : Store.Snapshot();

    /// <summary>The store as it was at a point in its past, whatever the active transaction has changed.</summary>
    /// <param name="point">The point.</param>
    /// <param name="key">The exact key that is asked for, a version of which the point may be; null for several.</param>
    /// <param name="cancellation">Ctrl+C.</param>
    /// <exception cref="KvException">Those of <see cref="KvStore.SnapshotAt(StorePoint, string?, CancellationToken)"/>.</exception>
    internal KvSnapshot ReadAt(StorePoint point, string? key, CancellationToken cancellation)
    {
        (string, string?) name = (point.Text, point.CanBeId ? key : null);
        if (!_past.TryGetValue(name, out KvSnapshot? snapshot)) _past.Add(name, snapshot = Store.SnapshotAt(point, key, cancellation));
        return snapshot;
    }
}
