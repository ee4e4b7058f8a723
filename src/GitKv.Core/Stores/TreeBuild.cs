using GitKv.Core.Errors;
using GitKv.Core.Objects;
using GitKv.Core.Query.Indexes;
using GitKv.Core.Refs;
using GitKv.Core.Repositories;
using GitKv.Core.Trees;

namespace GitKv.Core.Stores;

/// <summary>Turns the changes of one transaction of a Tree store into trees and a commit on what the store is at.</summary>
internal sealed class TreeBuild : ICommitPlan
{
    private readonly PendingChange[] _changes;
    private readonly ObjectWriter _writer;
    private readonly CommitOptions _options;
    private readonly StoreSettings? _newSettings;
    private DirectoryChange? _directory;
    private readonly ItemGuard[] _guards;
    private readonly IndexUpkeep _upkeep;
    private ObjectId _last;

    public TreeBuild(KvStore store, PendingChange[] changes, ObjectWriter writer, CommitOptions options, StoreSettings? newSettings)
    {
        Store = store;
        _changes = changes;
        _writer = writer;
        _options = options;
        _newSettings = newSettings;
        _guards = ItemGuard.Of(store, options);
        _upkeep = new IndexUpkeep(store.Repository, writer, options.RebuiltIndexes, options.Cancellation);
        Summary = CommitMessage.Summarize(changes);
    }

    public KvStore Store { get; }

    public string Transaction { get; } = CommitMessage.NewTransactionId();

    public string Summary { get; }

    /// <summary>Who the last commit names as its committer.</summary>
    public GitIdentity? Committer { get; private set; }

    /// <summary>A commit is always its transaction's own.</summary>
    public bool IsConditional => true;

    private GitRepository Repository => Store.Repository;

    public IReadOnlyList<RefEdit> Edits(Func<string, ObjectId> read)
    {
        ObjectId current = read(Store.RefPrefix);
        ThrowIfMoved(current);
        _last = On(((TreeBackend)Store.Backend).At(current));
        return _last.IsZero ? [] : [new RefEdit(Store.RefPrefix, current, _last), .. _options.Besides, .. Verified()];
    }

    /// <summary>Refs of other stores, with the values at which their leases are held: they stay as they are, and are compared.</summary>
    public IEnumerable<RefEdit> Verified() =>
        _guards.Where(g => !g.IsIn(Store)).Select(g => g.Verify(name => Repository.Refs.Read(name) ?? ObjectId.Zero)).Distinct();

    public CommitResult Result(bool changed, int attempt) =>
        new(changed, Transaction, new WrittenVersions(_changes), attempt) { Commit = changed ? _last.ToString() : null };

    public bool MakeRoom() => false;

    public KvException InKeys(RefConflictException conflict) => conflict;

    /// <summary>Writes the trees and the commit on a tip; zero where nothing would change.</summary>
    public ObjectId On(TreeSource tip)
    {
        _options.Cancellation.ThrowIfCancellationRequested();
        if (Repository.Objects.IsLazy) TreePrefetch.Paths(Repository.Trees, tip.Root, tip.Expiries.Root, [.. _changes.Select(static c => c.Key)]);
        foreach (ItemGuard guard in _guards)
            if (guard.IsIn(Store)) guard.Check(tip);
        PendingChange[] changes = SubtreeChange.On(tip, _changes);
        StoreBackend.Check(changes, tip);
        ObjectId? settings = SettingsOn(tip);
        ObjectId root = Root(tip, changes, settings);
        if (root == tip.Root && !tip.Commit.IsZero && !_options.Force && _options.MergeParents.Count == 0) return _last = ObjectId.Zero;
        ObjectId[] parents = [.. tip.Commit.IsZero ? [] : new[] { tip.Commit }, .. _options.MergeParents];
        Committer = Repository.Committer();
        var commit = new GitCommit(root, parents, Repository.Author(_options.Author), Committer,
            CommitMessage.Compose(_options.Message, Summary, Transaction));
        ObjectId written = _writer.Write(Repository, _options, commit);
        _writer.Flush(_options.Cancellation);
        Repository.Trees.RememberRoot(written, root);
        return _last = written;
    }

    public void ThrowIfMoved(ObjectId current)
    {
        if (_options.ExpectedTip is { } expected && expected != current) throw new RefMismatchException(Store.RefPrefix, expected, current);
    }

    private static DirectoryChange Arrange(PendingChange[] changes)
    {
        var directory = new DirectoryChange();
        foreach (PendingChange change in changes)
        {
            if (change.Subtree is { } subtree) directory.AddSubtree(change.Key, subtree.Tree);
            else directory.Add(change.Key, change.Blob);
        }

        return directory;
    }

    private ObjectId Root(TreeSource on, PendingChange[] changes, ObjectId? settings)
    {
        Func<ObjectId, ObjectId>? indexes = Indexes(on, settings);
        for (PendingChange[] all = changes; ;)
        {
            try
            {
                DirectoryChange items = ReferenceEquals(all, _changes) ? _directory ??= Arrange(all) : Arrange(all);
                ObjectId? ends = new ExpiryChanges(all).Apply(on.Expiries.Root, Repository.Trees, _writer, _options.Cancellation);
                return new TreeUpdate(Repository.Trees, _writer, _options.Cancellation).Apply(on.Root, items, settings, ends, indexes);
            }
            catch (KvException e) when (!on.Expiries.IsEmpty && IsOfOthers(e))
            {
                // An item that has expired is absent, and makes way.
                List<KvEntry> expired = e is NotUniqueException twice ? ExpiredItems.Among(on, [twice.Key, twice.Other], all) : ExpiredItems.InTheWay(on, all);
                if (expired.Count == 0) throw;
                all = [.. all, .. expired.Select(ExpiredItems.Removal)];
            }
        }

        static bool IsOfOthers(KvException e) => e.ErrorId is ErrorIds.KeyIsItem or ErrorIds.KeyIsDirectory or ErrorIds.IndexNotUnique;
    }

    /// <summary>Keeps the indexes that the store has, or will have; null where there are none.</summary>
    private Func<ObjectId, ObjectId>? Indexes(TreeSource on, ObjectId? settings)
    {
        ObjectId present = SettingsReader.BlobIn(Repository, on.Root);
        IReadOnlyList<KnownIndex> before = Repository.IndexDefinitions.Of(present, Store.Name);
        IReadOnlyList<KnownIndex> after = settings is { } given && given != present ? Repository.IndexDefinitions.Of(given, Store.Name, _writer) : before;
        if (after.Count == 0 && !IndexData.IsIn(Repository.Trees, on.Root)) return null;
        return keys => _upkeep.Update(on.Root, keys, before, after);
    }

    /// <summary>The settings to write; null leaves what is there.</summary>
    private ObjectId? SettingsOn(TreeSource on)
    {
        StoreSettings? begin = on.Commit.IsZero ? _newSettings : null;
        if (_options.Settings is null) return begin is null ? null : _writer.Write(ObjectType.Blob, begin.ToBytes());
        ObjectId present = SettingsReader.BlobIn(Repository, on.Root);
        StoreSettings before = !present.IsZero ? SettingsReader.Parse(Repository, present, Store.Name) : new StoreSettings(Store.Layout, Store.Annotate);
        return _writer.Write(ObjectType.Blob, _options.Settings(before).ToBytes());
    }
}
