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
        (SettingsMerge? settings, ObjectId settingsAt) = Settings();
        if (changed.Count == 0 && !record.IsZero && settings is null or { Change: null, Conflicts.Count: 0 }) return MergePlan.UpToDate;

        KeyMerger merger = context.Merger(settings?.Rules ?? SettingsReader.Read(context.Into), Times(changed));
        var keys = new ThreeWay(merger, ours, context.Clock, key => ItemState.Of(common, key), context.Cancellation);
        foreach (KeyChange change in changed) keys.Add(change.Key, change.Before, change.After);
        keys.Finish();
        return new MergePlan(StoreMergeOutcome.Merged)
        {
            IsUnrelated = root.IsZero,
            Keys = keys.Changes,
            Merged = keys.Merged,
            Conflicts = [.. settings?.Conflicts ?? [], .. keys.Conflicts],
            Decided = merger.Decided,
            Changes = [.. keys.Changes.Select(c => new PendingChange(c.Key, Unchanged(ours, c.Key), c.After.Blob, c.After.Expires) { Target = TargetOf(theirs, c) })],
            Arrange = options => Arrange(options, record, root, changed) with { Settings = settings?.Change, SettingsParent = settings?.Change is null ? ObjectId.Zero : settingsAt },
        };
    }

    private bool IsRefs => context.Into.Layout == KvLayout.Ref && context.From.Store.Layout == KvLayout.Ref;

    /// <summary>The settings of two Ref stores; those of another layout are not this one's.</summary>
    private (SettingsMerge? Merge, ObjectId Theirs) Settings()
    {
        if (!IsRefs || context.From.Folder is not null) return (null, ObjectId.Zero);
        ObjectId ours = SettingsAt(context.Into);
        ObjectId theirs = SettingsAt(context.From.Store);
        return (SettingsMerge.OfRefs(context, new CommitGraph(_repository, context.Cancellation), ours, theirs), theirs);

        ObjectId SettingsAt(KvStore store) => _repository.Refs.Read($"{store.RefPrefix}/{StoreSettings.RefName}") ?? ObjectId.Zero;
    }

    /// <summary>What theirs' ref points at, where the merged item is theirs: an annotated tag goes on saying who, when and why.</summary>
    private ObjectId TargetOf(ISnapshotSource theirs, KeyChange change) =>
        IsRefs && change.After.IsItem && theirs.TryGet(change.Key, out KvEntry entry) && ItemState.Of(entry) == change.After && ObjectId.TryParse(entry.Version, out ObjectId target) ? target : ObjectId.Zero;

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
