using GitKv.Core.Coordination;
using GitKv.Core.Errors;
using GitKv.Core.Objects;
using GitKv.Core.Refs;

namespace GitKv.Core.Stores;

/// <summary>A lease without which a transaction does not land, and the store that has its item: the transaction's own, or another one of the same repository.</summary>
internal sealed record ItemGuard(KvStore Store, LeaseGuard Lease)
{
    /// <summary>The guards of a transaction on a store.</summary>
    /// <exception cref="KvException">LockInvalid: the lease is in another repository; StoreNotFound.</exception>
    public static ItemGuard[] Of(KvStore store, CommitOptions options) => [.. options.Guards.Select(g => new ItemGuard(StoreOf(g, store), g))];

    private static KvStore StoreOf(LeaseGuard guard, KvStore written)
    {
        if (guard.Place is not { } place || (place.Repository == written.Repository.CommonDirectory && place.RefPrefix == written.RefPrefix)) return written;
        if (place.Repository == written.Repository.CommonDirectory) return KvStore.Open(written.Repository, place.Store, place.RefPrefix);
        throw new KvException(ErrorIds.LockInvalid, KvErrorKind.Invalid,
            $"The lock '{guard.Key}' is not in the repository that is written. A lock guards writes to the repository, or the remote, that it is in.", guard.Key);
    }

    /// <summary>Whether its item is in this store.</summary>
    public bool IsIn(KvStore store) => store.RefPrefix == Store.RefPrefix;

    /// <summary>Checks the lease in a state of its store.</summary>
    /// <exception cref="KvException">LockLost; LockInvalid.</exception>
    public void Check(ISnapshotSource state) => Lease.Check(state.TryGet(Lease.Key, out KvEntry entry) ? Store.Repository.Objects.Read(entry.Blob, ObjectType.Blob) : null);

    /// <summary>
    /// Checks the lease of another store than the one that changes, and returns the edit that leaves its ref as it is but has it compared
    /// under its lock, together with those that change.
    /// </summary>
    /// <param name="read">Reads a ref, or locks and reads it.</param>
    /// <exception cref="KvException">LockLost; LockInvalid; RemoteUnsupported.</exception>
    public RefEdit Verify(Func<string, ObjectId> read)
    {
        if (Store.Repository.Refs.IsRemote)
        {
            throw new KvException(ErrorIds.RemoteUnsupported, KvErrorKind.Unsupported,
                $"On a remote, a lock guards the writes to its own store only, and '{Lease.Key}' is in the store '{Store.Name}'. Use a lock in the store that is written.", Lease.Key);
        }

        string name = Store.Layout == KvLayout.Tree ? Store.RefPrefix : RefSource.ExistingNameOf(Store.Repository, Store.RefPrefix, Lease.Key);
        ObjectId current = read(name);
        DateTimeOffset clock = Store.Repository.Time.GetUtcNow();
        if (Store.Layout == KvLayout.Tree)
        {
            Check(new TreeSource(Store.Repository.Trees, current, Store.Repository.Trees.RootOf(current), clock));
        }
        else
        {
            KvEntry? entry = current.IsZero ? null : new RefSource(Store.Repository, Store.RefPrefix, clock).EntryOf(Lease.Key, current);
            Lease.Check(entry is { } found ? Store.Repository.Objects.Read(found.Blob, ObjectType.Blob) : null);
        }

        return new RefEdit(name, current, current);
    }
}
