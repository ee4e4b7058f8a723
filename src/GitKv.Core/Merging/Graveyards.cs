using GitKv.Core.Keys;
using GitKv.Core.Objects;
using GitKv.Core.Repositories;
using GitKv.Core.Stores;

namespace GitKv.Core.Merging;

/// <summary>What a removed key of a Branch store last was, and when it was removed.</summary>
internal readonly record struct BranchRemoval(ObjectId Last, DateTimeOffset At);

/// <summary>
/// The chains of removals (<c>%removed</c>) of two Branch stores: which removals only one of them knows. One that both know has been merged, and
/// what was made of the key since then counts.
/// </summary>
internal sealed class Graveyards
{
    private const string Trailer = "GitKv-Removed: ";
    private static readonly ObjectId s_emptyTree = ObjectId.Hash(ObjectType.Tree, []);
    private readonly GitRepository _repository;
    private readonly Dictionary<string, List<BranchRemoval>> _byOurs;
    private readonly Dictionary<string, List<BranchRemoval>> _byTheirs;

    public Graveyards(GitRepository repository, ObjectId ours, ObjectId theirs, CancellationToken cancellation)
    {
        _repository = repository;
        (Ours, Theirs) = (ours, theirs);

        // The other parents are the last commits of removed keys.
        var graph = new CommitGraph(repository, cancellation) { Belongs = id => RefTarget.Read(repository, id, ObjectType.Commit).Target == s_emptyTree };
        _byOurs = ours == theirs ? [] : Read(graph.Only(ours, theirs));
        _byTheirs = ours == theirs ? [] : Read(graph.Only(theirs, ours));
        IsMerged = theirs.IsZero || graph.IsAncestor(theirs, ours);
        CanFastForward = !IsMerged && (ours.IsZero || graph.IsAncestor(ours, theirs));
    }

    public ObjectId Ours { get; }

    public ObjectId Theirs { get; }

    /// <summary>Ours has all that theirs has.</summary>
    public bool IsMerged { get; }

    /// <summary>Theirs has all that ours has.</summary>
    public bool CanFastForward { get; }

    /// <summary>The removals of a key in ours that theirs does not know, the last one first.</summary>
    public IReadOnlyList<BranchRemoval> ByOurs(string key) => _byOurs.GetValueOrDefault(key) ?? [];

    /// <summary>The removals of a key in theirs that ours does not know, the last one first.</summary>
    public IReadOnlyList<BranchRemoval> ByTheirs(string key) => _byTheirs.GetValueOrDefault(key) ?? [];

    private Dictionary<string, List<BranchRemoval>> Read(IReadOnlyList<ObjectId> commits)
    {
        var removals = new Dictionary<string, List<BranchRemoval>>(StringComparer.Ordinal);
        foreach (ObjectId id in commits)
        {
            GitCommit commit = RefTarget.Read(_repository, id, ObjectType.Commit);
            foreach (string line in commit.Message.Split('\n'))
            {
                if (!line.StartsWith(Trailer, StringComparison.Ordinal) || line.Split(' ') is not [_, string name, string last] || !ObjectId.TryParse(last, out ObjectId at)) continue;

                // A line that names what is not here (a stranger's, or a shallow clone's) says nothing about any key.
                if (!_repository.Objects.Contains(at)) continue;
                string key = KeyName.DecodeKey(name, NameForm.Ref);
                if (!removals.TryGetValue(key, out List<BranchRemoval>? list)) removals.Add(key, list = []);
                list.Add(new BranchRemoval(at, commit.Committer.When));
            }
        }

        foreach (List<BranchRemoval> list in removals.Values) list.Sort((x, y) => y.At.CompareTo(x.At));
        return removals;
    }
}
