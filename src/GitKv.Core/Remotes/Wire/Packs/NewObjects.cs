using GitKv.Core.Objects;
using GitKv.Core.Refs;
using GitKv.Core.Repositories;
using GitKv.Core.Trees;

namespace GitKv.Core.Remotes.Wire.Packs;

/// <summary>
/// Finds the objects that a push must bring: new commits, and in their trees what is neither in their parents' nor in the values that the
/// remote is expected to have; equal subtrees are passed over. An object that is not here came from the remote, and nothing is ever brought from there.
/// </summary>
internal sealed class NewObjects
{
    private const int MostCommits = 500;
    private const int MostTags = 8;
    private const int MostNesting = 2048;

    private readonly GitRepository _from;
    private readonly CancellationToken _cancellation;
    private readonly HashSet<ObjectId> _known;
    private readonly HashSet<ObjectId> _sent = [];
    private readonly List<OutgoingObject> _objects = [];
    private readonly List<ObjectId> _tips = [];

    private NewObjects(GitRepository from, HashSet<ObjectId> known, CancellationToken cancellation)
    {
        _from = from;
        _known = known;
        _cancellation = cancellation;
    }

    /// <summary>The objects, each after those that it is a delta of. Null where a history is too long for this: git-pack-objects does it better.</summary>
    /// <param name="request">The push.</param>
    /// <param name="there">Objects that the remote has with all that they reach, beyond what the request says.</param>
    /// <param name="cancellation">Stops it.</param>
    public static IReadOnlyList<OutgoingObject>? Find(RemotePush request, IReadOnlySet<ObjectId> there, CancellationToken cancellation)
    {
        var known = new HashSet<ObjectId>(there);
        known.UnionWith(request.Known);
        foreach (RefEdit edit in request.Edits)
            if (!edit.Expected.IsZero) known.Add(edit.Expected);
        var finding = new NewObjects(request.From, known, cancellation);
        foreach (RefEdit edit in request.Edits)
            if (!edit.New.IsZero) finding.AddTip(edit.New, 0);
        return finding.AddHistory(request) ? finding._objects : null;
    }

    private ObjectDatabase Objects => _from.Objects;

    private void AddTip(ObjectId id, int depth)
    {
        if (_known.Contains(id) || _sent.Contains(id) || !Objects.Contains(id) || !Objects.TryReadHeader(id, out ObjectType type, out _)) return;
        switch (type)
        {
            case ObjectType.Commit:
                _tips.Add(id);
                break;
            case ObjectType.Tree:
                AddTree(id, [], 0);
                break;
            case ObjectType.Tag when depth < MostTags:
                Add(id, type);
                AddTip(Parsed(id, ObjectType.Tag, static content => GitCommit.Parse(content).Target), depth + 1);
                break;
            default:
                Add(id, type);
                break;
        }
    }

    private bool AddHistory(RemotePush request)
    {
        if (_tips.Count == 0) return true;
        if (NewCommits.Find(_from, _tips, _known, MostCommits + _tips.Count) is not { } commits) return false;
        ObjectId[] expected = [.. request.Edits.Where(e => !e.Expected.IsZero && !e.New.IsZero).Select(static e => e.Expected).Distinct().Take(MostTags)];
        var waiting = commits.Select(static c => c.Id).ToHashSet();
        foreach ((ObjectId id, CommitNode commit) in commits)
        {
            _cancellation.ThrowIfCancellationRequested();
            waiting.Remove(id);

            // A history that begins anew probably holds what the one before it held.
            // (Where dates lie, a parent may come later: what it holds is not there yet.)
            ObjectId[] bases = [.. (commit.Parents.Length > 0 ? commit.Parents : expected).Where(p => !waiting.Contains(p)).Select(RootOf).Where(static t => !t.IsZero)];
            AddTree(commit.Tree, bases, 0);
            Add(id, ObjectType.Commit);
        }

        return true;
    }

    private void AddTree(ObjectId id, ObjectId[] bases, int depth)
    {
        if (_sent.Contains(id) || _known.Contains(id) || Array.IndexOf(bases, id) >= 0 || !Objects.Contains(id)) return;
        if (depth > MostNesting) throw ObjectDatabase.Corrupt(id, "its directories are nested without end", null);
        GitTree tree = Read(id);
        GitTree[] before = [.. bases.Where(Objects.Contains).Select(Read)];

        // What a directory held is there, also where it has moved a level down (a directory that is split into buckets).
        foreach (GitTree b in before)
            foreach (TreeEntry entry in b.Entries) _known.Add(entry.Id);
        foreach (TreeEntry entry in tree.Entries)
        {
            if (entry.Mode == TreeEntry.SubmoduleMode || _known.Contains(entry.Id) || _sent.Contains(entry.Id)) continue;
            if (entry.IsTree) AddTree(entry.Id, Same(before, entry), depth + 1);
            else if (Objects.Contains(entry.Id)) Add(entry.Id, ObjectType.Blob);
        }

        Add(id, ObjectType.Tree, bases.Length > 0 && before.Length > 0 ? bases.First(Objects.Contains) : default);
    }

    private static ObjectId[] Same(GitTree[] before, TreeEntry entry)
    {
        if (before.Length == 0) return [];
        var same = new List<ObjectId>(before.Length);
        foreach (GitTree tree in before)
        {
            int index = tree.IndexOf(entry.Name.Span);
            if (index >= 0 && tree.Entries[index].IsTree) same.Add(tree.Entries[index].Id);
        }

        return [.. same];
    }

    private void Add(ObjectId id, ObjectType type, ObjectId deltaBase = default)
    {
        if (_sent.Add(id)) _objects.Add(new OutgoingObject(id, type, deltaBase));
    }

    private GitTree Read(ObjectId id) => _from.Trees.Get(id);

    /// <summary>A commit's tree where it is here; zero where it is not, or is no commit.</summary>
    private ObjectId RootOf(ObjectId commit) =>
        Objects.Contains(commit) && Objects.TryReadHeader(commit, out ObjectType type, out _) && type == ObjectType.Commit
            ? Parsed(commit, ObjectType.Commit, static content => GitCommit.Parse(content).Target)
            : default;

    private ObjectId Parsed(ObjectId id, ObjectType type, Func<byte[], ObjectId> parse)
    {
        try
        {
            return parse(Objects.Read(id, type));
        }
        catch (InvalidDataException e)
        {
            throw ObjectDatabase.Corrupt(id, e.Message, e);
        }
    }
}
