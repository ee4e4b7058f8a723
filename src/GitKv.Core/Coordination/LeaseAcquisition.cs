using GitKv.Core.Errors;

namespace GitKv.Core.Coordination;

/// <summary>
/// Takes a lease, waiting for it in the queue where that was asked for. The steps are to be done one after the other until there are none.
/// A write that nobody answered for is settled by reading: the id of the acquisition is in the state or it is not.
/// </summary>
internal sealed class LeaseAcquisition(string key, LeaseRequest request, LeaseRules rules, TimeProvider clock, Random random)
{
    private readonly Sightings _seen = new(clock);
    private readonly long _begun = clock.GetTimestamp();
    private long _contact = clock.GetTimestamp();
    private long _beat = clock.GetTimestamp();
    private TimeSpan _pause = request.Pace.Least;
    private string? _picture;
    private long _signs = -1;

    /// <summary>The acquisition; null when it was not to be had.</summary>
    public LeaseHolder? Held { get; private set; }

    /// <summary>When the write that took it began, by the own clock: its time to live counts from there.</summary>
    public long Since { get; private set; }

    /// <summary>The last state that was read.</summary>
    public LeaseState? State { get; private set; }

    /// <summary>How many are served before.</summary>
    public int Ahead { get; private set; }

    /// <summary>Whether one's place in the queue may have to be given back.</summary>
    public bool IsQueued { get; private set; }

    /// <summary>Told after each look that left one waiting.</summary>
    public Action<LeaseState, int>? Waiting { get; init; }

    private bool Waits => request.Wait is not null;

    public IEnumerable<LeaseStep> Run()
    {
        int lost = 0;
        long? unanswered = null;
        while (true)
        {
            var read = new ReadStep();
            yield return read;
            if (read.Failure is { } failure)
            {
                ThrowUnlessPatient(failure);
                yield return new PauseStep(Jitter(request.Pace.Most));
                continue;
            }

            _contact = clock.GetTimestamp();
            LeaseState state = LeaseErrors.Require(read.Result, key, request.Kind);
            State = state;
            _seen.See(state);
            if (state.HolderOf(request.Id) is { } held)
            {
                Take(held, unanswered ?? _begun);
                yield break;
            }

            bool isBeatDue = clock.GetElapsedTime(_beat) >= request.Patience / 3;
            LeaseDecision decision = rules.Decide(state, request, _seen, clock.GetUtcNow(), ++_signs, isBeatDue);
            Ahead = decision.Ahead;
            if (decision.Move == LeaseMove.Refuse || (decision.Move != LeaseMove.Acquire && IsTimeUp)) yield break;
            if (decision.Next is { } next)
            {
                long started = clock.GetTimestamp();
                var write = new WriteStep(read.Result.Version, next, Message(decision.Move, next));

                // From here on it may have landed, also where the caller is stopped before it knows.
                IsQueued = true;
                yield return write;
                if (write.Failure is { } unsent)
                {
                    ThrowUnlessPatient(unsent);
                    yield return new PauseStep(Jitter(request.Pace.Most));
                    continue;
                }

                if (write.Outcome == RegisterOutcome.Lost)
                {
                    yield return new PauseStep(Backoff(lost++));
                    continue;
                }

                lost = 0;
                if (write.Outcome == RegisterOutcome.Unknown)
                {
                    if (decision.Move == LeaseMove.Acquire) unanswered ??= started;
                    continue;
                }

                if (decision.Move == LeaseMove.Acquire)
                {
                    State = next;
                    Take(next.HolderOf(request.Id)!, started);
                    yield break;
                }

                _beat = started;
            }

            Waiting?.Invoke(state, decision.Ahead);
            yield return new PauseStep(NextPause(state, decision.Ahead));
        }
    }

    private bool IsTimeUp => request.Wait is { } wait && wait != Timeout.InfiniteTimeSpan && clock.GetElapsedTime(_begun) >= wait;

    private void Take(LeaseHolder held, long since)
    {
        Held = held;
        Since = since;
        IsQueued = false;
    }

    // Longer than this without contact, others have passed us over anyway.
    private void ThrowUnlessPatient(KvException failure)
    {
        if (!Waits || IsTimeUp || clock.GetElapsedTime(_contact) >= request.Patience) throw failure;
    }

    private string Message(LeaseMove move, LeaseState next) => move switch
    {
        LeaseMove.Acquire => $"Acquire {key}, token {next.Token}: {request.Holder}",
        LeaseMove.Queue => $"Queue for {key}: {request.Holder}",
        _ => $"Wait for {key}: {request.Holder}",
    };

    /// <summary>Quickly where something has just changed or one is next, ever slower while nothing does; never past a moment at which something is due.</summary>
    private TimeSpan NextPause(LeaseState state, int ahead)
    {
        string picture = $"{ahead} {string.Join(' ', state.Holders.Select(h => h.Id))}";
        TimeSpan least = Min(request.Pace.Least * (1 + ahead), request.Pace.Most);
        _pause = picture == _picture ? Min(Max(_pause * 1.5, least), request.Pace.Most) : least;
        _picture = picture;

        TimeSpan due = Jitter(_pause);
        due = Min(due, (request.Patience / 3) - clock.GetElapsedTime(_beat));
        if (request.Wait is { } wait && wait != Timeout.InfiniteTimeSpan) due = Min(due, wait - clock.GetElapsedTime(_begun));
        if (ahead == 0)
            foreach (LeaseHolder holder in state.Holders) due = Min(due, holder.Ttl + LeaseRules.Allowance(holder.Ttl) - _seen.Age(Sightings.KeyOf(holder)));
        return Max(due, TimeSpan.FromMilliseconds(1));
    }

    private TimeSpan Backoff(int lost) => Min(request.Pace.Least * (1 << Math.Min(lost, 6)), request.Pace.Most) * random.NextDouble();

    private TimeSpan Jitter(TimeSpan time) => time * (0.75 + (random.NextDouble() / 2));

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;

    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;
}
