using GitKv.Core.Objects;
using GitKv.Core.Repositories;
using GitKv.Core.Stores;

namespace GitKv.Core.Merging;

/// <summary>The chains of commits of keys of Branch stores: what they held, where two parted, and when they last changed.</summary>
internal sealed class BranchChains(GitRepository repository, CommitGraph graph, KeyMerger ofBases)
{
    private const int MostLevels = 200;

    public bool IsCommit(ObjectId id) => !id.IsZero && repository.Objects.TryReadHeader(id, out ObjectType type, out _) && type == ObjectType.Commit;

    public bool IsAncestor(ObjectId ancestor, ObjectId of) => ancestor == of || (IsCommit(ancestor) && IsCommit(of) && graph.IsAncestor(ancestor, of));

    public IReadOnlyList<ObjectId> Bases(ObjectId one, ObjectId other) => IsCommit(one) && IsCommit(other) ? graph.MergeBases(one, other) : [];

    /// <summary>What a ref stands for; none where it is no item.</summary>
    public ItemState StateOf(ObjectId id) =>
        !id.IsZero && RefTarget.TryPeel(repository, id, out ObjectId blob, out DateTimeOffset? expires) ? new ItemState(blob, expires) : ItemState.None;

    /// <summary>What the key was where two chains parted; null where it can't be said, see <see cref="VirtualBase"/>.</summary>
    public ItemState? Common(string key, IReadOnlyList<ObjectId> bases, int level = 0)
    {
        if (bases.Count == 0) return ItemState.None;
        ItemState? common = StateOf(bases[0]);
        for (int i = 1; i < bases.Count && common is { } so; i++)
        {
            ItemState next = StateOf(bases[i]);
            if (next == so) continue;
            if (level >= MostLevels) return null;
            KeyDecision decision = ofBases.Decide(key, Common(key, graph.MergeBases([.. bases.Take(i)], bases[i]), level + 1), so, next);
            common = decision.Conflicts.Count == 0 ? decision.Result : null;
        }

        return common;
    }

    /// <summary>When a key got the value that its chain ends with: merges that took one side's value pass to that side.</summary>
    public DateTimeOffset? ChangedAt(ObjectId id)
    {
        if (!IsCommit(id)) return null;
        while (true)
        {
            GitCommit commit = RefTarget.Read(repository, id, ObjectType.Commit);
            ItemState state = StateOf(id);
            ObjectId from = commit.Parents.Count < 2 ? ObjectId.Zero : commit.Parents.FirstOrDefault(p => repository.Objects.Contains(p) && StateOf(p) == state);
            if (from.IsZero) return commit.Author.When;
            id = from;
        }
    }
}
