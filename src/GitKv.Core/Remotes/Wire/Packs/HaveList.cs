using GitKv.Core.Objects;
using GitKv.Core.Repositories;

namespace GitKv.Core.Remotes.Wire.Packs;

/// <summary>
/// Chooses what to tell a remote of the history that is here where it does not know the newest commits: more and more sparsely the older
/// they are (as git's negotiator <c>skipping</c> does). Missing the exact place costs some objects that come again, and no more.
/// </summary>
internal static class HaveList
{
    private const int Most = 256;
    private const int MostVisited = 20_000;

    public static List<ObjectId> Of(GitRepository repository, IReadOnlyList<ObjectId> tips)
    {
        var source = new CommitSource(repository);
        var chosen = new List<ObjectId>();
        var seen = new HashSet<ObjectId>();
        var queue = new PriorityQueue<(ObjectId Id, CommitNode Commit), long>();
        foreach (ObjectId tip in tips) Add(tip);
        int skip = 0;
        double gap = 0;
        for (int visited = 0; visited < MostVisited && chosen.Count < Most && queue.TryDequeue(out (ObjectId Id, CommitNode Commit) next, out _); visited++)
        {
            if (skip-- <= 0 || next.Commit.Parents.Length == 0)
            {
                chosen.Add(next.Id);
                if (chosen.Count > 16) gap = gap * 1.1 + 1;
                skip = (int)gap;
            }

            foreach (ObjectId parent in next.Commit.Parents) Add(parent);
        }

        return chosen;

        void Add(ObjectId id)
        {
            if (!seen.Add(id) || !repository.Objects.Contains(id)) return;
            if (!repository.Objects.TryReadHeader(id, out ObjectType type, out _) || type != ObjectType.Commit) return;
            CommitNode node = source.Get(id);
            queue.Enqueue((id, node), -node.Time);
        }
    }
}
