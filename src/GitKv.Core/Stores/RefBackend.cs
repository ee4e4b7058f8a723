using GitKv.Core.Errors;
using GitKv.Core.Keys;
using GitKv.Core.Objects;
using GitKv.Core.Refs;
using GitKv.Core.Repositories;
using GitKv.Core.Trees;

namespace GitKv.Core.Stores;

/// <summary>
/// The Branch and Ref layouts: one ref a key. A transaction is one ref transaction. It is prepared without locks; where somebody else
/// was faster, once more with all its refs locked from the beginning, so that no writer starves.
/// </summary>
internal sealed class RefBackend(KvStore store) : StoreBackend(store)
{
    // Two are enough where the refs are locked; where a hook makes git do the swing, nothing is locked before.
    private const int MostAttempts = 20;

    public override ISnapshotSource Open() => new RefSource(Store.Repository, Store.RefPrefix, Now);

    public override ICommitPlan Plan(PendingChange[] changes, ObjectWriter writer, CommitOptions options) => new RefBuild(Store, changes, writer, options, NewSettings);

    protected override CommitResult CommitHere(PendingChange[] changes, ObjectWriter writer, CommitOptions options)
    {
        var build = new RefBuild(Store, changes, writer, options, NewSettings);
        FsyncPolicy fsync = Store.Repository.Fsync(options.Durable);
        for (int attempt = 1; ; attempt++)
        {
            using RefTransaction refs = Store.Repository.Refs.Begin(fsync);
            bool locked = attempt > 1;
            options.Cancellation.ThrowIfCancellationRequested();
            IReadOnlyList<RefEdit> edits = build.Edits(name => locked ? refs.Lock(name) : Store.Repository.Refs.Read(name) ?? ObjectId.Zero);
            if (edits.Count == 0) return build.Result(changed: false, attempt);
            try
            {
                refs.Prepare(edits, options.Cancellation);
                refs.Commit("kv: " + (options.Message ?? build.Summary), Store.Repository.Committer());
            }
            catch (RefMismatchException) when (attempt < MostAttempts)
            {
                continue;
            }
            catch (RefConflictException e) when (e.ErrorId != ErrorIds.KeyCollides)
            {
                refs.Dispose();
                if (attempt < MostAttempts && MakeRoom(changes, options)) continue;
                throw InKeys(e);
            }

            return build.Result(changed: true, attempt);
        }
    }

    /// <summary>
    /// Removes items that have expired and whose refs are in the way of new ones. They are absent to everybody, so that doing this ahead of the
    /// transaction shows to nobody; in one and the same, a ref can't take the place of a folder of refs.
    /// </summary>
    public bool MakeRoom(PendingChange[] changes, CommitOptions options)
    {
        List<KvEntry> expired = ExpiredItems.InTheWay(Open(), changes);
        if (expired.Count == 0) return false;
        using var writer = new ObjectWriter(Store.Repository.Objects, Store.Repository.Fsync(options.Durable));
        return Commit([.. expired.Select(ExpiredItems.Removal)], writer, new CommitOptions { Message = options.Message, Author = options.Author, Durable = options.Durable, Cancellation = options.Cancellation }).Changed;
    }

    /// <summary>The same conflict, told in keys instead of refs.</summary>
    public KvException InKeys(RefConflictException e) =>
        e.ErrorId == ErrorIds.KeyIsDirectory ? KeyConflict.IsDirectory(KeyOf(e.Name)) : KeyConflict.IsItem(KeyOf(e.Other), KeyOf(e.Name));

    private string KeyOf(string name) =>
        name.StartsWith(Store.RefPrefix + "/", StringComparison.Ordinal) ? KeyName.DecodeKey(name[(Store.RefPrefix.Length + 1)..], NameForm.Ref) : name;
}
