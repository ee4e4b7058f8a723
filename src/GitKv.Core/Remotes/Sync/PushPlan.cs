using GitKv.Core.Merging;
using GitKv.Core.Objects;
using GitKv.Core.Refs;
using GitKv.Core.Repositories;
using GitKv.Core.Stores;

namespace GitKv.Core.Remotes.Sync;

/// <summary>
/// What to change on a remote so that it has what a local store has, which has all that the remote has. Only where the values differ: two that are
/// equal may have come about differently on both sides, and go on so.
/// </summary>
/// <param name="Steps">The edits, each step by itself a push: a key that goes has to make room on the remote before one below its name can come.</param>
/// <param name="Keys">How many keys they change.</param>
/// <param name="Here">What the store's refs here are, by what follows the prefix.</param>
internal sealed record PushPlan(IReadOnlyList<IReadOnlyList<RefEdit>> Steps, int Keys, IReadOnlyDictionary<string, ObjectId> Here)
{
    /// <summary>Works it out; null where the local store no longer has all that the remote has, as somebody writes here at this moment.</summary>
    public static PushPlan? Of(KvStore local, RemoteListing there, CancellationToken cancellation)
    {
        SortedDictionary<string, ObjectId> here = LocalRefs.Under(local.Repository, local.RefPrefix);
        if (local.Layout != KvLayout.Tree) return OfKeys(local, there, here, cancellation);
        ObjectId tip = here.GetValueOrDefault("");
        ObjectId theirs = there.Refs.GetValueOrDefault("");
        var only = new Dictionary<string, ObjectId> { [""] = tip };
        if (tip == theirs || tip.IsZero) return new PushPlan([], 0, only);
        if (!theirs.IsZero && !new CommitGraph(local.Repository, cancellation).IsAncestor(theirs, tip)) return null;
        int keys = TreeStates.Differences(local.Repository, local.Repository.Trees.RootOf(theirs), local.Repository.Trees.RootOf(tip)).Count();
        return new PushPlan([[new RefEdit(there.Prefix, theirs, tip)]], keys, only);
    }

    private static PushPlan? OfKeys(KvStore local, RemoteListing there, SortedDictionary<string, ObjectId> here, CancellationToken cancellation)
    {
        var edits = new List<RefEdit>();
        var graph = new CommitGraph(local.Repository, cancellation);
        int keys = 0;
        foreach (string name in here.Keys.Union(there.Refs.Keys))
        {
            cancellation.ThrowIfCancellationRequested();
            ObjectId ours = here.GetValueOrDefault(name);
            ObjectId theirs = there.Refs.GetValueOrDefault(name);
            if (name.Length == 0 || ours == theirs) continue;
            if (name == "/" + StoreSettings.RemovedRefName)
            {
                if (ours.IsZero) continue;
                if (!theirs.IsZero && !graph.IsAncestor(theirs, ours)) return null;
            }
            else if (name == "/" + StoreSettings.RefName)
            {
                if (ours.IsZero || StateOf(local.Repository, ours) == StateOf(local.Repository, theirs)) continue;
            }
            else
            {
                ItemState mine = StateOf(local.Repository, ours);
                ItemState their = StateOf(local.Repository, theirs);

                // What is no item (a project's branch, say) is nothing of the store's.
                if ((!ours.IsZero && !mine.IsItem) || (!theirs.IsZero && !their.IsItem)) continue;
                if (local.Layout == KvLayout.Ref && mine == their) continue;
                keys++;
            }

            edits.Add(new RefEdit(there.Prefix + name, theirs, ours));
        }

        return new PushPlan(InSteps(edits, there.Prefix), keys, here);
    }

    private static ItemState StateOf(GitRepository repository, ObjectId target) =>
        !target.IsZero && RefTarget.TryPeel(repository, target, out ObjectId blob, out DateTimeOffset? expires) ? new ItemState(blob, expires) : ItemState.None;

    private static List<IReadOnlyList<RefEdit>> InSteps(List<RefEdit> edits, string prefix)
    {
        if (edits.Count == 0) return [];
        List<RefEdit> leaving = edits.FindAll(e => e.New.IsZero);
        if (leaving.Count == 0 || !edits.Exists(e => e.Expected.IsZero && leaving.Exists(l => Collide(l.Name, e.Name)))) return [edits];
        string removed = $"{prefix}/{StoreSettings.RemovedRefName}";
        return [edits.FindAll(e => e.New.IsZero || e.Name == removed), edits.FindAll(e => !e.New.IsZero && e.Name != removed)];
    }

    private static bool Collide(string one, string other) =>
        one.StartsWith(other + "/", StringComparison.Ordinal) || other.StartsWith(one + "/", StringComparison.Ordinal);
}
