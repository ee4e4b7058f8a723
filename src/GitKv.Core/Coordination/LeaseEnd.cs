namespace GitKv.Core.Coordination;

/// <summary>How the lease before came to its end.</summary>
/// <param name="Id">Which acquisition.</param>
/// <param name="Token">Its fencing number.</param>
/// <param name="Holder">Who held it.</param>
/// <param name="At">When it ended, by the clock of the one who ended it.</param>
/// <param name="Kind">How.</param>
public sealed record LeaseEnd(string Id, long Token, string Holder, DateTimeOffset At, LeaseEndKind Kind)
{
    /// <summary>Who ended it, where it was not the holder.</summary>
    public string? By { get; init; }

    /// <summary>Why it was ended by force.</summary>
    public string? Reason { get; init; }
}

/// <summary>How a lease came to its end.</summary>
public enum LeaseEndKind
{
    /// <summary>The holder let go of it.</summary>
    Released,

    /// <summary>It was not renewed in time, and another took over.</summary>
    Expired,

    /// <summary>Somebody took it from the holder.</summary>
    Forced,
}
