using GitKv.Core.Repositories;
using GitKv.Core.Stores;
using GitKv.Sessions;

namespace GitKv.Cmdlets;

/// <summary>Beginning a transaction, or finding the active one.</summary>
public abstract class GitKvTransactionCmdlet : GitKvGuardedCmdlet
{
    // There is one thing to do here: what fails has failed wholly.
    private protected override bool IsFatal(Exception exception) => true;

    /// <summary>Begins a transaction on the store that the parameters name and makes it the active one there.</summary>
    /// <exception cref="Core.Errors.KvException">TransactionActive; StoreNotFound.</exception>
    private protected GitKvTransaction Begin(StoreHandle handle)
    {
        if (handle.Transaction is { } active && active.State == GitKvTransactionState.Active) throw Errors.TransactionActive(active.Store);

        // It lives longer than this command, and so must its repository.
        GitRepository repository = OpenAgain(handle);
        GitKvTransaction transaction;
        try
        {
            KvStore store = KvStore.OpenForWriting(repository, handle.StoreName, handle.RefPrefix);
            transaction = new GitKvTransaction(repository, store, handle.RefPrefix, Message);
        }
        catch
        {
            repository.Dispose();
            throw;
        }

        Note(transaction);
        AmbientTransactions.Add(transaction);
        return transaction;
    }

    /// <summary>The transaction that is active on the store that the parameters name; on any, if they name none and there is just one.</summary>
    /// <exception cref="Core.Errors.KvException">TransactionEnded: there is none.</exception>
    private protected GitKvTransaction Active()
    {
        IReadOnlyList<GitKvTransaction> here = AmbientTransactions.Here;
        if (Store is null && Repository is null && RefPrefix is null && RemoteName is null && here.Count == 1) return here[0];
        if (here.Count == 0) throw Errors.TransactionEnded("No transaction is active in this session. Start-GitKvTransaction begins one.");
        return Target().Transaction ?? throw Errors.TransactionEnded(
            $"No transaction is active on the store '{Target().Name}'. There is one on: {string.Join(", ", here.Select(static t => $"'{t.Store}' in {t.Repository}"))}.");
    }
}
