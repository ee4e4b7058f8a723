using GitKv.Core.Errors;
using GitKv.Core.Objects;

namespace GitKv.Core.Stores;

/// <summary>What a layout does: open a snapshot, and turn changes into objects and ref edits. The one write path of all layouts.</summary>
internal abstract class StoreBackend(KvStore store)
{
    protected KvStore Store => store;

    public abstract ISnapshotSource Open();

    /// <summary>Lands the changes together or not at all.</summary>
    public CommitResult Commit(PendingChange[] changes, ObjectWriter writer, CommitOptions options)
    {
        if (store.Repository.Refs.IsRemote) return RemoteCommit.Run([Plan(changes, writer, options)], options)[0];
        CommitResult result = CommitHere(changes, writer, options);
        if (result.Changed) store.Repository.Maintenance.AfterChange(store);
        return result;
    }

    /// <summary>What is to be done, for one who lands it.</summary>
    public abstract ICommitPlan Plan(PendingChange[] changes, ObjectWriter writer, CommitOptions options);

    /// <summary>Lands the changes in a repository of this machine, whose refs can be locked.</summary>
    protected abstract CommitResult CommitHere(PendingChange[] changes, ObjectWriter writer, CommitOptions options);

    /// <summary>The settings that a store which does not exist yet begins with; null where it exists.</summary>
    protected StoreSettings? NewSettings => store.Exists ? null : new StoreSettings(store.Layout, store.Annotate);

    /// <summary>Checks every precondition against a state of the store.</summary>
    public static void Check(PendingChange[] changes, ISnapshotSource state)
    {
        foreach (PendingChange change in changes)
        {
            if (change.Precondition.Kind == PreconditionKind.Any) continue;
            Preconditions.Check(change.Precondition, change.Key, state.TryGet(change.Key, out KvEntry entry) ? entry.Version : null);
        }
    }

    /// <summary>The moment at which expiry is judged.</summary>
    protected DateTimeOffset Now => store.Repository.Time.GetUtcNow();

    protected static KvException TooContended(string name) =>
        new(ErrorIds.RefLocked, KvErrorKind.Busy, $"Others kept changing '{name}' faster than this transaction could land. Nothing was changed. Try again.", name);
}
