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

    /// <summary>The remote, as <c>-Remote</c> takes it; null where the repository is of this machine.</summary>
    public string? Remote => Info.Remote;

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
    /// <param name="warn">Told what could not be done besides.</param>
    /// <param name="cancellation">Ctrl+C.</param>
    internal void Complete(Action<string> warn, CancellationToken cancellation) => CompleteTogether([this], warn, cancellation);

    /// <summary>Lands the changes of several transactions on stores of one remote together. Whatever happens, they have ended afterwards.</summary>
    internal static void CompleteTogether(IReadOnlyList<GitKvTransaction> transactions, Action<string> warn, CancellationToken cancellation)
    {
        KvTransaction[] pending = [.. transactions.Select(static t => t.Pending)];
        foreach (GitKvTransaction transaction in transactions)
        {
            transaction._count = transaction._pending.Count;
            transaction.State = GitKvTransactionState.Undone;
        }

        try
        {
            CommitOptions options = Options(transactions, cancellation);
            IReadOnlyList<CommitResult> results = pending.Length == 1 ? [pending[0].Commit(options)] : KvTransaction.CommitTogether(pending, options);
            for (int i = 0; i < results.Count; i++) transactions[i].Landed(results[i]);
            foreach (GitKvTransaction transaction in transactions) Core.Remotes.RemoteFollowing.Run(transaction.Repository_, warn);
        }
        finally
        {
            foreach (GitKvTransaction transaction in transactions) transaction.Close();
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

    private static CommitOptions Options(IReadOnlyList<GitKvTransaction> transactions, CancellationToken cancellation)
    {
        string[] why = [.. transactions.Select(static t => t.Message).Where(static m => !string.IsNullOrEmpty(m)).Distinct()!];
        if (why.Length == 0) why = [.. transactions.SelectMany(static t => t._messages).Distinct()];
        return new CommitOptions
        {
            Message = why.Length > 0 ? string.Join('\n', why) : null,
            Author = transactions.Select(static t => t._author).LastOrDefault(static a => a is not null),
            Durable = transactions.Any(static t => t._durable),
            Cancellation = cancellation,
        };
    }

    private void Landed(CommitResult result)
    {
        State = GitKvTransactionState.Completed;
        Id = result.Changed ? result.Transaction : null;
        Changed = result.Changed;
    }

    private void Close()
    {
        AmbientTransactions.Remove(this);
        _pending.Dispose();
        Repository_.Dispose();
    }
}
