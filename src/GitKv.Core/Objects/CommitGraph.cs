using GitKv.Core.Repositories;
using GitKv.Core.Stores;

namespace GitKv.Core.Objects;

/// <summary>
/// Asks how commits descend from each other (git-merge-base). Reads each commit once. A parent that is not here (a shallow clone) is none.
/// The dates of commits only make it faster: the answers are right also where clocks went backwards. For one merge, on one thread.
/// </summary>
internal sealed class CommitGraph(GitRepository repository, CancellationToken cancellation = default)
{
    private const int One = 1;
    private const int Other = 2;
    private const int Stale = 4;
    private readonly Dictionary<ObjectId, Node> _nodes = [];

    /// <summary>Commits that don't belong to the graph are taken for none; all belong when null.</summary>
    public Func<ObjectId, bool>? Belongs { get; init; }

    /// <summary>
    /// All best common ancestors: those that are no ancestors of another common one; newest first. What <c>git merge-base --all</c> gives.
    /// </summary>
    public IReadOnlyList<ObjectId> MergeBases(ObjectId one, ObjectId other) => MergeBases([one], other);

    /// <summary>The same for a commit that has several parents and does not exist yet.</summary>
    public IReadOnlyList<ObjectId> MergeBases(IReadOnlyList<ObjectId> ones, ObjectId other)
    {
        if (other.IsZero || ones.All(o => o.IsZero)) return [];
        List<ObjectId> found = [.. Paint(ones, [other]).Where(p => (p.Value & (One | Other | Stale)) == (One | Other)).Select(p => p.Key)];
        for (int i = found.Count - 1; i >= 0 && found.Count > 1; i--)
        {
            // An older date than a descendant's can have let one through that is an ancestor of another.
            ObjectId candidate = found[i];
            if (Paint([candidate], [.. found.Where(f => f != candidate)])[candidate] >= (One | Other)) found.RemoveAt(i);
        }

        found.Sort((x, y) => Read(y).Date.CompareTo(Read(x).Date) is not 0 and int order ? order : x.CompareTo(y));
        return found;
    }

    /// <summary>Whether a commit is another one, or one of its ancestors.</summary>
    public bool IsAncestor(ObjectId ancestor, ObjectId of) =>
        ancestor == of || (!ancestor.IsZero && !of.IsZero && (Paint([ancestor], [of])[ancestor] & Other) != 0);

    /// <summary>The commits that can be reached from one, but not from the other; in no order.</summary>
    public IReadOnlyList<ObjectId> Only(ObjectId from, ObjectId notFrom) =>
        from.IsZero ? [] : [.. Paint([notFrom], [from], whole: true).Where(p => (p.Value & (One | Other)) == Other).Select(p => p.Key)];

    /// <summary>The parents that are here.</summary>
    public IReadOnlyList<ObjectId> Parents(ObjectId commit) => Read(commit).Parents;

    /// <summary>When it was committed, in seconds.</summary>
    public long Date(ObjectId commit) => Read(commit).Date;

    /// <summary>
    /// Walks from both sides until all that is left to see is below commits known to be common. A commit that gets a new mark is seen again,
    /// so marks are complete for all that is reached from one side only and for the best common ancestors.
    /// </summary>
    /// <param name="ones">Where the one side begins.</param>
    /// <param name="others">Where the other side begins.</param>
    /// <param name="whole">Walk to the end, so that all marks are complete, whatever the dates.</param>
    private Dictionary<ObjectId, int> Paint(IReadOnlyList<ObjectId> ones, IReadOnlyList<ObjectId> others, bool whole = false)
    {
        repository.Link?.History.Need([.. ones, .. others], withTrees: false);
        var marks = new Dictionary<ObjectId, int>();
        var queue = new PriorityQueue<ObjectId, long>();
        int fresh = 0;
        var queued = new HashSet<ObjectId>();
        foreach (ObjectId id in ones) Mark(id, One);
        foreach (ObjectId id in others) Mark(id, Other);
        while ((fresh > 0 || whole) && queue.TryDequeue(out ObjectId id, out _))
        {
            cancellation.ThrowIfCancellationRequested();
            queued.Remove(id);
            int mark = marks[id];
            if ((mark & Stale) == 0) fresh--;

            // All below a common one is common, but not best.
            int passed = mark & (One | Other | Stale);
            if ((mark & (One | Other)) == (One | Other)) passed |= Stale;
            foreach (ObjectId parent in Read(id).Parents) Mark(parent, passed);
        }

        return marks;

        void Mark(ObjectId id, int mark)
        {
            if (id.IsZero || Belongs?.Invoke(id) == false) return;
            int before = marks.GetValueOrDefault(id);
            int after = before | mark;
            if (before == after) return;
            marks[id] = after;
            if (queued.Add(id))
            {
                queue.Enqueue(id, -Read(id).Date);
                if ((after & Stale) == 0) fresh++;
            }
            else if ((before & Stale) == 0 && (after & Stale) != 0)
            {
                fresh--;
            }
        }
    }

    private Node Read(ObjectId id)
    {
        if (_nodes.TryGetValue(id, out Node? node)) return node;
        GitCommit commit = RefTarget.Read(repository, id, ObjectType.Commit);
        node = new Node([.. commit.Parents.Where(repository.Objects.Contains)], commit.Committer.When.ToUnixTimeSeconds());
        _nodes.Add(id, node);
        return node;
    }

    private sealed record Node(ObjectId[] Parents, long Date);
}
