using GitKv.Core.Errors;
using GitKv.Core.Repositories;
using GitKv.Core.Stores;

namespace GitKv.Sessions;

/// <summary>
/// A store as one command sees it: the store itself, and the transaction that the command takes part in, if one is active here.
/// </summary>
internal sealed class StoreHandle(KeptRepository repository, string name, string? refPrefix, GitKvTransaction? transaction)
{
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
}
