using GitKv.Core.Errors;

namespace GitKv.Core.Coordination;

/// <summary>
/// What one who holds a lease, or waits for it, does about it. Each reads, changes what is its own, and writes, again until that has landed or
/// there is nothing left to change: so a write that nobody answered for does no harm when it is done once more.
/// </summary>
internal abstract class LeaseChange(string key, LeaseKind? kind, LeasePace pace, TimeProvider clock, Random random)
{
    /// <summary>The last state that was read or written.</summary>
    public LeaseState? State { get; private set; }

    /// <summary>Whether anything was there to change, or a write that was not answered for had done so.</summary>
    public bool IsDone { get; private set; }

    /// <summary>When the write that landed began, by the own clock.</summary>
    public long Since { get; private set; }

    protected string Key => key;

    public IEnumerable<LeaseStep> Run()
    {
        long? unanswered = null;
        for (int attempt = 0; ; attempt++)
        {
            long looked = clock.GetTimestamp();
            var read = new ReadStep();
            yield return read;
            if (read.Failure is not null) throw read.Failure;
            State = kind is { } wanted ? LeaseErrors.Require(read.Result, key, wanted) : read.Result.State ?? new LeaseState(LeaseKind.Lock);
            if (HasLanded(State) && unanswered is { } before)
            {
                (IsDone, Since) = (true, before);
                yield break;
            }

            if (Change(State, clock.GetUtcNow()) is not var (next, message) || next is null) yield break;
            long started = clock.GetTimestamp();
            var write = new WriteStep(read.Result.Version, next, message);
            yield return write;
            if (write.Failure is not null) throw write.Failure;
            if (write.Outcome == RegisterOutcome.Won)
            {
                (State, IsDone, Since) = (next, true, started);
                yield break;
            }

            // What is found next may be another write of the same holder's, which was under way; but not one from before the look.
            if (write.Outcome == RegisterOutcome.Unknown) unanswered ??= looked;
            TimeSpan bound = pace.Least * (1 << Math.Min(attempt, 6));
            yield return new PauseStep((bound < pace.Most ? bound : pace.Most) * random.NextDouble());
        }
    }

    /// <summary>The state to write and what to say of it; null where there is nothing to change.</summary>
    protected abstract (LeaseState Next, string Message)? Change(LeaseState state, DateTimeOffset now);

    /// <summary>Whether a write of ours is in the state.</summary>
    protected abstract bool HasLanded(LeaseState state);
}

/// <summary>Renews a lease, unless somebody else has it by now. One whose time is up but whom nobody has followed may still do so.</summary>
internal sealed class LeaseRenewal(string key, string id, TimeSpan? ttl, LeaseRules rules, LeasePace pace, TimeProvider clock, Random random)
    : LeaseChange(key, null, pace, clock, random)
{
    private long _wanted = -1;

    /// <summary>The lease as it is now; null where it is lost.</summary>
    public LeaseHolder? Held => IsDone ? State!.HolderOf(id) : null;

    protected override (LeaseState Next, string Message)? Change(LeaseState state, DateTimeOffset now)
    {
        if (state.HolderOf(id) is not { } holder) return null;
        _wanted = holder.Renewals + 1;
        return (rules.Renewed(state, holder, ttl, now), $"Renew {Key}, token {holder.Token}: {holder.Holder}");
    }

    // Whoever renewed it meanwhile, it is renewed; but only the own write says from when on.
    protected override bool HasLanded(LeaseState state) => _wanted >= 0 && state.HolderOf(id) is { } holder && holder.Renewals == _wanted;
}

/// <summary>Lets go of a lease.</summary>
internal sealed class LeaseRelease(string key, string id, LeasePace pace, TimeProvider clock, Random random) : LeaseChange(key, null, pace, clock, random)
{
    protected override (LeaseState Next, string Message)? Change(LeaseState state, DateTimeOffset now) => state.HolderOf(id) is { } holder
        ? (state.WithoutHolder(id, new LeaseEnd(id, holder.Token, holder.Holder, now, LeaseEndKind.Released)), $"Release {Key}, token {holder.Token}: {holder.Holder}")
        : null;

    protected override bool HasLanded(LeaseState state) => state.HolderOf(id) is null;
}

/// <summary>Takes back one's place in the queue, and the lease itself where it came all the same.</summary>
internal sealed class LeaseWithdrawal(string key, string id, LeasePace pace, TimeProvider clock, Random random) : LeaseChange(key, null, pace, clock, random)
{
    protected override (LeaseState Next, string Message)? Change(LeaseState state, DateTimeOffset now)
    {
        if (state.HolderOf(id) is { } holder)
            return (state.WithoutHolder(id, new LeaseEnd(id, holder.Token, holder.Holder, now, LeaseEndKind.Released)), $"Release {Key}, token {holder.Token}: {holder.Holder}");
        return state.TicketOf(id) is { } ticket ? (state.WithoutTicket(id), $"Leave the queue for {Key}: {ticket.Holder}") : null;
    }

    protected override bool HasLanded(LeaseState state) => state.HolderOf(id) is null && state.TicketOf(id) is null;
}

/// <summary>Takes a lease from its holder, whoever that is, and says who did so and why.</summary>
/// <param name="key">The item.</param>
/// <param name="token">Only this holder; null for all that there are.</param>
/// <param name="by">Who.</param>
/// <param name="reason">Why.</param>
/// <param name="pace">How long to wait between attempts.</param>
/// <param name="clock">The own clock.</param>
/// <param name="random">For what is left to chance.</param>
internal sealed class LeaseForce(string key, long? token, string by, string reason, LeasePace pace, TimeProvider clock, Random random)
    : LeaseChange(key, null, pace, clock, random)
{
    private LeaseHolder[] _forced = [];

    /// <summary>From whom it was taken.</summary>
    public IReadOnlyList<LeaseHolder> Forced => IsDone ? _forced : [];

    protected override (LeaseState Next, string Message)? Change(LeaseState state, DateTimeOffset now)
    {
        LeaseHolder[] holders = [.. state.Holders.Where(h => token is null || h.Token == token)];
        if (holders.Length == 0) return null;
        _forced = holders;
        LeaseState next = state;
        foreach (LeaseHolder holder in holders)
            next = next.WithoutHolder(holder.Id, new LeaseEnd(holder.Id, holder.Token, holder.Holder, now, LeaseEndKind.Forced) { By = by, Reason = reason });
        string whom = string.Join(", ", holders.Select(h => $"token {h.Token} of {h.Holder}"));
        return (next, $"Force the release of {Key}, {whom}, by {by}: {reason}");
    }

    protected override bool HasLanded(LeaseState state) => _forced.Length > 0 && _forced.All(f => state.HolderOf(f.Id) is null);
}
