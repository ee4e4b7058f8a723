using GitKv.Core.Objects;
using GitKv.Core.Refs;
using GitKv.Core.Repositories;

namespace GitKv.Core.Stores;

/// <summary>Makes a store that is not there yet, and removes one.</summary>
internal static class StoreCreation
{
    /// <summary>An empty transaction writes the settings, and with them the store.</summary>
    public static void Write(KvStore store, CommitOptions options)
    {
        string why = string.IsNullOrWhiteSpace(options.Message) ? $"Create the store {store.Name}" : options.Message;
        try
        {
            using KvTransaction transaction = store.Begin(durable: options.Durable);
            if (!transaction.Commit(options with { Message = why }).Changed) throw KvStore.AlreadyThere(store.Name);
        }
        catch (RefMismatchException)
        {
            throw KvStore.AlreadyThere(store.Name);
        }
    }

    /// <summary>Removes all refs of a store, its checkpoints' too, in one transaction. Refs that are no items stay where the store was made by hand.</summary>
    public static void Remove(KvStore store, CommitOptions options)
    {
        GitRepository repository = store.Repository;
        bool isMade = repository.Refs.Read($"{store.RefPrefix}/{StoreSettings.RefName}") is not null;
        List<RefEdit> edits = [.. repository.Refs.List(store.RefPrefix).Where(r => isMade || IsOurs(store, r)).Select(r => new RefEdit(r.Name, r.Target, ObjectId.Zero))];
        if (store.Layout == KvLayout.Tree && repository.Refs.Read(store.RefPrefix) is { } tip) edits = [new RefEdit(store.RefPrefix, tip, ObjectId.Zero)];
        if (edits.Count == 0) return;
        edits.AddRange(store.Checkpoints.Refs().Select(r => new RefEdit(r.Name, r.Target, ObjectId.Zero)));
        using (RefTransaction refs = repository.Refs.Begin(repository.Fsync(options.Durable)))
        {
            refs.Prepare(edits, options.Cancellation);
            refs.Commit(options.Message ?? $"kv: remove the store {store.Name}", repository.Committer());
        }

        if (store.RefPrefix != StoreLocator.DefaultPrefix(store.Name)) StoreLocator.Forget(repository, store.Name, store.RefPrefix);
    }

    /// <summary>Where refs made by hand were taken for a store, others among them (a project's branches) are not the store's.</summary>
    private static bool IsOurs(KvStore store, RefRecord record) =>
        record.Name == $"{store.RefPrefix}/{StoreSettings.RemovedRefName}" || RefTarget.TryPeel(store.Repository, record.Target, out _);
}
