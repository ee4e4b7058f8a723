namespace GitKv.Core.Coordination;

/// <summary>What one who wants a lock asks for.</summary>
public sealed record LeaseRequest
{
    /// <summary>How far clocks of machines may differ for one who does not wait, unless said otherwise.</summary>
    public static readonly TimeSpan DefaultClockSkew = TimeSpan.FromSeconds(30);

    /// <summary>Unique to this acquisition.</summary>
    public string Id { get; init; } = Guid.NewGuid().ToString("N");

    public LeaseKind Kind { get; init; } = LeaseKind.Lock;

    /// <summary>Semaphore: how many may hold it.</summary>
    public int Limit { get; init; } = 1;

    /// <summary>Who, for people.</summary>
    public required string Holder { get; init; }

    /// <summary>Where the holder can be looked at.</summary>
    public string? Url { get; init; }

    /// <summary>How long it is to hold without being renewed.</summary>
    public required TimeSpan Ttl { get; init; }

    /// <summary>How long to wait for it: null does not wait, <see cref="Timeout.InfiniteTimeSpan"/> waits for ever.</summary>
    public TimeSpan? Wait { get; init; }

    /// <summary>
    /// How far the clocks of the machines may differ where expiry is judged by the recorded times. Null: one who does not wait allows
    /// <see cref="DefaultClockSkew"/>, and one who waits looks at no recorded time.
    /// </summary>
    public TimeSpan? ClockSkew { get; init; }

    /// <summary>After how long without a sign a waiter is passed over; three signs are given in that time.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often to look while waiting: quickly at first, and when it is one's turn next.</summary>
    public LeasePace Pace { get; init; } = LeasePace.Local;
}

/// <summary>How often one who waits looks.</summary>
/// <param name="Least">The shortest pause.</param>
/// <param name="Most">The longest pause, where nothing changes.</param>
public readonly record struct LeasePace(TimeSpan Least, TimeSpan Most)
{
    /// <summary>For a repository of this machine.</summary>
    public static LeasePace Local { get; } = new(TimeSpan.FromMilliseconds(15), TimeSpan.FromMilliseconds(400));

    /// <summary>For a repository behind a network.</summary>
    public static LeasePace Remote { get; } = new(TimeSpan.FromMilliseconds(250), TimeSpan.FromSeconds(5));
}
