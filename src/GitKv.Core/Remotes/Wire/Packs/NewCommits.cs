using GitKv.Core.Objects;
using GitKv.Core.Repositories;

namespace GitKv.Core.Remotes.Wire.Packs;

/// <summary>
/// The commits that some tips reach and the remote does not have, oldest first. What is known to be there is painted from the newest down, as
/// git-rev-list does: where dates lie, some commits are sent that are there already, and none is left out.
/// </summary>
internal static class NewCommits
{
    private const int MostVisited = 20_000;

    /// <param name="repository">Where the commits are. One that is not here came from the remote.</param>
    /// <param name="tips">Where to begin.</param>
    /// <param name="known">Commits that the remote has with all that they reach.</param>
    /// <param name="most">The most new commits.</param>
    /// <returns>Null where there are more.</returns>
    public static List<(ObjectId Id, CommitNode Commit)>? Find(GitRepository repository, IReadOnlyCollection<ObjectId> tips, IReadOnlySet<ObjectId> known, int most)
    {
        if (tips.Count == 0) return [];
        var source = new CommitSource(repository);
        var marks = new Dictionary<ObjectId, bool>();
        var nodes = new List<(ObjectId Id, CommitNode Commit)>();
        var queue = new PriorityQueue<(ObjectId Id, CommitNode Commit), (long Time, int Order)>();
        int open = 0;
        foreach (ObjectId tip in tips) Mark(tip, known.Contains(tip));
        foreach (ObjectId id in known)
            if (IsCommit(id)) Mark(id, isKnown: true);
        int visited = 0;
        while (open > 0 && queue.TryDequeue(out (ObjectId Id, CommitNode Commit) next, out _))
        {
            if (++visited > MostVisited) return null;
            bool isKnown = marks[next.Id];
            if (!isKnown)
            {
                open--;
                nodes.Add(next);
            }

            foreach (ObjectId parent in next.Commit.Parents) Mark(parent, isKnown || known.Contains(parent));
        }

        nodes.RemoveAll(n => marks[n.Id]);
        nodes.Reverse();
        return nodes.Count > most ? null : nodes;

        void Mark(ObjectId id, bool isKnown)
        {
            if (marks.TryGetValue(id, out bool before))
            {
                if (before || !isKnown) return;

                // Painted after it was taken for new: it may have been visited, and then what it reaches is painted too.
                marks[id] = true;
                if (!queue.UnorderedItems.Any(q => q.Element.Id == id)) Enqueue(id);
                else open--;
                return;
            }

            if (!repository.Objects.Contains(id)) return;
            marks[id] = isKnown;
            Enqueue(id);
            if (!isKnown) open++;
        }

        void Enqueue(ObjectId id)
        {
            CommitNode node = source.Get(id);
            queue.Enqueue((id, node), (-node.Time, marks.Count));
        }

        bool IsCommit(ObjectId id) =>
            repository.Objects.Holds(id) && repository.Objects.TryReadHeader(id, out ObjectType type, out _) && type == ObjectType.Commit;
    }
}
