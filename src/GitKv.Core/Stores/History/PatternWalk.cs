using GitKv.Core.Keys;
using GitKv.Core.Objects;
using GitKv.Core.Trees;

namespace GitKv.Core.Stores.History;

/// <summary>
/// The changes of all keys of a Tree store that match, newest first; those of one commit in the order of a listing. What
/// <see cref="KeyWalk"/> does for one key is true of each. The cost follows what the commits changed.
/// </summary>
internal sealed class PatternWalk(TreeReader trees, CommitSource commits, bool follow, CancellationToken cancellation)
{
    private readonly TreeDiff _diff = new(trees);
    private readonly Dictionary<ObjectId, Interest> _done = [];
    private readonly Dictionary<ObjectId, State> _pending = [];

    /// <summary>History went on where it is cut off here.</summary>
    public bool IsCutOff { get; private set; }

    public IEnumerable<TreeChange> From(ObjectId tip, KeyPattern? pattern, long since)
    {
        if (tip.IsZero) yield break;
        var queue = new WalkQueue<bool>(since);
        CommitNode newest = commits.Get(tip);
        PathTrace? directory = pattern is { LiteralDirectory.Length: > 0 } && !follow ? PathTrace.Begin(pattern.LiteralDirectory).In(trees, newest.Tree) : null;
        Add(queue, tip, newest, new State(Interest.In(pattern), directory));
        while (queue.TryTake(out ObjectId id, out CommitNode commit, out _))
        {
            cancellation.ThrowIfCancellationRequested();
            _pending.Remove(id, out State state);

            // Where clocks went backwards a child may come after its parent: what the others were about is done then.
            Interest interest = _done.TryGetValue(id, out Interest? done) ? state.Interest.But(done) : state.Interest;
            if (interest.IsEmpty) continue;
            _done[id] = done is null ? interest : done.And(interest);
            IsCutOff |= commit.IsCutOff;
            if (commit.Parents.Length == 0)
            {
                foreach (KeyDifference added in _diff.Differences(ObjectId.Zero, commit.Tree, interest.Pattern))
                    if (interest.Has(added.Key)) yield return Change(id, commit, added);
                continue;
            }

            CommitNode parent = commits.Parent(commit, 0);
            if (commit.Parents.Length == 1)
            {
                PathTrace? before = Before(state.Directory, commit, parent);
                List<string>? older = null;
                if (before is null || before.Tree != state.Directory!.Tree)
                {
                    foreach (TreeChange change in Changes(id, commit, _diff.Differences(parent.Tree, commit.Tree, follow ? null : interest.Pattern), interest))
                    {
                        if (change.OldKey is not null) (older ??= []).Add(change.OldKey);
                        yield return change;
                    }
                }

                Add(queue, commit.Parents[0], parent, new State(older is null ? interest : interest.With(older), before));
                continue;
            }

            foreach (TreeChange change in Merge(id, commit, new State(interest, state.Directory), queue)) yield return change;
        }
    }

    private void Add(WalkQueue<bool> queue, ObjectId id, CommitNode commit, State state)
    {
        if (_pending.TryGetValue(id, out State other))
        {
            _pending[id] = new State(other.Interest.And(state.Interest), other.Directory);
            return;
        }

        _pending.Add(id, state);
        queue.Add(id, commit, true);
    }

    /// <summary>The directory in the parent; null where none is watched.</summary>
    private PathTrace? Before(PathTrace? directory, in CommitNode commit, in CommitNode parent) =>
        directory is null || !directory.MayChangeWith(commits, commit) ? directory : directory.In(trees, parent.Tree);

    private IEnumerable<TreeChange> Changes(ObjectId id, CommitNode commit, IEnumerable<KeyDifference> differences, Interest interest)
    {
        if (!follow)
        {
            foreach (KeyDifference difference in differences)
                if (interest.Has(difference.Key)) yield return Change(id, commit, difference);
            yield break;
        }

        List<KeyDifference> all = [.. differences];
        Dictionary<string, string> renamed = Renames.Pairs(all);
        HashSet<string> gone = [.. renamed.Where(p => interest.Has(p.Key)).Select(p => p.Value)];
        foreach (KeyDifference difference in all)
        {
            if (!interest.Has(difference.Key) || gone.Contains(difference.Key)) continue;
            yield return renamed.TryGetValue(difference.Key, out string? old)
                ? new TreeChange(id, commit.Time, difference.Key, difference.After, difference.After, old)
                : Change(id, commit, difference);
        }
    }

    /// <summary>A key that is as in one parent is followed there alone. One that is in none of them as here is a change.</summary>
    private List<TreeChange> Merge(ObjectId id, CommitNode commit, State state, WalkQueue<bool> queue)
    {
        Interest interest = state.Interest;
        int count = commit.Parents.Length;
        var parents = new CommitNode[count];
        var differing = new HashSet<string>[count];
        List<KeyDifference> first = [];
        for (int i = 0; i < count; i++)
        {
            parents[i] = commits.Parent(commit, i);
            List<KeyDifference> differences = [.. _diff.Differences(parents[i].Tree, commit.Tree, interest.Pattern).Where(d => interest.Has(d.Key))];
            if (i == 0) first = differences;
            differing[i] = new HashSet<string>(differences.Select(d => d.Key), StringComparer.Ordinal);
        }

        var changes = new List<TreeChange>();
        var elsewhere = new List<string>();
        var wanted = new List<string>[count];
        for (int i = 0; i < count; i++) wanted[i] = [];
        foreach (KeyDifference difference in first)
        {
            int same = Array.FindIndex(differing, keys => !keys.Contains(difference.Key));
            if (same >= 0)
            {
                elsewhere.Add(difference.Key);
                wanted[same].Add(difference.Key);
                continue;
            }

            changes.Add(Change(id, commit, difference));
            for (int i = 1; i < count; i++) wanted[i].Add(difference.Key);
        }

        Add(queue, commit.Parents[0], parents[0], new State(interest.Without(elsewhere), state.Directory?.In(trees, parents[0].Tree)));
        for (int i = 1; i < count; i++)
            if (wanted[i].Count > 0) Add(queue, commit.Parents[i], parents[i], new State(interest.Only(wanted[i]), state.Directory?.In(trees, parents[i].Tree)));
        return changes;
    }

    private static TreeChange Change(ObjectId id, in CommitNode commit, in KeyDifference difference) =>
        new(id, commit.Time, difference.Key, difference.Before, difference.After);

    /// <param name="Interest">The keys that are looked for.</param>
    /// <param name="Directory">Where they all are; null where that is not known.</param>
    private readonly record struct State(Interest Interest, PathTrace? Directory);
}
