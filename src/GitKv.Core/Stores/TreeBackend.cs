using GitKv.Core.Errors;
using GitKv.Core.Objects;
using GitKv.Core.Refs;
using GitKv.Core.Repositories;
using GitKv.Core.Trees;

namespace GitKv.Core.Stores;

/// <summary>
/// The Tree layout: one ref to a chain of commits. A transaction is one commit and one ref swing. It is prepared without any lock; where
/// somebody else was faster, the preconditions are checked again on what is there now and the trees rebuilt, under the ref's lock,
/// so that no writer starves.
/// </summary>
internal sealed class TreeBackend(KvStore store) : StoreBackend(store)
{
    // Rebuilding more than this would hold the lock for longer than git's own commands wait for one.
    private const int MostUnderLock = 2000;
    private const int MostAttempts = 8;

    public override ISnapshotSource Open() => At(Store.Repository.Refs.Read(Store.RefPrefix) ?? ObjectId.Zero);

    public override CommitResult Commit(PendingChange[] changes, ObjectWriter writer, CommitOptions options)
    {
        GitRepository repository = Store.Repository;
        FsyncPolicy fsync = repository.Fsync(options.Durable);
        var id = CommitMessage.NewTransactionId();
        string summary = CommitMessage.Summarize(changes);
        DirectoryChange directory = Arrange(changes);
        var expiries = new ExpiryChanges(changes);
        Dictionary<string, string?> versions = Versions(changes);

        // Signing takes its time, and may ask a person for something: not while others wait.
        bool signs = Signer.ForCommits(repository, options.Sign) is not null;
        TreeSource tip = At(repository.Refs.Read(Store.RefPrefix) ?? ObjectId.Zero);
        ThrowIfMoved(tip.Commit);
        for (int attempt = 1; attempt <= MostAttempts; attempt++)
        {
            ObjectId commit = Build(tip);
            if (commit.IsZero) return new CommitResult(false, id, versions, attempt);
            using RefTransaction refs = repository.Refs.Begin(fsync);
            ObjectId current = refs.Lock(Store.RefPrefix);
            if (current != tip.Commit)
            {
                ThrowIfMoved(current);
                tip = At(current);
                if ((changes.Length > MostUnderLock || signs) && attempt < MostAttempts) continue;
                commit = Build(tip);
                if (commit.IsZero) return new CommitResult(false, id, versions, ++attempt);
                attempt++;
            }

            try
            {
                refs.Prepare([new RefEdit(Store.RefPrefix, current, commit), .. options.Besides], options.Cancellation);
                refs.Commit("kv: " + (options.Message ?? summary), repository.Committer());
            }
            catch (RefMismatchException) when (attempt < MostAttempts)
            {
                // Where a hook makes git do the swing, nothing was locked until now.
                tip = (TreeSource)Open();
                ThrowIfMoved(tip.Commit);
                continue;
            }

            return new CommitResult(true, id, versions, attempt) { Commit = commit.ToString() };
        }

        throw TooContended(Store.RefPrefix);

        // Writes the trees and the commit on a tip; zero where nothing would change.
        ObjectId Build(TreeSource on)
        {
            options.Cancellation.ThrowIfCancellationRequested();
            Check(changes, on);
            ObjectId? settings = SettingsOn(on);
            ObjectId root = Root(on, settings);
            if (root == on.Root && !on.Commit.IsZero && !options.Force && options.MergeParents.Count == 0) return ObjectId.Zero;
            ObjectId[] parents = [.. on.Commit.IsZero ? [] : new[] { on.Commit }, .. options.MergeParents];
            var commit = new GitCommit(root, parents, repository.Author(options.Author), repository.Committer(),
                CommitMessage.Compose(options.Message, summary, id));
            ObjectId written = writer.Write(repository, options, commit);
            writer.Flush(options.Cancellation);
            repository.Trees.RememberRoot(written, root);
            return written;
        }

        ObjectId Root(TreeSource on, ObjectId? settings)
        {
            try
            {
                return Apply(directory, expiries);
            }
            catch (KvException e) when (e.ErrorId is ErrorIds.KeyIsItem or ErrorIds.KeyIsDirectory && !on.Expiries.IsEmpty)
            {
                List<KvEntry> expired = ExpiredItems.InTheWay(on, changes);
                if (expired.Count == 0) throw;
                PendingChange[] all = [.. changes, .. expired.Select(ExpiredItems.Removal)];
                return Apply(Arrange(all), new ExpiryChanges(all));
            }

            ObjectId Apply(DirectoryChange items, ExpiryChanges ends) => new TreeUpdate(repository.Trees, writer, options.Cancellation)
                .Apply(on.Root, items, settings, ends.Apply(on.Expiries.Root, repository.Trees, writer, options.Cancellation));
        }

        // The settings to write; null leaves what is there.
        ObjectId? SettingsOn(TreeSource on)
        {
            StoreSettings? begin = on.Commit.IsZero ? NewSettings : null;
            if (options.Settings is null) return begin is null ? null : writer.Write(ObjectType.Blob, begin.ToBytes());
            ObjectId present = SettingsReader.BlobIn(repository, on.Root);
            StoreSettings before = !present.IsZero ? SettingsReader.Parse(repository, present, Store.Name) : new StoreSettings(Store.Layout, Store.Annotate);
            return writer.Write(ObjectType.Blob, options.Settings(before).ToBytes());
        }

        void ThrowIfMoved(ObjectId current)
        {
            if (options.ExpectedTip is { } expected && expected != current) throw new RefMismatchException(Store.RefPrefix, expected, current);
        }
    }

    /// <summary>Points the store at a commit that has the present one among its ancestors.</summary>
    /// <exception cref="RefMismatchException">Somebody else was faster.</exception>
    public void FastForward(ObjectId from, ObjectId to, string message, CommitOptions options)
    {
        using RefTransaction refs = Store.Repository.Refs.Begin(Store.Repository.Fsync(options.Durable));
        refs.Prepare([new RefEdit(Store.RefPrefix, from, to), .. options.Besides], options.Cancellation);
        refs.Commit("kv: " + message, Store.Repository.Committer());
    }

    private static DirectoryChange Arrange(PendingChange[] changes)
    {
        var directory = new DirectoryChange();
        foreach (PendingChange change in changes) directory.Add(change.Key, change.Blob);
        return directory;
    }

    private static Dictionary<string, string?> Versions(PendingChange[] changes)
    {
        var versions = new Dictionary<string, string?>(changes.Length, StringComparer.Ordinal);
        foreach (PendingChange change in changes) versions[change.Key] = change.Blob.IsZero ? null : change.Blob.ToString();
        return versions;
    }

    private TreeSource At(ObjectId commit) => new(Store.Repository.Trees, commit, Store.Repository.Trees.RootOf(commit), Now);
}
