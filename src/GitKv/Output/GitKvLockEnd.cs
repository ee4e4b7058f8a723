using GitKv.Core.Coordination;

namespace GitKv;

/// <summary>How a lease came to its end.</summary>
public sealed class GitKvLockEnd
{
    internal GitKvLockEnd(LeaseEnd end)
    {
        Holder = end.Holder;
        Token = end.Token;
        When = end.At.ToLocalTime();
        How = (GitKvLockEndKind)(int)end.Kind;
        By = end.By;
        Reason = end.Reason;
    }

    /// <summary>Who held it.</summary>
    public string Holder { get; }

    /// <summary>The fencing number.</summary>
    public long Token { get; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset When { get; }

    /// <summary>How it ended.</summary>
    public GitKvLockEndKind How { get; }

    /// <summary>Who ended it, where it was not the holder.</summary>
    public string? By { get; }

    /// <summary>Why it was ended by force.</summary>
    public string? Reason { get; }

    public override string ToString() => $"{How} {When:u}";
}

/// <summary>The ways in which a lease ends.</summary>
public enum GitKvLockEndKind
{
    /// <summary>The holder let go of it.</summary>
    Released,

    /// <summary>It was not renewed in time, and another took over.</summary>
    Expired,

    /// <summary>Somebody took it from the holder.</summary>
    Forced,
}
