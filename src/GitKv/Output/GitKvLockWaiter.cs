using GitKv.Core.Coordination;

namespace GitKv;

/// <summary>One who waits for a lock.</summary>
public sealed class GitKvLockWaiter
{
    internal GitKvLockWaiter(LeaseTicket ticket)
    {
        Holder = ticket.Holder;
        Url = ticket.Url;
        Since = ticket.Since.ToLocalTime();
        Renewed = ticket.Renewed.ToLocalTime();
    }

    /// <summary>Who.</summary>
    public string Holder { get; }

    /// <summary>The page of the run.</summary>
    public string? Url { get; }

    /// <summary>Since when.</summary>
    public DateTimeOffset Since { get; }

    /// <summary>When it last showed that it is still there.</summary>
    public DateTimeOffset Renewed { get; }

    public override string ToString() => Holder;
}
