namespace GitKv.Core.Remotes.Group;

/// <summary>One's own change in the queue; while it is not disposed, others see that somebody waits for it.</summary>
internal sealed class QueueTicket(string id, FileStream alive) : IDisposable
{
    public string Id => id;

    /// <summary>What became of it, once that is known.</summary>
    public QueuedOutcome? Outcome { get; set; }

    public void Dispose() => alive.Dispose();
}
