using GitKv.Core.Objects;

namespace GitKv.Core.Stores.History;

/// <summary>The commits that a walk has still to look at, newest first by their dates; among those of one second, the one that came first.</summary>
/// <param name="since">Commits before it are of no interest, in seconds since 1970.</param>
internal sealed class WalkQueue<T>(long since)
{
    // Clocks that went backwards may hide a younger commit behind older ones: as git does, the walk goes on for a while.
    private const int Slop = 50;
    private readonly PriorityQueue<(ObjectId Id, CommitNode Commit, T State), (long Time, long Order)> _queue = new();
    private long _count;
    private int _old;

    public void Add(ObjectId id, CommitNode commit, T state) => _queue.Enqueue((id, commit, state), (-commit.Time, _count++));

    public bool TryTake(out ObjectId id, out CommitNode commit, out T state)
    {
        bool any = _queue.TryDequeue(out (ObjectId Id, CommitNode Commit, T State) next, out _);
        (id, commit, state) = next;
        if (!any) return false;
        _old = commit.Time < since ? _old + 1 : 0;
        return _old <= Slop;
    }
}
