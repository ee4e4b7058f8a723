using System.Globalization;
using GitKv.Core.Objects;
using GitKv.Core.Query.Indexes;
using GitKv.Core.Refs;
using GitKv.Core.Repositories;
using GitKv.Core.Stores;
using GitKv.Core.Trees;

namespace GitKv.Core.Maintenance;

/// <summary>Writes a Tree store's newest state anew in its canonical shape, without expiries of items that are not there and with its indexes made anew: the same items, one commit.</summary>
internal static class StoreRepair
{
    private const int MostAttempts = 10;

    public static StoreFinding Run(KvStore store, CommitOptions options)
    {
        GitRepository repository = store.Repository;
        FsyncPolicy fsync = repository.Fsync(options.Durable);
        for (int attempt = 1; ; attempt++)
        {
            using var writer = new ObjectWriter(repository.Objects, fsync);
            ObjectId tip = repository.Refs.Read(store.RefPrefix) ?? ObjectId.Zero;
            ObjectId root = repository.Trees.RootOf(tip);
            ObjectId repaired = Root(store, writer, root, options.Cancellation);
            if (repaired == root) return new StoreFinding(FindingSeverity.Information, "NothingToRepair", store.RefPrefix, "Somebody else has repaired it.");
            var commit = new GitCommit(repaired, [tip], repository.Author(options.Author), repository.Committer(),
                CommitMessage.Compose(options.Message, "Repair the shape of the store", CommitMessage.NewTransactionId()));
            ObjectId written = writer.Write(repository, options, commit);
            writer.Flush(options.Cancellation);
            try
            {
                using RefTransaction refs = repository.Refs.Begin(fsync);
                refs.Prepare([new RefEdit(store.RefPrefix, tip, written)], options.Cancellation);
                refs.Commit("kv: repair", repository.Committer());
                return new StoreFinding(FindingSeverity.Information, "Repaired", written.ToString(),
                    string.Create(CultureInfo.InvariantCulture, $"The store was written anew in the commit {written}; its items are the same."));
            }
            catch (RefMismatchException) when (attempt < MostAttempts)
            {
                RetryDelay.Wait(attempt, options.Cancellation);
            }
        }
    }

    private static ObjectId Root(KvStore store, ObjectWriter writer, ObjectId root, CancellationToken cancellation)
    {
        GitRepository repository = store.Repository;
        var buckets = new BucketWriter(repository.Trees, writer);
        GitTree tree = repository.Trees.Get(root);
        var reserved = new List<TreeEntry>(3);
        int settings = tree.IndexOf(Bucket.Settings);
        if (settings >= 0) reserved.Add(tree.Entries[settings]);
        ObjectId expiries = Canonical(ExpiryTree.RootOf(repository.Trees, root), isRoot: false, "", key => TreeNames.TryFindPath(repository.Trees, root, key, out TreeEntry item) && item.IsBlob);
        if (!expiries.IsZero) reserved.Add(new TreeEntry(Bucket.Expiries.ToArray(), TreeEntry.TreeMode, expiries));
        ObjectId keys = Canonical(root, isRoot: true, "", null);
        IReadOnlyList<KnownIndex> known = repository.IndexDefinitions.Of(SettingsReader.BlobIn(repository, root), store.Name);
        ObjectId indexes = new IndexUpkeep(repository, writer, [], cancellation) { IsUniqueChecked = false }.Update(root, keys, known, known);
        if (!indexes.IsZero) reserved.Add(new TreeEntry(Bucket.Indexes.ToArray(), TreeEntry.TreeMode, indexes));
        return buckets.WriteRoot(keys, reserved);

        ObjectId Canonical(ObjectId directory, bool isRoot, string path, Func<string, bool>? keep) =>
            directory.IsZero ? directory : buckets.Update(ObjectId.Zero, Changes(directory, isRoot, path, keep), null) ?? ObjectId.Zero;

        List<EntryChange> Changes(ObjectId directory, bool isRoot, string path, Func<string, bool>? keep)
        {
            cancellation.ThrowIfCancellationRequested();
            var changes = new List<EntryChange>();
            foreach (TreeEntry entry in repository.Trees.List(directory, isRoot))
            {
                string? key = keep is not null && TreeNames.TryDecode(entry, out string? name) ? path + name : null;
                if (entry.IsTree)
                {
                    ObjectId below = Canonical(entry.Id, isRoot: false, key + "/", keep);
                    if (!below.IsZero) changes.Add(new EntryChange(entry.Name.ToArray(), entry with { Id = below }));
                }
                else if (keep is null || (key is not null && keep(key)))
                {
                    changes.Add(new EntryChange(entry.Name.ToArray(), entry));
                }
            }

            return changes;
        }
    }
}
