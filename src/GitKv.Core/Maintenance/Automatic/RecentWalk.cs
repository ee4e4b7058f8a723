using GitKv.Core.Errors;
using GitKv.Core.Objects;
using GitKv.Core.Refs;
using GitKv.Core.Repositories;
using GitKv.Core.Trees;

namespace GitKv.Core.Maintenance.Automatic;

/// <summary>
/// Goes from the refs through the loose objects that they lead to, the newest commits first, and gathers them. Trees that are packed are not gone into: what one write
/// made is loose together, or packed together. What is not found this way is kept all the same, only elsewhere.
/// </summary>
internal sealed class RecentWalk(GitRepository repository, ObjectDatabase objects, LooseFiles loose, GatheredPack into)
{
    private const int MostPackedCommits = 1000;
    private const int MostPackedRefs = 2000;
    private const int MostRemembered = 8 * 1024 * 1024;
    private readonly PriorityQueue<Next, long> _commits = new();
    private readonly HashSet<ObjectId> _seen = [];
    private readonly Dictionary<ObjectId, byte[]> _recent = [];
    private readonly DateTimeOffset _oldest = loose.AboutOldest();
    private int _remembered;
    private int _packed;

    /// <param name="isOver">Whether to stop.</param>
    /// <returns>Whether it came to its end.</returns>
    public bool Run(Func<bool> isOver)
    {
        int packedRefs = 0;
        foreach (RefRecord record in repository.Refs.List("refs"))
        {
            if (isOver()) return false;
            if (loose.Ids.Contains(record.Target) || packedRefs++ < MostPackedRefs) Start(record.Target);
        }

        if (repository.Refs.Read("HEAD") is { } head) Start(head);
        while (_commits.TryDequeue(out Next next, out _))
        {
            if (isOver()) return false;
            Commit(next);
        }

        return true;
    }

    private void Start(ObjectId id)
    {
        while (true)
        {
            if (!loose.Ids.Contains(id))
            {
                Enqueue(id, ObjectId.Zero);
                return;
            }

            if (_seen.Contains(id) || loose.Read(id) is not { } read) return;
            if (read.Type == ObjectType.Commit) Enqueue(id, ObjectId.Zero);
            else if (read.Type == ObjectType.Tree) Tree(id, ObjectId.Zero, 0);
            else if (_seen.Add(id)) into.Add(id, read.Type, read.Content);
            if (read.Type != ObjectType.Tag) return;
            id = GitCommit.Parse(read.Content).Target;
        }
    }

    private void Enqueue(ObjectId id, ObjectId likeTree)
    {
        if (!_seen.Add(id)) return;
        bool isLoose = loose.Ids.Contains(id);
        byte[]? content = isLoose ? loose.Read(id) is { Type: ObjectType.Commit } read ? read.Content : null : ReadPacked(id);
        if (content is null) return;
        GitCommit commit = GitCommit.Parse(content);
        if (!isLoose && (commit.Committer.When < _oldest || ++_packed > MostPackedCommits)) return;
        _commits.Enqueue(new Next(id, commit, isLoose ? content : null, likeTree), -commit.Committer.When.ToUnixTimeSeconds());
    }

    private byte[]? ReadPacked(ObjectId id)
    {
        try
        {
            return objects.Holds(id) && objects.TryReadHeader(id, out ObjectType type, out _) && type == ObjectType.Commit ? objects.Read(id, ObjectType.Commit) : null;
        }
        catch (KvException)
        {
            return null;
        }
    }

    private void Commit(Next next)
    {
        if (next.Loose is { } content)
        {
            into.Add(next.Id, ObjectType.Commit, content);
            Tree(next.Commit.Target, next.LikeTree, 0);
        }

        foreach (ObjectId parent in next.Commit.Parents) Enqueue(parent, next.Commit.Target);
    }

    private void Tree(ObjectId id, ObjectId like, int nesting)
    {
        if (!loose.Ids.Contains(id) || !_seen.Add(id) || loose.Read(id) is not { Type: ObjectType.Tree } read) return;
        TreeReader.CheckNesting(nesting, id);
        byte[]? before = Gathered(like);
        Add(id, ObjectType.Tree, read.Content, like, before);
        GitTree tree = GitTree.Parse(read.Content);
        GitTree? newer = before is null ? null : GitTree.Parse(before);
        foreach (TreeEntry entry in tree.Entries.ToArray())
        {
            if (!loose.Ids.Contains(entry.Id) || _seen.Contains(entry.Id)) continue;
            int same = newer?.IndexOf(entry.Name.Span) ?? -1;
            ObjectId likeEntry = same >= 0 ? newer!.Entries[same].Id : ObjectId.Zero;
            if (entry.IsTree) Tree(entry.Id, likeEntry, nesting + 1);
            else if (_seen.Add(entry.Id) && loose.Read(entry.Id) is { } blob) Add(entry.Id, blob.Type, blob.Content, likeEntry, Gathered(likeEntry));
        }
    }

    private void Add(ObjectId id, ObjectType type, byte[] content, ObjectId like, byte[]? likeContent)
    {
        into.Add(id, type, content, like, likeContent);
        if ((_remembered += content.Length) > MostRemembered)
        {
            _recent.Clear();
            _remembered = content.Length;
        }

        _recent[id] = content;
    }

    /// <summary>The content of an object that others may be deltas of; null for others.</summary>
    private byte[]? Gathered(ObjectId id) => id.IsZero || !into.IsBase(id) ? null : _recent.TryGetValue(id, out byte[]? content) ? content : loose.Read(id)?.Content;

    private readonly record struct Next(ObjectId Id, GitCommit Commit, byte[]? Loose, ObjectId LikeTree);
}
