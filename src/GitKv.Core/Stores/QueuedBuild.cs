using GitKv.Core.Objects;
using GitKv.Core.Refs;
using GitKv.Core.Remotes.Cache;
using GitKv.Core.Remotes.Group;

namespace GitKv.Core.Stores;

/// <summary>The edits of transactions, made on what the refs will be at when all has landed that waits in the queue.</summary>
internal sealed class QueuedBuild(IReadOnlyList<ICommitPlan> plans, RemoteRefStore refs)
{
    private readonly Dictionary<string, ObjectId> _read = new(StringComparer.Ordinal);
    private QueueState _state = new();

    public List<RefEdit> Edits { get; } = [];

    /// <summary>Which of the transactions change anything.</summary>
    public List<bool> Changed { get; } = [];

    /// <summary>Whether anything was judged by what waits, and may not come.</summary>
    public bool IsOnPending { get; private set; }

    /// <summary>Makes them anew, on this state of the queue.</summary>
    public void On(QueueState state)
    {
        _state = state;
        _read.Clear();
        Edits.Clear();
        Changed.Clear();
        IsOnPending = false;
        foreach (ICommitPlan plan in plans)
        {
            IReadOnlyList<RefEdit> own = plan.Edits(Read);
            Changed.Add(own.Count > 0);
            Edits.AddRange(own);
        }
    }

    /// <summary>Whether they are right on another state, too.</summary>
    public bool Holds(QueueState state) => _read.All(r => ValueIn(state, r.Key) == r.Value) && Edits.TrueForAll(e => ValueIn(state, e.Name) == e.Expected);

    private ObjectId Read(string name)
    {
        IsOnPending |= _state.TryPending(name, out _);
        return _read[name] = ValueIn(_state, name);
    }

    private ObjectId ValueIn(QueueState state, string name) => state.TryPending(name, out ObjectId waiting) ? waiting : refs.Read(name) ?? ObjectId.Zero;
}
