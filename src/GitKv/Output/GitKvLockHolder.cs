using GitKv.Core.Coordination;

namespace GitKv;

/// <summary>One who holds a lock, or a place of a semaphore.</summary>
public sealed class GitKvLockHolder
{
    internal GitKvLockHolder(LeaseHolder holder)
    {
        Holder = holder.Holder;
        Token = holder.Token;
        Url = holder.Url;
        Acquired = holder.Acquired.ToLocalTime();
        Renewed = holder.Renewed.ToLocalTime();
        Expires = holder.Expires.ToLocalTime();
        Ttl = holder.Ttl;
    }

    /// <summary>Who.</summary>
    public string Holder { get; }

    /// <summary>The fencing number.</summary>
    public long Token { get; }

    /// <summary>The page of the run.</summary>
    public string? Url { get; }

    /// <summary>Since when.</summary>
    public DateTimeOffset Acquired { get; }

    /// <summary>When it was last renewed.</summary>
    public DateTimeOffset Renewed { get; }

    /// <summary>From when on others can take it, by the holder's clock, unless it is renewed.</summary>
    public DateTimeOffset Expires { get; }

    /// <summary>How long it holds without being renewed.</summary>
    public TimeSpan Ttl { get; }

    public override string ToString() => Holder;
}
