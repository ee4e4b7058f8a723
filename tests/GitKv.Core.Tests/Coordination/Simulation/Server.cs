using GitKv.Core.Coordination;
using GitKv.Core.Errors;

namespace GitKv.Core.Tests.Coordination.Simulation;

/// <summary>
/// The register that all share, with a log that is written under its guard. It sees all that becomes true in the order in which it does, and
/// checks by rules of its own what must never be.
/// </summary>
internal sealed class Server(World world, LeaseKind kind, int limit)
{
    private readonly Dictionary<long, string> _idOfToken = [];
    private readonly HashSet<long> _gone = [];
    private readonly Dictionary<string, (long Renewals, long At)> _signs = [];
    private long _version;

    public LeaseState? State { get; private set; }

    public string? Version => State is null ? null : $"{_version}";

    public int Acquisitions { get; private set; }

    public int GuardedWrites { get; private set; }

    public int Refusals { get; private set; }

    /// <summary>Broken: takes every write, whatever it was based on.</summary>
    public bool ComparesNothing { get; init; }

    /// <summary>Broken: takes every guarded write.</summary>
    public bool GuardsNothing { get; init; }

    public bool TrySet(string? version, LeaseState next)
    {
        if (version != Version && !ComparesNothing) return false;
        Inspect(State ?? new LeaseState(kind), next);

        // What is kept is what can be read back.
        State = LeaseFormat.Parse(LeaseFormat.ToBytes(next), "lock");
        _version++;
        return true;
    }

    public bool TryWrite(LeaseGuard guard, DateTimeOffset? renewedAt)
    {
        byte[]? content = State is null ? null : LeaseFormat.ToBytes(State);
        try
        {
            if (!GuardsNothing) guard.Check(content);
        }
        catch (KvException)
        {
            Refusals++;
            return false;
        }

        if (_gone.Contains(guard.Token)) world.Violate($"a write with token {guard.Token} was taken after its lease was lost");
        GuardedWrites++;
        if (renewedAt is { } now && !GuardsNothing) TrySet(Version, LeaseFormat.Parse(guard.Renew(content!, now), "lock"));
        return true;
    }

    private void Inspect(LeaseState before, LeaseState after)
    {
        if (after.Token < before.Token) world.Violate($"the token fell from {before.Token} to {after.Token}");
        if (after.Holders.Count > limit) world.Violate($"{after.Holders.Count} hold it");
        foreach (LeaseHolder holder in after.Holders)
        {
            if (_idOfToken.TryGetValue(holder.Token, out string? other) && other != holder.Id) world.Violate($"{other} and {holder.Id} have the same token {holder.Token}");
            if (!before.Holders.Any(h => h.Token == holder.Token))
            {
                Acquisitions++;
                if (holder.Token <= before.Token) world.Violate($"{holder.Id} has token {holder.Token} after {before.Token}");
                if (limit == 1) PassedOver(before, holder.Id);
            }

            _idOfToken[holder.Token] = holder.Id;
            Sign(holder.Id, holder.Renewals);
        }

        foreach (LeaseHolder holder in before.Holders)
        {
            if (after.Holders.Any(h => h.Token == holder.Token)) continue;
            _gone.Add(holder.Token);
            if (after.Last is { Kind: LeaseEndKind.Expired }) RequireOver(holder.Id, holder.Ttl, "its lease was taken");
        }

        foreach (LeaseTicket ticket in after.Waiters) Sign(ticket.Id, ticket.Renewals);
    }

    /// <summary>Who came first is served first, unless it has given no sign for its time.</summary>
    private void PassedOver(LeaseState before, string winner)
    {
        foreach (LeaseTicket ticket in before.Waiters)
        {
            if (ticket.Id == winner) return;
            RequireOver(ticket.Id, ticket.Ttl, $"{winner} was served before");
        }
    }

    private void RequireOver(string id, TimeSpan ttl, string what)
    {
        TimeSpan silent = TimeSpan.FromTicks(world.Now - _signs[id].At);
        if (silent < ttl * 0.97) world.Violate($"{id} gave a sign {silent.TotalSeconds:0.00} seconds ago, and {what}");
    }

    private void Sign(string id, long renewals)
    {
        if (!_signs.TryGetValue(id, out (long Renewals, long At) sign) || sign.Renewals != renewals) _signs[id] = (renewals, world.Now);
    }
}
