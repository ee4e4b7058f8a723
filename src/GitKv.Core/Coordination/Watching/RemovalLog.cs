using GitKv.Core.Keys;
using GitKv.Core.Objects;
using GitKv.Core.Repositories;
using GitKv.Core.Stores;
using GitKv.Core.Stores.History;

namespace GitKv.Core.Coordination.Watching;

/// <summary>The removals of keys of a Branch store between two states of its <c>%removed</c>.</summary>
internal sealed class RemovalLog
{
    private static readonly IReadOnlyList<Removal> s_none = [];
    private readonly Dictionary<string, List<Removal>> _removals = new(StringComparer.Ordinal);

    private RemovalLog()
    {
    }

    public static RemovalLog Empty { get; } = new();

    /// <summary>The later one does not follow from the earlier one: which of the removals are new is not known.</summary>
    public bool IsRewritten { get; private init; }

    public IReadOnlyCollection<string> Keys => _removals.Keys;

    /// <summary>The removals of a key, the last one first.</summary>
    public IReadOnlyList<Removal> Of(string key) => _removals.TryGetValue(key, out List<Removal>? found) ? found : s_none;

    public static RemovalLog Between(GitRepository repository, CommitSource commits, ObjectId from, ObjectId to, CancellationToken cancellation)
    {
        if (from == to || to.IsZero) return Empty;
        List<(ObjectId Id, CommitNode Node, string Message)> found = Walk(repository, commits, to, from, cancellation, out bool reached, out bool merged);
        if (merged && reached)
        {
            // The other side of a merge leads back to where both came from: what the earlier state had is not new.
            HashSet<ObjectId> old = [.. Walk(repository, commits, from, ObjectId.Zero, cancellation, out _, out _).Select(f => f.Id)];
            found.RemoveAll(f => old.Contains(f.Id));
        }

        var log = new RemovalLog { IsRewritten = !reached && !from.IsZero };
        foreach ((ObjectId id, CommitNode node, string message) in found)
        {
            string? transaction = CommitMessage.Split(message).Transaction;
            foreach ((string name, ObjectId last) in RemovedKeys.Named(message))
            {
                string key = KeyName.DecodeKey(name, NameForm.Ref);
                if (!log._removals.TryGetValue(key, out List<Removal>? removals)) log._removals.Add(key, removals = []);
                removals.Add(new Removal(id, node.When, last, transaction));
            }
        }

        return log;
    }

    private static List<(ObjectId Id, CommitNode Node, string Message)> Walk(
        GitRepository repository, CommitSource commits, ObjectId tip, ObjectId stop, CancellationToken cancellation, out bool reached, out bool merged)
    {
        (reached, merged) = (false, false);
        var found = new List<(ObjectId, CommitNode, string)>();
        var queue = new PriorityQueue<ObjectId, (long Time, int Order)>();
        var seen = new HashSet<ObjectId> { tip };
        queue.Enqueue(tip, default);
        while (queue.TryDequeue(out ObjectId id, out _))
        {
            cancellation.ThrowIfCancellationRequested();
            if (id == stop)
            {
                reached = true;
                continue;
            }

            CommitNode node = commits.Get(id);
            string message = RefTarget.Read(repository, id, ObjectType.Commit).Message;
            found.Add((id, node, message));

            // The other parents are the last commits of the keys.
            HashSet<ObjectId> buried = [.. RemovedKeys.Named(message).Select(n => n.Last)];
            int chains = 0;
            foreach (ObjectId parent in node.Parents)
            {
                if (buried.Contains(parent)) continue;
                chains++;
                if (seen.Add(parent)) queue.Enqueue(parent, (-commits.Get(parent).Time, seen.Count));
            }

            merged |= chains > 1;
        }

        return found;
    }
}
