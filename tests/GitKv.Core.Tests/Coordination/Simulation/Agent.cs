using GitKv.Core.Coordination;
using GitKv.Core.Errors;

namespace GitKv.Core.Tests.Coordination.Simulation;

/// <summary>
/// A computer that takes the lease again and again, writes under it, and lets go of it. It does the same steps as the real thing; what it asks of the
/// server travels, and may be lost or late, and it may stand still or crash at any step.
/// </summary>
internal sealed class Agent
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(3);
    private readonly World _world;
    private readonly Server _server;
    private readonly LeaseRules _rules;
    private readonly SimulatedClock _clock;
    private readonly LeaseRequest _request;
    private readonly int _number;
    private int _life;
    private int _acquisition;
    private LeaseAcquisition? _acquiring;
    private LeaseRenewal? _renewing;
    private IEnumerator<LeaseStep>? _steps;
    private int _writesLeft;

    public Agent(World world, Server server, LeaseRules rules, int number, SimulatedClock clock, LeaseRequest request)
    {
        (_world, _server, _rules, _number, _clock, _request) = (world, server, rules, number, clock, request);
        Later(world.Between(0, 5), Want);
    }

    public Faults Faults { get; set; } = Faults.None;

    /// <summary>The lease that it has, as far as it knows.</summary>
    public Lease? Lease { get; private set; }

    public bool Believes => Lease is { IsOver: false };

    public int Served { get; private set; }

    private void Want()
    {
        _acquiring = new LeaseAcquisition("lock", _request with { Id = $"{_number}.{_life}.{_acquisition++}" }, _rules, _clock, _world.Random);
        Do(_acquiring.Run(), () =>
        {
            if (_acquiring.Held is { } held)
            {
                Lease = new Lease("lock", new LeasePlace("s", "refs/kv/s", ""), _request.Kind, held, _acquiring.Since, _clock);
                Served++;
                _writesLeft = _world.Random.Next(8);
                Work();
            }
            else
            {
                Rest();
            }
        });
    }

    private void Work()
    {
        if (Lease is not { } lease) return;
        if (_writesLeft-- <= 0)
        {
            // From here on it counts on nothing.
            Lease = null;
            Do(new LeaseRelease("lock", lease.Holder.Id, LeasePace.Remote, _clock, _world.Random).Run(), Rest);
        }
        else if (lease.Left < lease.Holder.Ttl * 2 / 3)
        {
            _renewing = new LeaseRenewal("lock", lease.Holder.Id, null, _rules, LeasePace.Remote, _clock, _world.Random);
            Do(_renewing.Run(), () =>
            {
                if (_renewing.Held is { } held)
                {
                    lease.Renewed(held, _renewing.Since);
                    Later(_world.Between(0, 1), Work);
                }
                else
                {
                    Lease = null;
                    Rest();
                }
            });
        }
        else
        {
            Write(lease);
        }
    }

    /// <summary>A write that believes in its lease when it leaves; whether it is taken is decided where it arrives.</summary>
    private void Write(Lease lease)
    {
        if (!lease.IsOver)
        {
            LeaseGuard guard = new("lock", lease.Token, lease.Holder.Id);
            DateTimeOffset? renewedAt = _world.Chance(0.5) ? _clock.GetUtcNow() : null;
            Send(() => _server.TryWrite(guard, renewedAt), _ => { });
        }

        Later(_world.Between(0.1, 2), Work);
    }

    private void Rest() => Later(_world.Between(0, 8), Want);

    private void Do(IEnumerable<LeaseStep> steps, Action done)
    {
        _steps = steps.GetEnumerator();
        Next(done);
    }

    private void Next(Action done)
    {
        bool more;
        try
        {
            more = _steps!.MoveNext();
        }
        catch (KvException)
        {
            // It could not be reached for too long: what a caller does then is to try all of it again.
            Later(_world.Between(0, 2), Lease is null ? Want : Work);
            return;
        }

        if (!more)
        {
            done();
            return;
        }

        switch (_steps.Current)
        {
            case PauseStep pause:
                Later(_clock.InTruth(pause.Time), () => Next(done));
                break;
            case ReadStep read:
                Send(() => new RegisterReading(_server.Version, _server.State, 0), reading =>
                {
                    if (reading is { } found) read.Result = found;
                    else read.Failure = Unreachable();
                    Next(done);
                });
                break;
            case WriteStep write:
                Send(() => _server.TrySet(write.Version, write.State), landed =>
                {
                    write.Outcome = landed switch { true => RegisterOutcome.Won, false => RegisterOutcome.Lost, null => RegisterOutcome.Unknown };
                    Next(done);
                });
                break;
        }
    }

    /// <summary>Asks the server. What is lost on the way there or back is null for the asker, after it has waited for a while.</summary>
    private void Send<T>(Func<T> ask, Action<T?> answered)
        where T : struct
    {
        bool isLate = _world.Chance(Faults.LateRequest);
        TimeSpan there = isLate ? s_patience + _world.Between(0, 8) : _world.Between(0.01, 0.3);
        bool isHeard = !_world.Chance(Faults.LostRequest);
        bool isAnswered = isHeard && !isLate && !_world.Chance(Faults.LostReply);

        // What is under way arrives, whatever becomes of the sender; an answer finds only the one who asked.
        int life = _life;
        if (isHeard)
        {
            _world.After(there, () =>
            {
                T answer = ask();
                if (isAnswered && life == _life) Later(_world.Between(0.01, 0.3), () => answered(answer));
            });
        }

        if (!isAnswered) Later(s_patience, () => answered(null));
    }

    /// <summary>Goes on after a time, unless it crashes or stands still before.</summary>
    private void Later(TimeSpan time, Action goOn)
    {
        int life = _life;
        if (_world.Chance(Faults.Pause)) time += _world.Between(5, 40);
        if (_world.Chance(Faults.Crash))
        {
            _world.After(_world.Random.NextDouble() * time, () => Crash(life));
            return;
        }

        _world.After(time, () =>
        {
            if (life == _life) goOn();
        });
    }

    private void Crash(int life)
    {
        if (life != _life) return;
        _life++;
        Lease = null;
        Later(_world.Between(0, 20), Want);
    }

    private static KvException Unreachable() => new(ErrorIds.RemoteUnreachable, KvErrorKind.Unreachable, "No answer.");
}
