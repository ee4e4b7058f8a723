using GitKv.Core.Stores.History;

namespace GitKv.Core.Coordination.Watching;

/// <summary>A change that a watch saw.</summary>
public sealed class WatchedChange
{
    private readonly WatchPosition _position;

    internal WatchedChange(HistoryRecord record, WatchPosition position)
    {
        Record = record;
        _position = position;
    }

    /// <summary>What became of which key, and as far as the layout tells, who did it, when and why.</summary>
    public HistoryRecord Record { get; }

    /// <summary>From where another watch of the same keys goes on with the change after this one: <see cref="WatchOptions.After"/> takes it. Made when it is asked for.</summary>
    public string Cursor => _position.ToString();
}
