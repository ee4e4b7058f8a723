using GitKv.Core.Objects;
using GitKv.Core.Refs;
using GitKv.Core.Repositories;
using GitKv.Core.Stores;

namespace GitKv.Core.Merging;

/// <summary>
/// Two Tree stores: three ways over the trees of the commits, from where they parted. The cost follows what theirs changed since. Where they had been
/// merged crosswise and parted at several commits, those are merged first, as git's recursive strategy does (<see cref="VirtualBase"/>).
/// </summary>
internal sealed class TreeMerge(MergeContext context)
{
    private readonly GitRepository _repository = context.Repository;

    public MergePlan Plan()
    {
        ObjectId theirs = TheirTip();
        ObjectId ours = _repository.Refs.Read(context.Into.RefPrefix) ?? ObjectId.Zero;
        var graph = new CommitGraph(_repository, context.Cancellation);
        if (theirs.IsZero || theirs == ours) return MergePlan.UpToDate with { Tip = ours };
        IReadOnlyList<ObjectId> bases = ours.IsZero ? [] : graph.MergeBases(ours, theirs);
        if (bases.Contains(theirs)) return MergePlan.UpToDate with { Tip = ours, Bases = bases };
        ObjectId ourRoot = _repository.Trees.RootOf(ours);
        ObjectId theirRoot = _repository.Trees.RootOf(theirs);
        if (ours.IsZero || (bases.Contains(ours) && !context.Options.NoFastForward))
        {
            return new MergePlan(StoreMergeOutcome.FastForward)
            {
                Bases = bases, Tip = ours, FastForwardTo = theirs, Keys = [.. TreeStates.Differences(_repository, ourRoot, theirRoot)],
            };
        }

        MergedTree common = new VirtualBase(context, graph).Of(bases);
        return Merge(theirs, bases, common, TreeStates.Of(_repository, ourRoot, ours), TreeStates.Of(_repository, theirRoot, theirs));
    }

    private MergePlan Merge(ObjectId theirs, IReadOnlyList<ObjectId> bases, MergedTree common, TreeSource mine, TreeSource their)
    {
        SettingsMerge settings = SettingsMerge.OfTrees(context, common.Root, mine.Root, their.Root);
        List<KeyChange> changed = [.. TreeStates.Differences(_repository, common.Root, their.Root).Where(c => !common.Unsettled.Contains(c.Key))];
        MergeTimes times = TreeTimes.Of(_repository, mine, their, () => [.. changed.Select(c => c.Key), .. common.Unsettled], context.Cancellation);
        TreeSource before = TreeStates.Of(_repository, common.Root);
        KeyMerger merger = context.Merger(settings.Rules, times);
        var keys = new ThreeWay(merger, mine, context.Clock, key => ItemState.Of(before, key), context.Cancellation);
        foreach (KeyChange change in changed) keys.Add(change.Key, change.Before, change.After);
        foreach (string key in common.Unsettled) keys.Add(key, null, ItemState.Of(their, key));
        keys.Finish();
        return new MergePlan(StoreMergeOutcome.Merged)
        {
            Bases = bases,
            IsUnrelated = bases.Count == 0,
            Tip = mine.Commit,
            TheirTip = theirs,
            Keys = keys.Changes,
            Merged = keys.Merged,
            Conflicts = [.. settings.Conflicts, .. keys.Conflicts],
            Decided = merger.Decided,
            Changes = [.. keys.Changes.Select(c => new PendingChange(c.Key, Precondition.Any, c.After.Blob, c.After.Expires))],
            Arrange = options => options with { MergeParents = [theirs], ExpectedTip = mine.Commit, Settings = settings.Change },
        };
    }

    private ObjectId TheirTip()
    {
        if (!context.TheirTip.IsZero) return context.TheirTip;
        KvStore store = context.From.Store;
        ObjectId tip = store.Repository.Refs.Read(store.RefPrefix) ?? ObjectId.Zero;
        if (!tip.IsZero) context.From.Bring(_repository, [new RefRecord(store.RefPrefix, tip)], context.Cancellation);
        return tip;
    }
}
