using System.Buffers.Text;
using GitKv.Core.Repositories;

namespace GitKv.Core.Objects;

/// <summary>Reads what a walk through history needs of commits, and walks. A shallow clone's oldest commits have no parents, as for git.</summary>
internal sealed class CommitSource
{
    private static readonly ObjectId[] s_none = [];

    private readonly GitRepository _repository;
    private readonly HashSet<ObjectId> _shallow;
    private readonly bool _usesGraph;

    public CommitSource(GitRepository repository)
    {
        _repository = repository;
        _usesGraph = GitConfig.AsBool(repository.LocalSettings.Last("core.commitgraph")) != false;
        _shallow = repository.Link is null ? ReadShallow(Path.Combine(repository.CommonDirectory, "shallow")) : [];
    }

    /// <summary>The commit-graph; null where there is none. That of a shallow clone would tell of parents that are not there: git does not use it either.</summary>
    private GraphChain? Graph => _usesGraph && _shallow.Count == 0 ? _repository.Graph : null;

    /// <exception cref="Errors.KvException">ObjectNotFound; ObjectCorrupt.</exception>
    public CommitNode Get(ObjectId id) => FromGraph(id, static (graph, wanted) => graph.Find(wanted)) ?? Read(id);

    /// <summary>Says that the history of a commit will be walked, with what each commit changed.</summary>
    public void Need(params IEnumerable<ObjectId> from) => _repository.Link?.History.Need(from, withTrees: true);

    /// <summary>One of a commit's parents.</summary>
    public CommitNode Parent(in CommitNode child, int index)
    {
        if (child.ParentPositions is not { } positions) return Get(child.Parents[index]);
        int position = positions[index];
        return FromGraph(child.Parents[index], (_, _) => position) ?? Read(child.Parents[index]);
    }

    /// <summary>Whether a commit may have changed all of these paths against its first parent; true where nothing tells.</summary>
    public bool MayChangeAll(in CommitNode commit, ChangedPaths paths) => commit.Position < 0 || Graph is not { } graph || graph.MayChangeAll(commit.Position, paths);

    /// <summary>Whether a commit may have changed any of these paths against its first parent; true where nothing tells.</summary>
    public bool MayChangeAny(in CommitNode commit, ChangedPaths paths) => commit.Position < 0 || Graph is not { } graph || graph.MayChangeAny(commit.Position, paths);

    /// <summary>A graph is no more than a copy of what the commits say: a damaged one is not used.</summary>
    private CommitNode? FromGraph(ObjectId id, Func<GraphChain, ObjectId, int> find)
    {
        if (Graph is not { } graph) return null;
        try
        {
            return find(graph, id) is >= 0 and int position ? graph.At(position) : null;
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    private CommitNode Read(ObjectId id)
    {
        ReadOnlySpan<byte> content = _repository.Objects.Read(id, ObjectType.Commit);
        try
        {
            CommitNode node = Parse(content);
            return _shallow.Contains(id) ? node with { Parents = s_none, IsCutOff = node.Parents.Length > 0 } : node;
        }
        catch (InvalidDataException e)
        {
            throw ObjectDatabase.Corrupt(id, e.Message, e);
        }
    }

    /// <summary>The chain of first parents, the commit itself first. Streams.</summary>
    public IEnumerable<(ObjectId Id, CommitNode Commit)> FirstParents(ObjectId from)
    {
        Need(from);
        while (!from.IsZero)
        {
            CommitNode node = Get(from);
            yield return (from, node);
            from = node.Parents.Length > 0 ? node.Parents[0] : ObjectId.Zero;
        }
    }

    /// <summary>All that can be reached, by their dates as far as known, newest first. Streams.</summary>
    public IEnumerable<(ObjectId Id, CommitNode Commit)> NewestFirst(ObjectId from) => from.IsZero ? [] : NewestFirst([from]);

    /// <summary>The same from several commits.</summary>
    public IEnumerable<(ObjectId Id, CommitNode Commit)> NewestFirst(IReadOnlyList<ObjectId> from)
    {
        Need(from);
        var seen = new HashSet<ObjectId>();
        var queue = new PriorityQueue<(ObjectId Id, CommitNode Commit), (long Time, long Order)>();
        foreach (ObjectId id in from)
            if (seen.Add(id)) Add(id);
        while (queue.TryDequeue(out (ObjectId Id, CommitNode Commit) next, out _))
        {
            yield return next;
            foreach (ObjectId parent in next.Commit.Parents)
                if (seen.Add(parent)) Add(parent);
        }

        void Add(ObjectId id)
        {
            CommitNode node = Get(id);
            queue.Enqueue((id, node), (-node.Time, seen.Count));
        }
    }

    private static CommitNode Parse(ReadOnlySpan<byte> content)
    {
        // gitdatamodel, "commit": tree, parents, author, committer, in this order.
        const int idLine = 2 * ObjectId.Length + 1;
        if (!content.StartsWith("tree "u8) || content.Length < 5 + idLine || !ObjectId.TryParse(content.Slice(5, 2 * ObjectId.Length), out ObjectId tree))
            throw new InvalidDataException("a commit without a tree");
        content = content[(5 + idLine)..];
        ObjectId[] parents = s_none;
        while (content.StartsWith("parent "u8))
        {
            if (content.Length < 7 + idLine || !ObjectId.TryParse(content.Slice(7, 2 * ObjectId.Length), out ObjectId parent)) throw new InvalidDataException("a bad object id in a commit");
            parents = parents.Length == 0 ? [parent] : [.. parents, parent];
            content = content[(7 + idLine)..];
        }

        return new CommitNode(tree, parents, TimeOf(content), false);
    }

    /// <summary>The committer's date; 0 where there is none that can be read, as for git.</summary>
    private static long TimeOf(ReadOnlySpan<byte> content)
    {
        while (content.Length > 0 && content[0] != '\n')
        {
            int end = content.IndexOf((byte)'\n');
            ReadOnlySpan<byte> line = end < 0 ? content : content[..end];
            if (line.StartsWith("committer "u8))
            {
                line = line[(line.LastIndexOf((byte)'>') + 1)..].TrimStart((byte)' ');
                return Utf8Parser.TryParse(line, out long time, out _) && time is > 0 and < 253_402_300_800 ? time : 0;
            }

            content = end < 0 ? [] : content[(end + 1)..];
        }

        return 0;
    }

    private static HashSet<ObjectId> ReadShallow(string path)
    {
        var ids = new HashSet<ObjectId>();
        if (!File.Exists(path)) return ids;
        foreach (string line in File.ReadLines(path))
            if (ObjectId.TryParse(line.Trim(), out ObjectId id)) ids.Add(id);
        return ids;
    }
}
