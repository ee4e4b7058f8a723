namespace GitKv.Core.Coordination;

/// <summary>
/// The rules by which a lease changes hands, as functions of what was read: no clock is asked here but through what is given, and nothing is written.
/// <list type="bullet">
/// <item>Each acquisition takes the next token. So no two have the same, and a later one has a higher one.</item>
/// <item>A holder is over when nothing was seen of it for its time to live, by the clock of the one who looks; so is a waiter.</item>
/// <item>Places go to those who wait, in their order, those who are over left out; one who does not wait comes after all of them.</item>
/// </list>
/// </summary>
internal class LeaseRules
{
    public static LeaseRules Default { get; } = new();

    /// <summary>By how much slower a holder's clock may run than that of one who waits.</summary>
    public static TimeSpan Allowance(TimeSpan ttl) => ttl / 20;

    /// <summary>What to do next about a state.</summary>
    /// <param name="state">The state.</param>
    /// <param name="request">What is wanted.</param>
    /// <param name="seen">What was seen of the others.</param>
    /// <param name="now">What the own clock shows.</param>
    /// <param name="sign">A number higher than in any sign that this one gave before; also one that was passed over and comes again shows that it is there.</param>
    /// <param name="isBeatDue">Whether it is time for a sign.</param>
    public LeaseDecision Decide(LeaseState state, LeaseRequest request, Sightings seen, DateTimeOffset now, long sign, bool isBeatDue)
    {
        LeaseHolder[] alive = [.. state.Holders.Where(h => !IsOver(Sightings.KeyOf(h), h.Ttl, h.Renewed, request, seen, now))];
        LeaseTicket[] waiting = [.. state.Waiters.Where(w => w.Id == request.Id || !IsOver(w.Id, w.Ttl, w.Renewed, request, seen, now))];
        int place = Array.FindIndex(waiting, w => w.Id == request.Id);
        int ahead = Ahead(place, waiting.Length);
        LeaseState pruned = state with { Waiters = waiting, Limit = request.Limit };
        if (request.Limit - alive.Length > ahead) return new LeaseDecision(LeaseMove.Acquire, Acquired(pruned, alive, request, now), ahead);
        if (request.Wait is null) return new LeaseDecision(LeaseMove.Refuse, null, ahead);
        if (place < 0)
        {
            var ticket = new LeaseTicket(request.Id, request.Holder, request.Patience, now, now, sign) { Url = request.Url };
            return new LeaseDecision(LeaseMove.Queue, pruned with { Waiters = [.. waiting, ticket] }, ahead);
        }

        if (!isBeatDue) return new LeaseDecision(LeaseMove.Wait, null, ahead);
        LeaseTicket mine = waiting[place];
        return new LeaseDecision(LeaseMove.Beat, pruned.With(mine with { Renewed = now, Renewals = sign }), ahead);
    }

    /// <summary>The state with the holder's lease renewed.</summary>
    public virtual LeaseState Renewed(LeaseState state, LeaseHolder holder, TimeSpan? ttl, DateTimeOffset now) =>
        state.With(holder with { Renewed = now, Renewals = holder.Renewals + 1, Ttl = ttl ?? holder.Ttl });

    /// <summary>The token of the next acquisition.</summary>
    protected virtual long NextToken(LeaseState state) => checked(state.Token + 1);

    /// <summary>How many who wait are served before one at this place (-1: at none).</summary>
    protected virtual int Ahead(int place, int waiting) => place < 0 ? waiting : place;

    /// <summary>Whether a holder or waiter counts no longer.</summary>
    protected virtual bool IsOver(string id, TimeSpan ttl, DateTimeOffset renewed, LeaseRequest request, Sightings seen, DateTimeOffset now)
    {
        if (seen.Age(id) >= ttl + Allowance(ttl)) return true;
        TimeSpan? skew = request.ClockSkew ?? (request.Wait is null ? LeaseRequest.DefaultClockSkew : null);

        // Between instants: no sum can leave the range of dates.
        return skew is { } allowed && now - renewed > ttl + Allowance(ttl) + allowed;
    }

    private LeaseState Acquired(LeaseState state, LeaseHolder[] alive, LeaseRequest request, DateTimeOffset now)
    {
        long token = NextToken(state);
        var holder = new LeaseHolder(request.Id, token, request.Holder, request.Ttl, now, now, 0) { Url = request.Url };
        LeaseHolder? over = state.Holders.LastOrDefault(h => !alive.Contains(h));
        return state.WithoutTicket(request.Id) with
        {
            Token = token,
            Holders = [.. alive, holder],
            Last = over is null ? state.Last : new LeaseEnd(over.Id, over.Token, over.Holder, now, LeaseEndKind.Expired) { By = request.Holder },
        };
    }
}

/// <summary>What one who wants a lease does next.</summary>
internal enum LeaseMove
{
    /// <summary>Take it.</summary>
    Acquire,

    /// <summary>Go without.</summary>
    Refuse,

    /// <summary>Join those who wait.</summary>
    Queue,

    /// <summary>Show that one still waits.</summary>
    Beat,

    /// <summary>Look again later.</summary>
    Wait,
}

/// <param name="Move">What to do.</param>
/// <param name="Next">The state to write for it; null where nothing is to be written.</param>
/// <param name="Ahead">How many are served before.</param>
internal readonly record struct LeaseDecision(LeaseMove Move, LeaseState? Next, int Ahead);
