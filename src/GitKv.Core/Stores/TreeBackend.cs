using GitKv.Core.Objects;
using GitKv.Core.Refs;
using GitKv.Core.Repositories;

namespace GitKv.Core.Stores;

/// <summary>
/// The Tree layout: one ref to a chain of commits. A transaction is one commit and one ref swing. Writers queue, and each prepares its own without git's
/// lock; where somebody who is not in the queue was faster, the preconditions are checked again on what is there now and the trees rebuilt,
/// under the ref's lock, so that no writer starves.
/// </summary>
internal sealed class TreeBackend(KvStore store) : StoreBackend(store)
{
    // Rebuilding more than this would hold the lock for longer than git's own commands wait for one.
    private const int MostUnderLock = 2000;
    private const int MostAttempts = 8;

    public override ISnapshotSource Open() => At(Store.Repository.Refs.Read(Store.RefPrefix) ?? ObjectId.Zero);

    /// <summary>The store at one of its commits.</summary>
    public TreeSource At(ObjectId commit)
    {
        Store.Repository.Objects.Expect([commit]);
        return new TreeSource(Store.Repository.Trees, commit, Store.Repository.Trees.RootOf(commit), Now);
    }

    public override ICommitPlan Plan(PendingChange[] changes, ObjectWriter writer, CommitOptions options) => new TreeBuild(Store, changes, writer, options, NewSettings);

    protected override CommitResult CommitHere(PendingChange[] changes, ObjectWriter writer, CommitOptions options)
    {
        GitRepository repository = Store.Repository;
        var build = new TreeBuild(Store, changes, writer, options, NewSettings);

        // Signing takes its time, and may ask a person for something: not while others wait.
        bool isBrief = changes.Length <= MostUnderLock && Signer.ForCommits(repository, options.Sign) is null;
        return isBrief && repository.Refs.Writers is { } queue
            ? queue.Run(() => Land(build, isBrief, options), () => writer.FlushFew(options.Cancellation), repository.Refs.LockTimeout, options.Cancellation)
            : Land(build, isBrief, options);
    }

    private CommitResult Land(TreeBuild build, bool isBrief, CommitOptions options)
    {
        GitRepository repository = Store.Repository;
        FsyncPolicy fsync = repository.Fsync(options.Durable);
        TreeSource tip = At(repository.Refs.Read(Store.RefPrefix) ?? ObjectId.Zero);
        build.ThrowIfMoved(tip.Commit);
        for (int attempt = 1; attempt <= MostAttempts; attempt++)
        {
            ObjectId commit = build.On(tip);
            if (commit.IsZero) return build.Result(changed: false, attempt);
            using RefTransaction refs = repository.Refs.Begin(fsync);
            ObjectId current = refs.Lock(Store.RefPrefix);
            if (current != tip.Commit)
            {
                build.ThrowIfMoved(current);
                tip = At(current);
                if (!isBrief && attempt < MostAttempts) continue;
                commit = build.On(tip);
                if (commit.IsZero) return build.Result(changed: false, ++attempt);
                attempt++;
            }

            try
            {
                refs.Prepare([new RefEdit(Store.RefPrefix, current, commit), .. options.Besides, .. build.Verified()], options.Cancellation);
                refs.Commit("kv: " + (options.Message ?? build.Summary), build.Committer!);
            }
            catch (RefMismatchException) when (attempt < MostAttempts)
            {
                // Where a hook makes git do the swing, nothing was locked until now.
                tip = (TreeSource)Open();
                build.ThrowIfMoved(tip.Commit);
                continue;
            }

            return build.Result(changed: true, attempt);
        }

        throw TooContended(Store.RefPrefix);
    }

    /// <summary>Points the store at a commit that has the present one among its ancestors.</summary>
    /// <exception cref="RefMismatchException">Somebody else was faster.</exception>
    public void FastForward(ObjectId from, ObjectId to, string message, CommitOptions options)
    {
        using RefTransaction refs = Store.Repository.Refs.Begin(Store.Repository.Fsync(options.Durable));
        refs.Prepare([new RefEdit(Store.RefPrefix, from, to), .. options.Besides], options.Cancellation);
        refs.Commit("kv: " + message, Store.Repository.Committer());
    }
}
