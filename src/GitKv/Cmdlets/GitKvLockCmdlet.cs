using System.Management.Automation;
using GitKv.Core.Coordination;
using GitKv.Core.Errors;
using GitKv.Core.Stores;
using GitKv.Sessions;

namespace GitKv.Cmdlets;

/// <summary>What all commands on locks share. They change the store at once, whether a transaction is active or not: that is their point.</summary>
public abstract class GitKvLockCmdlet : GitKvWriteCmdlet
{
    private protected KvLocks Locks(StoreHandle handle) => new(handle.StoreForWriting, CommitOptions());

    /// <summary>What users see of a store that may just have been made.</summary>
    private protected static GitKvStore InfoOf(StoreHandle handle) => new(handle.StoreForWriting, handle.RefPrefix);

    /// <summary>The store of a lease that was given, where the parameters don't name one.</summary>
    private protected StoreHandle TargetOf(GitKvLease lease)
    {
        (string? store, string? repository, string? remote) = (Store, Repository, Remote);
        Store ??= lease.Store;
        if (Repository is null && RemoteName is null) Remote = lease.Remote;
        Repository ??= lease.Repository;
        try
        {
            return Target();
        }
        finally
        {
            (Store, Repository, Remote) = (store, repository, remote);
        }
    }

    /// <summary>The engine's lease: the session's own, or what the store has of it.</summary>
    private protected static Lease EngineOf(GitKvLease lease, KvLocks locks) => lease.Engine ?? locks.Adopt(lease.Key, lease.Token, null);
}
