namespace GitKv.Core.Coordination;

/// <summary>
/// How long one's own monotonic clock has seen each holder and each waiter without a sign. What others' clocks show does not matter, nor how
/// far they are apart; only that all run about equally fast (see <see cref="LeaseRules.Allowance"/>).
/// </summary>
internal sealed class Sightings(TimeProvider clock)
{
    private Dictionary<string, (long Renewals, long Since)> _seen = new(StringComparer.Ordinal);

    /// <summary>Takes note of a state that was read. Call it as soon as it has been: what is noted late expires late, which is safe.</summary>
    public void See(LeaseState state)
    {
        long now = clock.GetTimestamp();
        var seen = new Dictionary<string, (long, long)>(StringComparer.Ordinal);
        foreach (LeaseHolder holder in state.Holders) Note(KeyOf(holder), holder.Renewals);
        foreach (LeaseTicket ticket in state.Waiters) Note(ticket.Id, ticket.Renewals);
        _seen = seen;

        void Note(string id, long renewals) =>
            seen[id] = _seen.TryGetValue(id, out (long Renewals, long Since) before) && before.Renewals == renewals ? before : (renewals, now);
    }

    /// <summary>What a holder is known by: one who lost a lease may be back with another token, and that is a sign.</summary>
    public static string KeyOf(LeaseHolder holder) => $"token {holder.Token}";

    /// <summary>For how long there was no sign of it.</summary>
    public TimeSpan Age(string id) => _seen.TryGetValue(id, out (long Renewals, long Since) seen) ? clock.GetElapsedTime(seen.Since) : TimeSpan.Zero;
}
