namespace GitKv.Core.Coordination;

/// <summary>One who holds a lock, or one place of a semaphore.</summary>
/// <param name="Id">Unique to the acquisition: whether a write that nobody answered for has landed is told by it.</param>
/// <param name="Token">The fencing number, one more at each acquisition.</param>
/// <param name="Holder">Who, for people.</param>
/// <param name="Ttl">How long it holds without being renewed.</param>
/// <param name="Acquired">When, by the holder's clock.</param>
/// <param name="Renewed">When last, by the holder's clock.</param>
/// <param name="Renewals">How often: a number that has not changed for <paramref name="Ttl"/> is what makes others take over.</param>
public sealed record LeaseHolder(string Id, long Token, string Holder, TimeSpan Ttl, DateTimeOffset Acquired, DateTimeOffset Renewed, long Renewals)
{
    /// <summary>Where the holder can be looked at: the page of a pipeline's run.</summary>
    public string? Url { get; init; }

    /// <summary>When it is over by the holder's clock, unless it is renewed.</summary>
    public DateTimeOffset Expires => Renewed.Ticks > DateTimeOffset.MaxValue.Ticks - Ttl.Ticks ? DateTimeOffset.MaxValue : Renewed + Ttl;
}
