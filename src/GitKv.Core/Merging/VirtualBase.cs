using GitKv.Core.Objects;
using GitKv.Core.Repositories;
using GitKv.Core.Stores;

namespace GitKv.Core.Merging;

/// <summary>
/// Where two sides parted at several commits, because they had been merged crosswise, those are merged into one tree that never becomes a commit:
/// as git's recursive strategy does, and with the strategies of the merge itself, so that a counter is counted once. A key on which that makes a
/// conflict is unsettled: whatever the two sides have, neither counts as unchanged.
/// </summary>
internal sealed class VirtualBase(MergeContext context, CommitGraph graph)
{
    // Each level is a crosswise merge further back. Beyond, keys on which the commits disagree are unsettled.
    private const int MostLevels = 200;
    private readonly GitRepository _repository = context.Repository;

    public MergedTree Of(IReadOnlyList<ObjectId> bases, int level = 0)
    {
        // Two replicas that merged each other's changes alike agree, whatever their commits.
        List<ObjectId> differing = [.. bases.DistinctBy(_repository.Trees.RootOf)];
        if (differing.Count == 0) return MergedTree.Empty;
        ObjectId root = _repository.Trees.RootOf(differing[0]);
        var unsettled = new HashSet<string>(StringComparer.Ordinal);
        for (int i = 1; i < differing.Count; i++)
        {
            ObjectId next = _repository.Trees.RootOf(differing[i]);
            if (level >= MostLevels)
            {
                foreach (KeyChange change in TreeStates.Differences(_repository, root, next)) unsettled.Add(change.Key);
                continue;
            }

            root = Merge(Of(graph.MergeBases(differing[..i], differing[i]), level + 1), root, next, unsettled);
        }

        return new MergedTree(root, unsettled);
    }

    private ObjectId Merge(MergedTree common, ObjectId one, ObjectId other, HashSet<string> unsettled)
    {
        TreeSource their = TreeStates.Of(_repository, other);
        TreeSource before = TreeStates.Of(_repository, common.Root);
        SettingsMerge settings = SettingsMerge.OfTrees(context with { Resolutions = null }, common.Root, one, other);
        var keys = new ThreeWay(context.MergerOfBases(settings.Rules), TreeStates.Of(_repository, one), context.Clock, key => ItemState.Of(before, key), context.Cancellation);
        foreach (KeyChange change in TreeStates.Differences(_repository, common.Root, other))
            if (!common.Unsettled.Contains(change.Key)) keys.Add(change.Key, change.Before, change.After);
        foreach (string key in common.Unsettled) keys.Add(key, null, ItemState.Of(their, key));
        keys.Finish();
        foreach (StoreConflict conflict in keys.Conflicts) unsettled.Add(conflict.Key);
        ObjectId? blob = settings.Change is null ? null : context.Writer.Write(ObjectType.Blob, settings.Rules.ToBytes());
        ObjectId root = TreeStates.Apply(_repository, context.Writer, one, keys.Changes.Where(c => !unsettled.Contains(c.Key)), blob, context.Cancellation);

        // The next level reads these trees. Nothing refers to them afterwards: git's gc takes them.
        context.Writer.Flush(context.Cancellation);
        return root;
    }
}
