using GitKv.Core.Objects;

namespace GitKv.Core.Coordination.Watching;

/// <summary>
/// One way through the history from a commit to a later one, oldest first: each commit of it is told as a change against the one before. Where two lines
/// of history were merged it follows first parents as far as they lead back, so that a merge tells what it brought in.
/// </summary>
internal sealed class CommitPath(Repositories.GitRepository repository, CommitSource commits, CancellationToken cancellation)
{
    /// <summary>The commits after one, up to and with another; from the beginning of history for zero. Null where the second is no descendant of the first.</summary>
    public List<ObjectId>? Between(ObjectId from, ObjectId to)
    {
        var path = new List<ObjectId>();
        if (to.IsZero) return from.IsZero ? path : null;
        var graph = new CommitGraph(repository, cancellation);
        ObjectId at = to;
        bool isKnown = from.IsZero;
        while (at != from)
        {
            cancellation.ThrowIfCancellationRequested();
            path.Add(at);
            CommitNode node = commits.Get(at);
            if (node.Parents.Length == 0)
            {
                if (!from.IsZero) return null;
                break;
            }

            if (!from.IsZero && node.Parents.Length > 1)
            {
                int way = Array.FindIndex(node.Parents, p => graph.IsAncestor(from, p));
                if (way < 0) return null;
                isKnown = true;
                at = node.Parents[way];
                continue;
            }

            at = node.Parents[0];

            // A history that was written anew is not walked to its beginning in vain.
            if (!isKnown && path.Count == 64)
            {
                if (!graph.IsAncestor(from, at)) return null;
                isKnown = true;
            }
        }

        path.Reverse();
        return path;
    }
}
