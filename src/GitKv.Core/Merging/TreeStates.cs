using GitKv.Core.Objects;
using GitKv.Core.Repositories;
using GitKv.Core.Stores;
using GitKv.Core.Trees;

namespace GitKv.Core.Merging;

/// <summary>What keys are in trees of Tree stores, with what has expired, and how two trees differ.</summary>
internal static class TreeStates
{
    /// <summary>A tree with all that is in it.</summary>
    public static TreeSource Of(GitRepository repository, ObjectId root, ObjectId commit = default) => new(repository.Trees, commit, root, DateTimeOffset.MinValue);

    /// <summary>The keys whose items, or their expiry, differ. The cost follows what differs.</summary>
    public static IEnumerable<KeyChange> Differences(GitRepository repository, ObjectId from, ObjectId to)
    {
        TreeSource before = Of(repository, from);
        TreeSource after = Of(repository, to);
        var diff = new TreeDiff(repository.Trees);
        foreach (KeyDifference difference in diff.Differences(from, to))
        {
            yield return new KeyChange(difference.Key,
                difference.Before.IsZero ? ItemState.None : new ItemState(difference.Before, before.Expiries.Of(difference.Key)),
                difference.After.IsZero ? ItemState.None : new ItemState(difference.After, after.Expiries.Of(difference.Key)));
        }

        foreach (KeyDifference difference in diff.Differences(before.Expiries.Root, after.Expiries.Root))
        {
            var change = new KeyChange(difference.Key, ItemState.Of(before, difference.Key), ItemState.Of(after, difference.Key));

            // Those whose blobs differ too have been told already.
            if (change.Before.Blob == change.After.Blob && change.Before != change.After) yield return change;
        }
    }

    /// <summary>Writes a tree with some keys changed, and with other settings where a blob is given.</summary>
    public static ObjectId Apply(GitRepository repository, ObjectWriter writer, ObjectId root, IEnumerable<KeyChange> changes, ObjectId? settings, CancellationToken cancellation)
    {
        PendingChange[] pending = [.. changes.Select(c => new PendingChange(c.Key, Precondition.Any, c.After.Blob, c.After.Expires))];
        var directory = new DirectoryChange();
        foreach (PendingChange change in pending) directory.Add(change.Key, change.Blob);
        ObjectId? ends = new ExpiryChanges(pending).Apply(ExpiryTree.RootOf(repository.Trees, root), repository.Trees, writer, cancellation);
        return new TreeUpdate(repository.Trees, writer, cancellation).Apply(root, directory, settings, ends);
    }
}
