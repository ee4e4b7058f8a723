using GitKv.Core.Objects;
using GitKv.Core.Trees;

namespace GitKv.Core.Stores.History;

/// <summary>
/// The changes of one key of a Tree store, newest first. The walk is git's own for a path: a commit whose key is as in one of its parents leads
/// to that parent alone; any other one is a change, and leads to all of them. So a merge is a change where it took neither side's value,
/// and no change is reported twice. What the commit-graph says of changed paths spares looking at trees.
/// </summary>
internal sealed class KeyWalk(TreeReader trees, CommitSource commits, bool follow, CancellationToken cancellation)
{
    /// <summary>History went on where it is cut off here.</summary>
    public bool IsCutOff { get; private set; }

    public IEnumerable<TreeChange> From(ObjectId tip, string key, long since)
    {
        if (tip.IsZero) yield break;
        var queue = new WalkQueue<State>(since);
        var seen = new HashSet<(ObjectId, string)>();
        CommitNode newest = commits.Get(tip);
        Add(tip, newest, key, PathTrace.Begin(key).In(trees, newest.Tree));
        while (queue.TryTake(out ObjectId id, out CommitNode commit, out State state))
        {
            cancellation.ThrowIfCancellationRequested();
            IsCutOff |= commit.IsCutOff;
            if (LeadsToOne(commit, state)) continue;
            (TreeChange? change, PathTrace[] before) = Compare(id, commit, state);
            for (int i = 0; i < before.Length; i++)
            {
                CommitNode parent = commits.Parent(commit, i);
                bool renamed = change?.OldKey is not null && before[i].Blob.IsZero;
                string keyThen = renamed ? change!.Value.OldKey! : state.Key;
                Add(commit.Parents[i], parent, keyThen, renamed ? PathTrace.Begin(keyThen).In(trees, parent.Tree) : before[i]);
            }

            if (change is { } found) yield return found;
        }

        void Add(ObjectId id, CommitNode commit, string keyThen, PathTrace trace)
        {
            if (seen.Add((id, keyThen))) queue.Add(id, commit, new State(keyThen, trace));
        }

        // Whether the key is as in one parent, which is then where the walk goes on.
        bool LeadsToOne(in CommitNode commit, in State state)
        {
            for (int i = 0; i < commit.Parents.Length; i++)
            {
                CommitNode parent = commits.Parent(commit, i);
                PathTrace trace = i == 0 && !state.Trace.MayChangeWith(commits, commit) ? state.Trace : state.Trace.In(trees, parent.Tree);
                if (trace.Blob != state.Trace.Blob) continue;
                Add(commit.Parents[i], parent, state.Key, trace);
                return true;
            }

            return false;
        }
    }

    private (TreeChange? Change, PathTrace[] Before) Compare(ObjectId id, in CommitNode commit, in State state)
    {
        var before = new PathTrace[commit.Parents.Length];
        for (int i = 0; i < before.Length; i++) before[i] = state.Trace.In(trees, commits.Parent(commit, i).Tree);
        ObjectId old = before.Length == 0 ? ObjectId.Zero : before[0].Blob;
        ObjectId now = state.Trace.Blob;
        if (before.Length == 0 && now.IsZero) return (null, before);
        string? oldKey = follow && !now.IsZero && old.IsZero && before.Length > 0
            ? Renames.Source(new TreeDiff(trees).Differences(commits.Parent(commit, 0).Tree, commit.Tree), state.Key, now)
            : null;
        return (new TreeChange(id, commit.Time, state.Key, oldKey is null ? old : now, now, oldKey), before);
    }

    private readonly record struct State(string Key, PathTrace Trace);
}
