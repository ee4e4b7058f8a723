using GitKv.Core.Objects;
using GitKv.Core.Repositories;
using GitKv.Core.Trees;

namespace GitKv.Core.Stores;

/// <summary>
/// For each of some keys of a Tree store the commit that gave it its present value. One walk from the newest commit: a key passes to the first
/// parent that has it at the same value; where no parent has, the commit is its origin. Each step costs what the commit changed, not what
/// the store holds, and the walk ends with the last key found.
/// </summary>
internal sealed class TreeOrigins(GitRepository repository, CancellationToken cancellation)
{
    private readonly TreeDiff _diff = new(repository.Trees);
    private readonly Dictionary<ObjectId, HashSet<string>> _pending = [];
    private readonly Dictionary<string, ItemOrigin> _found = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, ItemOrigin> Find(TreeSource tip, IReadOnlyCollection<string> keys)
    {
        if (tip.Commit.IsZero || keys.Count == 0) return _found;
        _pending.Add(tip.Commit, new HashSet<string>(keys, StringComparer.Ordinal));

        // Most keys of a small listing were changed lately: the first steps need no walk at all.
        for (int step = 0; step < 64 && _pending.Count == 1; step++) Step(_pending.Keys.First());
        if (_pending.Count == 0) return _found;
        foreach (ObjectId commit in CommitWalk.NewestFirst(repository, [.. _pending.Keys]))
        {
            Step(commit);
            if (_pending.Count == 0) return _found;
        }

        // Clocks that went backwards bring a child after its parent.
        while (_pending.Count > 0) Step(_pending.Keys.First());
        return _found;
    }

    private void Step(ObjectId id)
    {
        cancellation.ThrowIfCancellationRequested();
        if (!_pending.Remove(id, out HashSet<string>? keys)) return;
        GitCommit commit = RefTarget.Read(repository, id, ObjectType.Commit);
        foreach (ObjectId parent in commit.Parents)
        {
            if (keys.Count == 0) return;

            // A shallow clone ends here: its oldest commit is the origin as far as anybody here can tell.
            if (!repository.Objects.Contains(parent)) continue;
            HashSet<string> changed = _diff.ChangedAmong(RefTarget.Read(repository, parent, ObjectType.Commit).Target, commit.Target, keys);
            if (changed.Count == keys.Count) continue;
            if (!_pending.TryGetValue(parent, out HashSet<string>? passed)) _pending.Add(parent, passed = new HashSet<string>(StringComparer.Ordinal));
            foreach (string key in keys)
                if (!changed.Contains(key)) passed.Add(key);
            keys = changed;
        }

        if (keys.Count == 0) return;
        ItemOrigin origin = Describe(id, commit);
        foreach (string key in keys) _found[key] = origin;
    }

    internal static ItemOrigin Describe(ObjectId id, GitCommit commit)
    {
        (string message, string? transaction) = CommitMessage.Split(commit.Message);
        return new ItemOrigin(commit.Author.When, commit.Author.Name, commit.Author.Email, message, id.ToString(), transaction);
    }
}
