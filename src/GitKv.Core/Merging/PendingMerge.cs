using System.Buffers;
using System.Globalization;
using GitKv.Core.Errors;
using GitKv.Core.Objects;
using GitKv.Core.Refs;
using GitKv.Core.Repositories;
using GitKv.Core.Stores;
using GitKv.Core.Trees;

namespace GitKv.Core.Merging;

/// <summary>
/// A merge that waits for its conflicts to be resolved, kept at a local ref <c>refs/gitkv/merging/…</c>, outside of every store: what is merged, how, and what
/// was decided. The store itself is as it was, and others may go on writing to it: when all conflicts are resolved the merge is worked out anew on what is
/// there then, and lands like any other. A decision holds for the values that it was about.
/// </summary>
public sealed class PendingMerge
{
    private const string Home = "refs/gitkv/merging/";
    private readonly KvStore _store;
    private readonly ObjectId _commit;
    private readonly ObjectId _theirTip;
    private readonly PendingRecipe _recipe;

    private PendingMerge(KvStore store, ObjectId commit, ObjectId theirTip, PendingRecipe recipe)
    {
        _store = store;
        _commit = commit;
        _theirTip = theirTip;
        _recipe = recipe;
    }

    /// <summary>What is merged, as it was named.</summary>
    public string From => _recipe.From;

    private string RefName => NameOf(_store);

    private GitRepository Repository => _store.Repository;

    /// <summary>The merge that waits for this store; null for none.</summary>
    /// <exception cref="KvException">RefCorrupt.</exception>
    public static PendingMerge? Find(KvStore store)
    {
        ArgumentNullException.ThrowIfNull(store);
        string name = NameOf(store);
        if (store.Repository.Refs.Read(name) is not { } id) return null;
        GitCommit commit = RefTarget.Read(store.Repository, id, ObjectType.Commit);
        GitTree tree = store.Repository.Trees.Get(commit.Target);
        int index = tree.IndexOf("merge.json"u8);
        if (index < 0) throw new KvException(ErrorIds.RefCorrupt, KvErrorKind.Corrupt, $"The ref '{name}' holds no pending merge. Drop it with Undo-GitKvMerge.", name);
        PendingRecipe recipe = PendingRecipe.Parse(store.Repository.Objects.Read(tree.Entries[index].Id, ObjectType.Blob), name);
        return new PendingMerge(store, id, commit.Parents.Count == 0 ? ObjectId.Zero : commit.Parents[^1], recipe);
    }

    /// <summary>The merge that waits for this store.</summary>
    /// <exception cref="KvException">MergeNotPending.</exception>
    public static PendingMerge Get(KvStore store) => Find(store) ??
        throw new KvException(ErrorIds.MergeNotPending, KvErrorKind.NotFound, $"No merge into the store '{store.Name}' is pending. Merge-GitKvStore -KeepConflict begins one.", store.Name);

    /// <summary>Drops the merge that waits, whatever state it is in. The store is as it was.</summary>
    /// <exception cref="KvException">MergeNotPending.</exception>
    public static void Undo(KvStore store, CommitOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(store);
        options ??= CommitOptions.Default;
        ObjectId present = store.Repository.Refs.Read(NameOf(store)) ?? Get(store)._commit;
        Swing(store, present, ObjectId.Zero, "kv: drop the pending merge", options);
    }

    /// <summary>The conflicts that are left, as they are now.</summary>
    public StoreMergeResult Preview(CancellationToken cancellation = default) => Run(new CommitOptions { Cancellation = cancellation }, dryRun: true);

    /// <summary>Decides about conflicts. Nothing is decided unless all of them can be.</summary>
    /// <param name="decisions">Which, and how.</param>
    /// <param name="options">How durably.</param>
    /// <exception cref="KvException">ConflictNotFound; MergePending: somebody else resolved at the same moment.</exception>
    public PendingMerge Resolve(IReadOnlyList<ConflictDecision> decisions, CommitOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(decisions);
        options ??= CommitOptions.Default;
        IReadOnlyList<StoreConflict> open = Preview(options.Cancellation).Conflicts;
        using var writer = new ObjectWriter(Repository.Objects, Repository.Fsync(options.Durable));
        var resolutions = new List<MergeResolution>(_recipe.Resolutions);
        foreach (ConflictDecision decision in decisions) resolutions.AddRange(decision.Against(open, _recipe, writer));
        PendingRecipe recipe = _recipe with { Resolutions = [.. resolutions.DistinctBy(r => (r.Key, r.Path, r.Base, r.Ours, r.Theirs))] };
        ObjectId commit = Write(_store, recipe, _theirTip, writer);
        writer.Flush(options.Cancellation);
        var resolved = new PendingMerge(_store, commit, _theirTip, recipe);
        IReadOnlyList<StoreConflict> left = resolved.Preview(options.Cancellation).Conflicts;
        foreach (MergeResolution made in recipe.Resolutions.Skip(_recipe.Resolutions.Count))
        {
            // What somebody changed meanwhile is another conflict.
            if (left.Any(c => c.Key == made.Key && c.Path == made.Path && c.OursId == made.Ours && c.TheirsId == made.Theirs && made.Path.Length > 0 && made.Key.Length > 0)) throw ConflictDecision.Undecidable(made);
        }

        Swing(_store, _commit, commit, "kv: resolve conflicts", options);
        return resolved;
    }

    /// <summary>Finishes the merge, if no conflict is left; else it goes on waiting and the result tells them.</summary>
    public StoreMergeResult Complete(CommitOptions? options = null) => Run(options ?? CommitOptions.Default, dryRun: false);

    internal static void Begin(KvStore store, MergeSource from, StoreMergeOptions options, MergePlan plan)
    {
        using var writer = new ObjectWriter(store.Repository.Objects, store.Repository.Fsync(options.Commit.Durable));
        var recipe = new PendingRecipe(from.Name, from.Folder is null ? null : Path.GetFullPath(from.Folder))
        {
            NoFastForward = options.NoFastForward,
            Message = options.Commit.Message,
            Rules = [.. options.Choices.Select(c => c.Rule).OfType<MergeRule>()],
            Resolutions = plan.Decided,
        };
        foreach (byte[] content in plan.Decided.Select(d => d.Content).OfType<byte[]>()) writer.Write(ObjectType.Blob, content);
        ObjectId commit = Write(store, recipe, plan.TheirTip, writer);
        writer.Flush(options.Commit.Cancellation);
        Swing(store, ObjectId.Zero, commit, "kv: begin a merge", options.Commit);
    }

    private static string NameOf(KvStore store) => Home + store.RefPrefix["refs/".Length..];

    private StoreMergeResult Run(CommitOptions options, bool dryRun)
    {
        using MergeSource from = _theirTip.IsZero ? MergeSource.Find(Repository, _recipe.From, _recipe.Folder) : MergeSource.Fixed(_store, _recipe.From, _recipe.Folder);
        var merge = new StoreMergeOptions
        {
            Choices = [.. _recipe.Rules.Select(MergeChoice.Of)],
            NoFastForward = _recipe.NoFastForward,
            DryRun = dryRun,
            Commit = options with { Message = options.Message ?? _recipe.Message },
        };
        RefEdit[] besides = [new RefEdit(RefName, _commit, ObjectId.Zero)];
        StoreMergeResult result = StoreMerge.Run(_store, from, merge, new MergeResolutions(_recipe.Resolutions), _theirTip, besides).Result;
        return result.Outcome == StoreMergeOutcome.Conflicts ? result with { Outcome = StoreMergeOutcome.Pending } : result;
    }

    /// <summary>A commit whose parent is theirs, so that its objects stay; of other layouts what is there at the end counts. Values that people gave are in its tree.</summary>
    private static ObjectId Write(KvStore store, PendingRecipe recipe, ObjectId theirTip, ObjectWriter writer)
    {
        GitRepository repository = store.Repository;
        var entries = new List<TreeEntry> { new("merge.json"u8.ToArray(), TreeEntry.FileMode, writer.Write(ObjectType.Blob, recipe.ToBytes())) };
        int number = 0;
        foreach (ObjectId value in recipe.Resolutions.Select(r => r.Value).Where(v => !v.IsZero).Distinct())
            entries.Add(new TreeEntry(System.Text.Encoding.ASCII.GetBytes("value" + number++.ToString(CultureInfo.InvariantCulture)), TreeEntry.FileMode, value));
        entries.Sort((x, y) => x.CompareTo(y));
        var buffer = new ArrayBufferWriter<byte>();
        GitTree.Write(buffer, System.Runtime.InteropServices.CollectionsMarshal.AsSpan(entries));
        ObjectId tree = writer.Write(ObjectType.Tree, buffer.WrittenSpan);
        string message = $"Merge of {recipe.From} into {store.Name}, pending\n";
        return writer.Write(repository, CommitOptions.Default, new GitCommit(tree, theirTip.IsZero ? [] : [theirTip], repository.Author(), repository.Committer(), message));
    }

    private static void Swing(KvStore store, ObjectId from, ObjectId to, string message, CommitOptions options)
    {
        string name = NameOf(store);
        try
        {
            using RefTransaction refs = store.Repository.Refs.Begin(store.Repository.Fsync(options.Durable));
            refs.Prepare([new RefEdit(name, from, to)], options.Cancellation);
            refs.Commit(message, store.Repository.Committer());
        }
        catch (RefMismatchException e)
        {
            throw new KvException(ErrorIds.MergePending, KvErrorKind.Conflict, $"Somebody else works on the pending merge of the store '{store.Name}' and was faster. Look at it with Get-GitKvConflict and try again.", store.Name, e);
        }
    }
}
