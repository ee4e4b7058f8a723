using GitKv.Core.Errors;
using GitKv.Core.Repositories;
using GitKv.Core.Stores;
using GitKv.Sessions;

namespace GitKv;

/// <summary>
/// Changes to one store that land together or not at all. While it is active, commands on that store in the same session take part in
/// it: they read its changes, and nobody else does.
/// </summary>
/// <remarks>It is isolated: completing it fails with <c>VersionMismatch</c> where somebody else has changed meanwhile a key that it changes.</remarks>
public sealed class GitKvTransaction
{
    private readonly KvTransaction _pending;
    private readonly List<string> _messages = [];
    private readonly string? _refPrefix;
    private GitIdentity? _author;
    private bool _durable;
    private int _count;

    internal GitKvTransaction(GitRepository repository, KvStore store, string? refPrefix, string? message)
    {
        Repository_ = repository;
        Store_ = store;
        Info = new GitKvStore(store, refPrefix);
        _refPrefix = refPrefix;
        Message = message;
        _pending = store.Begin(isolated: true);
    }

    /// <summary>The store, as <c>-Store</c> takes it.</summary>
    public string Store => Info.Store;

    /// <summary>The repository's folder.</summary>
    public string Repository => Info.Repository;

    /// <summary>Whether it is active, completed or undone.</summary>
    public GitKvTransactionState State { get; private set; }

    /// <summary>Why, as it was given at the start.</summary>
    public string? Message { get; }

    /// <summary>How many keys it changes.</summary>
    public int Count => State == GitKvTransactionState.Active ? _pending.Count : _count;

    /// <summary>The id in the trailer of every commit that it made; null until it has completed.</summary>
    public string? Id { get; private set; }

    /// <summary>Whether the store is another one since; false where all values were the same already.</summary>
    public bool Changed { get; private set; }

    internal GitRepository Repository_ { get; }

    internal KvStore Store_ { get; }

    internal GitKvStore Info { get; }

    /// <summary>The store with the changes made so far.</summary>
    /// <exception cref="KvException">TransactionEnded.</exception>
    internal KvTransaction Pending => State == GitKvTransactionState.Active
        ? _pending
        : throw Errors.TransactionEnded($"The transaction on the store '{Store}' has ended ({State}). Start another one.");

    internal bool IsOn(GitRepository repository, string name, string? refPrefix)
    {
        bool same = refPrefix is null && _refPrefix is null
            ? name == Store_.Name
            : (refPrefix ?? "refs/kv/" + name) == Store_.RefPrefix;
        return same && repository.CommonDirectory == Repository_.CommonDirectory;
    }

    /// <summary>Takes over what a command inside was told about the commit to come.</summary>
    internal void Note(string? message, GitIdentity? author, bool durable)
    {
        if (!string.IsNullOrEmpty(message) && !_messages.Contains(message)) _messages.Add(message);
        _author = author ?? _author;
        _durable |= durable;
    }

    /// <summary>Lands the changes. Whatever happens, the transaction has ended afterwards.</summary>
    internal void Complete(CancellationToken cancellation)
    {
        KvTransaction pending = Pending;
        _count = pending.Count;
        State = GitKvTransactionState.Undone;
        try
        {
            CommitResult result = pending.Commit(new CommitOptions
            {
                Message = !string.IsNullOrEmpty(Message) ? Message : _messages.Count > 0 ? string.Join('\n', _messages) : null,
                Author = _author,
                Durable = _durable,
                Cancellation = cancellation,
            });
            State = GitKvTransactionState.Completed;
            Id = result.Changed ? result.Transaction : null;
            Changed = result.Changed;
        }
        finally
        {
            Close();
        }
    }

    /// <summary>Drops the changes.</summary>
    internal void Undo()
    {
        if (State != GitKvTransactionState.Active) return;
        _count = _pending.Count;
        State = GitKvTransactionState.Undone;
        Close();
    }

    private void Close()
    {
        AmbientTransactions.Remove(this);
        _pending.Dispose();
        Repository_.Dispose();
    }
}
