using GitKv.Core.Errors;
using GitKv.Core.Keys;
using GitKv.Core.Merging;
using GitKv.Core.Objects;
using GitKv.Core.Refs;
using GitKv.Core.Repositories;
using GitKv.Core.Stores.History;

namespace GitKv.Core.Stores;

/// <summary>
/// A named key space in a repository. Reading goes through <see cref="Snapshot"/>, writing through <see cref="Begin"/>; both see the repository
/// as it is at that moment, also after other processes have changed it. Safe for several threads, each with snapshots and transactions of its own.
/// </summary>
public sealed class KvStore
{
    /// <summary>The name of the store that is meant when none is given.</summary>
    public const string DefaultName = "default";

    private const int MostAttempts = 500;
    private Checkpoints? _checkpoints;

    internal KvStore(GitRepository repository, string name, string refPrefix, KvLayout layout, bool annotate, bool exists)
    {
        Repository = repository;
        Name = name;
        RefPrefix = refPrefix;
        Layout = layout;
        Annotate = annotate;
        Exists = exists;
        Backend = layout == KvLayout.Tree ? new TreeBackend(this) : new RefBackend(this);
    }

    public GitRepository Repository { get; }

    public string Name { get; }

    public KvLayout Layout { get; }

    /// <summary>The ref (Tree), or the start of the refs (Branch, Ref), that hold the store.</summary>
    public string RefPrefix { get; }

    /// <summary>Ref layout: values are wrapped in annotated tags, which say who, when and why.</summary>
    public bool Annotate { get; }

    /// <summary>Whether it was there when it was opened; the first transaction makes one that was not.</summary>
    public bool Exists { get; }

    /// <summary>Its named states.</summary>
    public Checkpoints Checkpoints => _checkpoints ??= new Checkpoints(this);

    internal StoreBackend Backend { get; }

    internal NameForm NameForm => Layout == KvLayout.Tree ? NameForm.Tree : NameForm.Ref;

    /// <summary>Opens a store.</summary>
    /// <param name="repository">Where.</param>
    /// <param name="name">Its name.</param>
    /// <param name="refPrefix">Where its refs are, for one made by hand with plain git; null: by its name.</param>
    /// <exception cref="KvException">StoreNotFound; StoreNameInvalid; RefPrefixInvalid; RepositoryUnsupported: made by a newer GitKv.</exception>
    public static KvStore Open(GitRepository repository, string name = DefaultName, string? refPrefix = null) =>
        TryOpen(repository, name, refPrefix) ?? throw NotFound(repository, name, refPrefix);

    /// <summary>As <see cref="Open"/>, with null for a store that is not there.</summary>
    public static KvStore? TryOpen(GitRepository repository, string name = DefaultName, string? refPrefix = null)
    {
        ArgumentNullException.ThrowIfNull(repository);
        if (refPrefix is null) return StoreLocator.Find(repository, name);
        StoreLocator.ValidatePrefix(refPrefix);
        return StoreLocator.At(repository, name, refPrefix);
    }

    /// <summary>As <see cref="Open"/>, but <see cref="DefaultName"/> need not be there yet: the first transaction makes it, as a Tree.</summary>
    public static KvStore OpenForWriting(GitRepository repository, string name = DefaultName, string? refPrefix = null)
    {
        if (TryOpen(repository, name, refPrefix) is { } store) return store;
        if (name != DefaultName || refPrefix is not null) throw NotFound(repository, name, refPrefix);
        return new KvStore(repository, name, StoreLocator.DefaultPrefix(name), KvLayout.Tree, annotate: false, exists: false);
    }

    /// <summary>Makes a store. Atomic: of two that make the same one, one gets StoreExists.</summary>
    /// <exception cref="KvException">StoreExists; StoreNameInvalid; RefPrefixInvalid.</exception>
    public static KvStore Create(GitRepository repository, StoreOptions options, CommitOptions? commit = null)
    {
        ArgumentNullException.ThrowIfNull(repository);
        ArgumentNullException.ThrowIfNull(options);
        CheckNew(repository, options);
        string prefix = options.RefPrefix ?? StoreLocator.DefaultPrefix(options.Name);
        var store = new KvStore(repository, options.Name, prefix, options.Layout, options.Annotate, exists: false);
        commit ??= CommitOptions.Default;
        StoreCreation.Write(store, commit);
        if (prefix != StoreLocator.DefaultPrefix(options.Name) && StoreLocator.Find(repository, options.Name) is null)
            StoreLocator.Remember(repository, options.Name, prefix);
        return Open(repository, options.Name, prefix);
    }

    /// <summary>Whether a store could be made, as far as can be told without writing.</summary>
    /// <exception cref="KvException">StoreExists; StoreNameInvalid; RefPrefixInvalid.</exception>
    internal static void CheckNew(GitRepository repository, StoreOptions options)
    {
        StoreLocator.ValidateName(options.Name);
        string prefix = options.RefPrefix ?? StoreLocator.DefaultPrefix(options.Name);
        StoreLocator.ValidatePrefix(prefix);
        if (options.Annotate && options.Layout != KvLayout.Ref)
            throw new KvException(ErrorIds.StoreNameInvalid, KvErrorKind.Invalid, $"Only a store of the Ref layout can be annotated; {options.Layout} keeps who, when and why in commits anyway.", options.Name);
        if (StoreLocator.Find(repository, options.Name) is not null || StoreLocator.At(repository, options.Name, prefix) is not null) throw AlreadyThere(options.Name);
    }

    /// <summary>All stores of a repository that can be found by name, in the order of their names.</summary>
    public static IReadOnlyList<KvStore> List(GitRepository repository)
    {
        ArgumentNullException.ThrowIfNull(repository);
        return StoreLocator.List(repository);
    }

    /// <summary>Removes the store with all its items and, but for what git's gc spares for a while, their history.</summary>
    public void Remove(CommitOptions? commit = null) => StoreCreation.Remove(this, commit ?? CommitOptions.Default);

    /// <summary>The store as it is now.</summary>
    public KvSnapshot Snapshot() => new(this, Backend.Open());

    /// <summary>The store as it was at a point in its past; before it was made it held nothing.</summary>
    /// <exception cref="KvException">
    /// PointNotFound; PointInvalid: the beginning of several commits. HistoryUnavailable, also when a key is read: a shallow clone, or a
    /// Ref store, which keeps what git's reflog does.
    /// </exception>
    public KvSnapshot SnapshotAt(StorePoint point, CancellationToken cancellation = default) => SnapshotAt(point, null, cancellation);

    /// <summary>As <see cref="SnapshotAt(StorePoint, CancellationToken)"/> for one exact key: the point may also be a version of it.</summary>
    public KvSnapshot SnapshotAt(StorePoint point, string? key, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(point);
        return new PointReader(this, cancellation).Open(point, key);
    }

    /// <summary>The changes of keys, newest first.</summary>
    public StoreHistory History(HistoryQuery query, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        return new StoreHistory(this, query, cancellation);
    }

    /// <summary>Begins a transaction on the store as it is now.</summary>
    /// <param name="isolated">Nobody else may change a key that the transaction writes between now and its end; for reading a value and writing one that depends on it.</param>
    /// <param name="durable">Sync objects to the disk as they are written; give the same to <see cref="CommitOptions.Durable"/>.</param>
    public KvTransaction Begin(bool isolated = false, bool durable = false) => new(this, Snapshot(), isolated, durable);

    /// <summary>
    /// Reads an item and changes it, again and again (with full jitter) until nobody else came between: the change is made exactly once on the value it saw.
    /// What is set without an expiry keeps the one it had.
    /// </summary>
    /// <param name="key">The key whose item is read.</param>
    /// <param name="change">Gets the transaction and the item (null where there is none) and writes through the transaction. May run several times.</param>
    /// <param name="commit">Who, why, how durable.</param>
    /// <exception cref="KvException">VersionMismatch after 500 attempts; whatever <paramref name="change"/> throws.</exception>
    public CommitResult Update(string key, Action<KvTransaction, KvEntry?> change, CommitOptions? commit = null)
    {
        ArgumentNullException.ThrowIfNull(change);
        commit ??= CommitOptions.Default;
        for (int attempt = 1; ; attempt++)
        {
            commit.Cancellation.ThrowIfCancellationRequested();
            using KvTransaction transaction = Make();
            try
            {
                return transaction.Commit(commit with { IsRestless = true }) with { Attempts = attempt };
            }
            catch (VersionMismatchException) when (attempt < MostAttempts)
            {
                RetryDelay.Wait(attempt, commit.Cancellation);
            }
        }

        // On a remote: on what will be there when all has landed that others of this machine have queued, so that many share a push.
        KvTransaction Make()
        {
            using IDisposable? pending = Repository.Refs.ReadPending();
            var transaction = new KvTransaction(this, Snapshot(), isolated: true, commit.Durable, keepsExpiry: true);
            try
            {
                change(transaction, transaction.TryGet(key, out KvEntry entry) ? entry : null);
                return transaction;
            }
            catch
            {
                transaction.Dispose();
                throw;
            }
        }
    }

    /// <summary>The items that have expired but are still in the store, in no particular order.</summary>
    public IEnumerable<KvEntry> Expired(KeyPattern? pattern = null) => ExpiredItems.Of(Backend.Open(), pattern);

    /// <summary>Removes the items that have expired, in one transaction; what somebody sets anew meanwhile stays.</summary>
    public ExpiryResult ClearExpired(KeyPattern? pattern = null, CommitOptions? commit = null) => ExpiredItems.Clear(this, pattern, commit ?? CommitOptions.Default);

    /// <summary>
    /// Who last changed each of these items, when and why, in one walk through the history that ends as soon as all are found. Keys that
    /// the layout knows nothing of (Ref without annotation or reflog) are left out.
    /// </summary>
    public IReadOnlyDictionary<string, ItemOrigin> Origins(KvSnapshot snapshot, IReadOnlyCollection<string> keys, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        ArgumentNullException.ThrowIfNull(keys);

        // The commit of a checkpoint says nothing of who changed the items of a Branch or Ref store.
        if (snapshot.Source is TreeSource && Layout != KvLayout.Tree) return new Dictionary<string, ItemOrigin>();
        return snapshot.Source is TreeSource tree
            ? new TreeOrigins(Repository, cancellation).Find(tree, keys)
            : RefOrigins.Find(this, snapshot, keys, cancellation);
    }

    /// <summary>The settings as they were when the store was opened; null for one that has none.</summary>
    internal StoreSettings? OpenedSettings { get; init; }

    /// <summary>The merge rules as they were when the store was opened.</summary>
    /// <exception cref="KvException">SettingsInvalid.</exception>
    public IReadOnlyList<MergeRule> OpenedMergeRules => OpenedSettings?.MergeRules(Name) ?? [];

    /// <summary>The store's merge rules, the first that matches a key counting.</summary>
    /// <exception cref="KvException">SettingsInvalid: something else than GitKv wrote them.</exception>
    public IReadOnlyList<MergeRule> MergeRules() => SettingsReader.Read(this).MergeRules(Name);

    /// <summary>Changes the store's merge rules, as a new version of its settings. Nothing is written where they are as they were.</summary>
    /// <param name="change">Gets the present rules; may run again where somebody else changed them meanwhile.</param>
    /// <param name="commit">Who, why, how durably.</param>
    /// <exception cref="KvException">KeyPatternInvalid, MergeStrategyInvalid: a new rule can't be followed; those of all writing.</exception>
    public CommitResult SetMergeRules(Func<IReadOnlyList<MergeRule>, IReadOnlyList<MergeRule>> change, CommitOptions? commit = null)
    {
        ArgumentNullException.ThrowIfNull(change);
        commit ??= CommitOptions.Default;
        string why = string.IsNullOrWhiteSpace(commit.Message) ? "Change the merge rules" : commit.Message;
        using var writer = new ObjectWriter(Repository.Objects, Repository.Fsync(commit.Durable));
        return Backend.Commit([], writer, commit with { Message = why, Settings = Change });

        StoreSettings Change(StoreSettings now)
        {
            IReadOnlyList<MergeRule> rules = change(now.MergeRules(Name));
            foreach (MergeRule rule in rules) rule.Validate();
            return now.WithMergeRules([.. rules.Select(r => r with { Strategy = r.ToStrategy().Name })]);
        }
    }

    internal static KvException AlreadyThere(string name) =>
        new(ErrorIds.StoreExists, KvErrorKind.Conflict, $"There is a store named '{name}' already. Use another name, or remove it first with Remove-GitKvStore.", name);

    private static KvException NotFound(GitRepository repository, string name, string? refPrefix) => refPrefix is null
        ? new(ErrorIds.StoreNotFound, KvErrorKind.NotFound, $"There is no store named '{name}' in '{repository.Place}'. List the stores with Get-GitKvStore, or make it with New-GitKvStore -Name {name}.", name)
        : new(ErrorIds.StoreNotFound, KvErrorKind.NotFound, $"There is no ref '{refPrefix}' nor any below it in '{repository.Place}'. See 'git for-each-ref' for what there is, or make a store there with New-GitKvStore -RefPrefix.", refPrefix);
}
