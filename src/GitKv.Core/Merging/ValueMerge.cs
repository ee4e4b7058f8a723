using GitKv.Core.Objects;
using GitKv.Core.Refs;
using GitKv.Core.Repositories;
using GitKv.Core.Stores;

namespace GitKv.Core.Merging;

/// <summary>
/// Stores whose layouts have no history to compare (Ref), or not the same one: by value, from the state that theirs was in when it was last merged
/// (<see cref="MergedState"/>). The first time there is none: what both have, differently, is for a strategy to decide, and nothing counts as removed.
/// </summary>
internal sealed class ValueMerge(MergeContext context)
{
    private readonly GitRepository _repository = context.Repository;

    public MergePlan Plan()
    {
        (ObjectId record, ObjectId root) = MergedState.Find(context.Into, context.From);
        TreeSource common = TreeStates.Of(_repository, root);
        ISnapshotSource theirs = Theirs();
        ISnapshotSource ours = Raw(context.Into);
        List<KeyChange> changed = [.. Changes(common, theirs)];
        if (changed.Count == 0 && !record.IsZero) return MergePlan.UpToDate;

        KeyMerger merger = context.Merger(SettingsReader.Read(context.Into), Times(changed));
        var keys = new ThreeWay(merger, ours, context.Clock, key => ItemState.Of(common, key), context.Cancellation);
        foreach (KeyChange change in changed) keys.Add(change.Key, change.Before, change.After);
        keys.Finish();
        return new MergePlan(StoreMergeOutcome.Merged)
        {
            IsUnrelated = root.IsZero,
            Keys = keys.Changes,
            Merged = keys.Merged,
            Conflicts = keys.Conflicts,
            Decided = merger.Decided,
            Changes = [.. keys.Changes.Select(c => new PendingChange(c.Key, Unchanged(ours, c.Key), c.After.Blob, c.After.Expires))],
            Arrange = options => Arrange(options, record, root, changed),
        };
    }

    private CommitOptions Arrange(CommitOptions options, ObjectId record, ObjectId root, List<KeyChange> changed)
    {
        ObjectId state = TreeStates.Apply(_repository, context.Writer, root, changed, settings: null, context.Cancellation);
        ObjectId commit = MergedState.Write(context.Into, context.From, context.Writer, state);
        return options with { Besides = [.. options.Besides, new RefEdit(MergedState.RefOf(context.Into.RefPrefix, context.From.Identity), record, commit)] };
    }

    /// <summary>The item must be at the version that was merged. One that has expired is absent to preconditions.</summary>
    private Precondition Unchanged(ISnapshotSource ours, string key) =>
        Precondition.Unchanged(ours.TryGet(key, out KvEntry entry) && !Expiry.IsOver(entry.Expires, context.Clock) ? entry.Version : null);

    private ISnapshotSource Theirs()
    {
        KvStore store = context.From.Store;
        if (store.Layout != KvLayout.Tree)
        {
            context.From.Bring(_repository, store.Repository.Refs.List(store.RefPrefix), context.Cancellation);
            return Raw(store);
        }

        ObjectId tip = store.Repository.Refs.Read(store.RefPrefix) ?? ObjectId.Zero;
        if (!tip.IsZero) context.From.Bring(_repository, [new RefRecord(store.RefPrefix, tip)], context.Cancellation);
        return TreeStates.Of(_repository, _repository.Trees.RootOf(tip), tip);
    }

    private static ISnapshotSource Raw(KvStore store) => store.Backend.Open() is TreeSource tree
        ? tree.At(DateTimeOffset.MinValue)
        : new RefSource(store.Repository, store.RefPrefix, DateTimeOffset.MinValue);

    private IEnumerable<KeyChange> Changes(TreeSource common, ISnapshotSource theirs)
    {
        if (theirs is TreeSource tree) return TreeStates.Differences(_repository, common.Root, tree.Root);
        return OfListings(common, theirs);
    }

    private static IEnumerable<KeyChange> OfListings(TreeSource common, ISnapshotSource theirs)
    {
        var before = common.Enumerate(null).ToDictionary(e => e.Key, ItemState.Of, StringComparer.Ordinal);
        foreach (KvEntry entry in theirs.Enumerate(null))
        {
            before.Remove(entry.Key, out ItemState was);
            if (was != ItemState.Of(entry)) yield return new KeyChange(entry.Key, was, ItemState.Of(entry));
        }

        foreach ((string key, ItemState was) in before) yield return new KeyChange(key, was, ItemState.None);
    }

    private MergeTimes Times(List<KeyChange> changed)
    {
        Lazy<IReadOnlyDictionary<string, ItemOrigin>> mine = new(() => Origins(context.Into));
        Lazy<IReadOnlyDictionary<string, ItemOrigin>> their = new(() => Origins(context.From.Store));
        return new MergeTimes(key => mine.Value.GetValueOrDefault(key)?.At, key => their.Value.GetValueOrDefault(key)?.At);

        IReadOnlyDictionary<string, ItemOrigin> Origins(KvStore store) =>
            store.Origins(store.Snapshot(), [.. changed.Select(c => c.Key)], context.Cancellation);
    }
}
