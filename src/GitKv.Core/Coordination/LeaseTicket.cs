namespace GitKv.Core.Coordination;

/// <summary>One who waits. The first in the list is served first, as long as each shows now and then that it is still there.</summary>
/// <param name="Id">The id that the acquisition will have.</param>
/// <param name="Holder">Who, for people.</param>
/// <param name="Ttl">After how long without a sign it is passed over.</param>
/// <param name="Since">When it came, by its own clock.</param>
/// <param name="Renewed">When it last gave a sign, by its own clock.</param>
/// <param name="Renewals">How often it has.</param>
public sealed record LeaseTicket(string Id, string Holder, TimeSpan Ttl, DateTimeOffset Since, DateTimeOffset Renewed, long Renewals)
{
    /// <summary>Where it can be looked at.</summary>
    public string? Url { get; init; }
}
