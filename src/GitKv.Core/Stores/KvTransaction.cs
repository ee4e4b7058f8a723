using GitKv.Core.Coordination;
using GitKv.Core.Errors;
using GitKv.Core.Keys;
using GitKv.Core.Objects;
using GitKv.Core.Repositories;

namespace GitKv.Core.Stores;

/// <summary>
/// Changes that land together or not at all. Reads see the snapshot that the transaction began with and its own writes on top.
/// Nothing is visible to others before <see cref="Commit"/>; disposing without it undoes everything. Not for several threads at once.
/// <para>
/// Somebody else's change in the meantime does not matter as long as every precondition still holds on what is there then;
/// an isolated transaction has one on every key that it writes: nobody else may have changed it since the beginning.
/// </para>
/// <para>
/// Atomic: a Tree store swings one ref; Branch and Ref stores go through one ref transaction, in which a crash leaves all
/// old or all new. Durable: as git is configured, or wholly with <see cref="CommitOptions.Durable"/>.
/// </para>
/// </summary>
public sealed class KvTransaction : IKvReader, IDisposable
{
    private readonly bool _isolated;
    private readonly bool _keepsExpiry;
    private readonly PendingOverlay _overlay;
    private readonly ObjectWriter _writer;
    private readonly List<LeaseGuard> _guards = [];
    private bool _ended;

    internal KvTransaction(KvStore store, KvSnapshot snapshot, bool isolated, bool durable, bool keepsExpiry = false)
    {
        Store = store;
        Base = snapshot;
        _isolated = isolated;
        _keepsExpiry = keepsExpiry;
        _overlay = new PendingOverlay(snapshot, store.NameForm);
        _writer = new ObjectWriter(store.Repository.Objects, store.Repository.Fsync(durable));
    }

    public KvStore Store { get; }

    /// <summary>What the transaction began with.</summary>
    public KvSnapshot Base { get; }

    /// <summary>How many keys it changes so far.</summary>
    public int Count => _overlay.Count;

    /// <summary>The keys that it changes so far.</summary>
    internal IEnumerable<string> PendingKeys => _overlay.Keys;

    public bool TryGet(string key, out KvEntry entry) => _overlay.TryGet(key, out entry);

    public IEnumerable<KvEntry> Enumerate(KeyPattern? pattern = null) => _overlay.Enumerate(pattern);

    public IEnumerable<KvEntry> EnumerateUnder(string directory) => _overlay.Enumerate(KeyPattern.Under(directory.TrimEnd('/')));

    public bool IsDirectory(string directory) => _overlay.IsDirectory(directory.TrimEnd('/'));

    public IEnumerable<KvChild> Children(string directory) => _overlay.Children(directory.TrimEnd('/'));

    public byte[] Read(KvEntry entry) => _writer.TryRead(entry.Blob, out _, out byte[]? content) ? content : Base.Read(entry);

    /// <summary>A value that is not in the repository yet; null for others.</summary>
    internal byte[]? ReadPending(ObjectId blob) => _writer.TryRead(blob, out _, out byte[]? content) ? content : null;

    public Stream Open(KvEntry entry) => _writer.TryRead(entry.Blob, out _, out byte[]? content) ? new MemoryStream(content, writable: false) : Base.Open(entry);

    public long SizeOf(KvEntry entry) => _writer.TryRead(entry.Blob, out _, out byte[]? content) ? content.Length : Base.SizeOf(entry);

    /// <summary>Sets an item's value. It expires when <paramref name="expires"/> says and else never, whatever it did before.</summary>
    /// <exception cref="KvException">KeyInvalid; ItemExists, ItemNotFound or VersionMismatch where the precondition does not hold already.</exception>
    public void Set(string key, ReadOnlySpan<byte> value, Precondition precondition = default, DateTimeOffset? expires = null)
    {
        Check(key, precondition);
        try
        {
            Add(key, _writer.Write(ObjectType.Blob, value), precondition, ExpiryFor(key, expires));
        }
        catch (Exception e) when (WriteFailure.Is(e))
        {
            // Many values are written as they come.
            throw WriteFailure.Translate(e, Store.Repository.GitDirectory);
        }
    }

    /// <summary>Sets an item's value from a stream; a large one in constant memory.</summary>
    /// <param name="key">The key.</param>
    /// <param name="value">Read to its end.</param>
    /// <param name="length">Its length in bytes where it is known.</param>
    /// <param name="precondition">What must be true.</param>
    /// <param name="expires">From when on the item is absent; null for never.</param>
    public void Set(string key, Stream value, long? length, Precondition precondition = default, DateTimeOffset? expires = null)
    {
        Check(key, precondition);
        Add(key, _writer.WriteBlob(value, length), precondition, ExpiryFor(key, expires));
    }

    /// <summary>Sets an item to a blob that is in the repository already: nothing is rewritten.</summary>
    /// <exception cref="KvException">As above; ObjectNotFound; ObjectCorrupt when it is no blob.</exception>
    public void Set(string key, ObjectId blob, Precondition precondition = default, DateTimeOffset? expires = null)
    {
        Check(key, precondition);
        if (!_writer.TryRead(blob, out _, out _))
        {
            Store.Repository.Objects.Require(blob, ObjectType.Blob);

            // gc may have found nothing that refers to it.
            if (!Store.Repository.Objects.Freshen(blob)) _writer.Write(ObjectType.Blob, Store.Repository.Objects.Read(blob, ObjectType.Blob));
        }

        Add(key, blob, precondition, ExpiryFor(key, expires));
    }

    /// <summary>Removes an item. One that is not there is no error, unless the precondition says so.</summary>
    public void Remove(string key, Precondition precondition = default)
    {
        Check(key, precondition);
        if (!_overlay.IsPending(key) && precondition.Kind == PreconditionKind.Any && !TryGet(key, out _)) return;
        Add(key, ObjectId.Zero, precondition, null);
    }

    /// <summary>
    /// Copies an item, or all items below a directory, with when they expire. A whole directory of a Tree store costs the same whatever is in it,
    /// where the destination is new, none of its items expires, and the transaction has changed nothing in either place.
    /// </summary>
    /// <exception cref="KvException">ItemNotFound; ItemExists where the destination has one and <paramref name="overwrite"/> is false; KeyInvalid.</exception>
    public void Copy(string source, string destination, bool overwrite) => Transfer(source, destination, overwrite, move: false);

    /// <summary>Moves an item, or all items below a directory, with when they expire; at the cost of <see cref="Copy"/>.</summary>
    /// <exception cref="KvException">As <see cref="Copy"/>.</exception>
    public void Move(string source, string destination, bool overwrite) => Transfer(source, destination, overwrite, move: true);

    /// <summary>Removes an item that has expired, unless somebody has set it anew by the end.</summary>
    internal void RemoveExpired(string key)
    {
        Check(key, Precondition.MustNotExist);
        Add(key, ObjectId.Zero, Precondition.MustNotExist, null);
    }

    /// <summary>
    /// Lets the transaction land only while a lease is held: that is checked on the very state that it changes. The lease may be in another store of the
    /// repository. One that is lost is LockLost, here or when it is committed.
    /// </summary>
    public void Guard(LeaseGuard lease)
    {
        ArgumentNullException.ThrowIfNull(lease);
        ThrowIfEnded();
        lease.Own?.ThrowIfOver();
        if (!_guards.Exists(g => g.Key == lease.Key && g.Token == lease.Token && g.Place == lease.Place)) _guards.Add(lease);
    }

    /// <summary>Writes the changes. Afterwards the transaction has ended, whether that went well or not.</summary>
    /// <exception cref="KvException">
    /// VersionMismatch, ItemExists or ItemNotFound where a precondition does not hold; KeyIsDirectory, KeyIsItem; LockLost; RefLocked; WriteFailed. Nothing was changed then.
    /// </exception>
    public CommitResult Commit(CommitOptions? options = null)
    {
        ThrowIfEnded();
        try
        {
            options ??= CommitOptions.Default;
            return Store.Backend.Commit([.. _overlay.Changes], _writer, _guards.Count == 0 ? options : options with { Guards = [.. options.Guards, .. _guards] });
        }
        catch (Exception e) when (WriteFailure.Is(e))
        {
            throw WriteFailure.Translate(e, Store.Repository.GitDirectory);
        }
        finally
        {
            Dispose();
        }
    }

    /// <summary>Writes the changes of transactions on several stores of one remote: all of them land together, or none does. All have ended afterwards.</summary>
    /// <returns>What came of each, in their order.</returns>
    /// <exception cref="KvException">Those of <see cref="Commit"/>; UsageInvalid: they are not all on one remote, or two on one store.</exception>
    public static IReadOnlyList<CommitResult> CommitTogether(IReadOnlyList<KvTransaction> transactions, CommitOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(transactions);
        if (transactions.Count == 0) return [];
        try
        {
            foreach (KvTransaction transaction in transactions) transaction.ThrowIfEnded();
            GitRepository repository = transactions[0].Store.Repository;
            if (!repository.Refs.IsRemote || transactions.Any(t => t.Store.Repository.CommonDirectory != repository.CommonDirectory) || transactions.DistinctBy(static t => t.Store.RefPrefix).Count() != transactions.Count)
                throw new KvException(ErrorIds.UsageInvalid, KvErrorKind.Invalid, "Transactions land together on different stores of one remote. Complete the others on their own.");
            options ??= CommitOptions.Default;
            return RemoteCommit.Run([.. transactions.Select(t => t.Store.Backend.Plan([.. t._overlay.Changes], t._writer, options))], options);
        }
        catch (Exception e) when (WriteFailure.Is(e))
        {
            throw WriteFailure.Translate(e, transactions[0].Store.Repository.GitDirectory);
        }
        finally
        {
            foreach (KvTransaction transaction in transactions) transaction.Dispose();
        }
    }

    public void Dispose()
    {
        _ended = true;
        _writer.Dispose();
    }

    private void ThrowIfEnded()
    {
        if (_ended) throw new KvException(ErrorIds.TransactionEnded, KvErrorKind.Invalid, "This transaction has ended: it was completed or undone. Start another one.");
    }

    private void Check(string key, Precondition precondition)
    {
        ThrowIfEnded();
        KeyName.Validate(key, Store.NameForm);
        if (precondition.Kind == PreconditionKind.Any) return;
        try
        {
            Preconditions.Check(precondition, key, TryGet(key, out KvEntry entry) ? entry.Version : null);
        }
        catch (KvException e) when (Store.Repository.Refs.IsRemote && e.Kind is KvErrorKind.Conflict or KvErrorKind.NotFound)
        {
            e.Outcome ??= Remotes.RemoteOutcome.Lost;
            throw;
        }
    }

    private DateTimeOffset? ExpiryFor(string key, DateTimeOffset? given) =>
        given ?? (_keepsExpiry && TryGet(key, out KvEntry before) ? before.Expires : null);

    private void Add(string key, ObjectId blob, Precondition precondition, DateTimeOffset? expires)
    {
        if (_isolated && precondition.Kind is PreconditionKind.Any or PreconditionKind.MustExist)
            precondition = Precondition.Unchanged(Base.TryGet(key, out KvEntry before) ? before.Version : null);
        _overlay.Add(key, blob, precondition, expires);
    }

    private void Transfer(string source, string destination, bool overwrite, bool move)
    {
        KeyName.Validate(source, Store.NameForm);
        KeyName.Validate(destination, Store.NameForm);
        ThrowIfEnded();
        KvEntry[] entries = TryGet(source, out KvEntry single) ? [single] : [];
        if (entries.Length == 0 && IsBesideItself(source, destination, move) && TransferTree(source, destination, overwrite, move)) return;
        if (entries.Length == 0) entries = [.. EnumerateUnder(source)];
        if (entries.Length == 0) throw Preconditions.ItemNotFound(source);
        if (!IsBesideItself(source, destination, move))
        {
            throw new KvException(ErrorIds.KeyInvalid, KvErrorKind.Invalid,
                $"'{source}' cannot be {(move ? "moved" : "copied")} to '{destination}', which is {(destination == source ? "the same key" : "below itself")}.", destination);
        }

        string[] targets = [.. entries.Select(e => destination + e.Key[source.Length..])];
        CheckTargets(entries, targets, overwrite, move);

        // All go before any comes: where source and destination overlap, one item's new key is another's old one.
        if (move)
            foreach (KvEntry entry in entries) Remove(entry.Key, Precondition.MustMatch(entry.Version));
        for (int i = 0; i < entries.Length; i++)
        {
            Check(targets[i], Precondition.Any);
            Add(targets[i], entries[i].Blob, overwrite || _overlay.IsPending(targets[i]) ? Precondition.Any : Precondition.MustNotExist, entries[i].Expires);
        }
    }

    private static bool IsBesideItself(string source, string destination, bool move) =>
        destination != source && !(move && destination.StartsWith(source + "/", StringComparison.Ordinal));

    /// <summary>The whole directory at once, where nothing demands its keys one by one.</summary>
    private bool TransferTree(string source, string destination, bool overwrite, bool move)
    {
        if (_overlay.IsTouched(source) || _overlay.IsTouched(destination)) return false;
        Precondition item = !overwrite ? Precondition.MustNotExist : _isolated ? Precondition.Unchanged(null) : Precondition.Any;
        PendingChange[] changes = SubtreeChange.Of(Base, source, destination, item, move);
        foreach (PendingChange change in changes) _overlay.Add(change);
        return changes.Length > 0;
    }

    /// <summary>Refuses before anything is changed: a transaction that goes on after the error has no half of it.</summary>
    private void CheckTargets(KvEntry[] entries, string[] targets, bool overwrite, bool move)
    {
        var leaving = move ? entries.Select(e => e.Key).ToHashSet(StringComparer.Ordinal) : [];
        foreach (string target in targets) Check(target, overwrite || leaving.Contains(target) ? Precondition.Any : Precondition.MustNotExist);
    }
}
