using GitKv.Core.Keys;
using GitKv.Core.Objects;
using GitKv.Core.Repositories;

namespace GitKv.Core.Stores.History;

/// <summary>A removal of a key of a Branch store.</summary>
/// <param name="Commit">The commit of <c>%removed</c> that tells of it.</param>
/// <param name="When">Its committer's date.</param>
/// <param name="Last">What the key's ref pointed at before.</param>
/// <param name="Transaction">The transaction's id; null where something else than GitKv made it.</param>
internal sealed record Removal(ObjectId Commit, DateTimeOffset When, ObjectId Last, string? Transaction);

/// <summary>
/// The keys that a Branch store has had: its ref <c>%removed</c> is a chain of commits with empty trees, whose messages name the keys
/// removed and their last commits (docs/format.md, "Branch").
/// </summary>
internal sealed class RemovedKeys
{
    private const string Trailer = "GitKv-Removed: ";
    private static readonly IReadOnlyList<Removal> s_none = [];
    private readonly Dictionary<string, List<Removal>> _removals = new(StringComparer.Ordinal);

    private RemovedKeys()
    {
    }

    public IReadOnlyCollection<string> Keys => _removals.Keys;

    /// <summary>Earlier removals are not known here: a shallow clone.</summary>
    public bool IsCutOff { get; private set; }

    /// <summary>The removals of a key, newest first.</summary>
    public IReadOnlyList<Removal> Of(string key) => _removals.TryGetValue(key, out List<Removal>? found) ? found : s_none;

    /// <summary>The keys that a transaction removed, with their removals.</summary>
    public IEnumerable<(string Key, Removal Removal)> In(string transaction) =>
        _removals.SelectMany(p => p.Value.Where(r => r.Transaction == transaction).Select(r => (p.Key, r)));

    public static RemovedKeys Read(GitRepository repository, string prefix, CommitSource commits, CancellationToken cancellation)
    {
        var removed = new RemovedKeys();
        if (repository.Refs.Read($"{prefix}/{StoreSettings.RemovedRefName}") is not { } tip) return removed;
        var queue = new PriorityQueue<ObjectId, (long Time, int Order)>();
        var seen = new HashSet<ObjectId> { tip };
        queue.Enqueue(tip, default);
        while (queue.TryDequeue(out ObjectId id, out _))
        {
            cancellation.ThrowIfCancellationRequested();
            CommitNode node = commits.Get(id);
            removed.IsCutOff |= node.IsCutOff;
            HashSet<ObjectId> buried = removed.Add(id, node.When, RefTarget.Read(repository, id, ObjectType.Commit).Message);
            foreach (ObjectId parent in node.Parents)
            {
                // The others are the last commits of the keys.
                if (!buried.Contains(parent) && seen.Add(parent)) queue.Enqueue(parent, (-commits.Get(parent).Time, seen.Count));
            }
        }

        return removed;
    }

    /// <summary>The keys that the message of a commit of <c>%removed</c> names, as they are written, with their last commits.</summary>
    public static IEnumerable<(string Name, ObjectId Last)> Named(string message)
    {
        foreach (string line in message.Split('\n'))
        {
            if (!line.StartsWith(Trailer, StringComparison.Ordinal)) continue;
            int space = line.LastIndexOf(' ');
            if (space > Trailer.Length && ObjectId.TryParse(line[(space + 1)..].TrimEnd(), out ObjectId last)) yield return (line[Trailer.Length..space], last);
        }
    }

    private HashSet<ObjectId> Add(ObjectId id, DateTimeOffset when, string message)
    {
        var buried = new HashSet<ObjectId>();
        string? transaction = CommitMessage.Split(message).Transaction;
        foreach ((string name, ObjectId last) in Named(message))
        {
            string key = KeyName.DecodeKey(name, NameForm.Ref);
            if (!_removals.TryGetValue(key, out List<Removal>? removals)) _removals.Add(key, removals = []);
            removals.Add(new Removal(id, when, last, transaction));
            buried.Add(last);
        }

        return buried;
    }
}
