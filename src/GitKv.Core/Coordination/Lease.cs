using GitKv.Core.Errors;

namespace GitKv.Core.Coordination;

/// <summary>
/// A lease that was taken, as its holder knows it. Safe for several threads. It holds nothing open; whether it is still good is known for sure
/// only by asking the store: by renewing it, or by a write that it guards.
/// </summary>
public sealed class Lease
{
    private readonly TimeProvider _clock;
    private readonly Lock _gate = new();
    private LeaseHolder _holder;
    private long _since;

    internal Lease(string key, LeasePlace place, LeaseKind kind, LeaseHolder holder, long since, TimeProvider clock)
    {
        Key = key;
        Place = place;
        Kind = kind;
        _holder = holder;
        _since = since;
        _clock = clock;
    }

    /// <summary>The item.</summary>
    public string Key { get; }

    /// <summary>Where it is.</summary>
    public LeasePlace Place { get; }

    public LeaseKind Kind { get; }

    /// <summary>What the store has of it, as it was when it was taken or last renewed.</summary>
    public LeaseHolder Holder
    {
        get
        {
            lock (_gate) return _holder;
        }
    }

    /// <summary>The fencing number.</summary>
    public long Token => Holder.Token;

    /// <summary>Whether its time is up by the holder's own monotonic clock, counted from before it was written.</summary>
    public bool IsOver => Left <= TimeSpan.Zero;

    /// <summary>How long it is good for, by the holder's own monotonic clock.</summary>
    public TimeSpan Left
    {
        get
        {
            lock (_gate) return _holder.Ttl - _clock.GetElapsedTime(_since);
        }
    }

    /// <summary>For writes that are to be refused once somebody else has the lease.</summary>
    public LeaseGuard Guard() => new(Key, Token, Holder.Id) { Own = this, Place = Place };

    /// <exception cref="KvException">LockLost: its time is up.</exception>
    internal void ThrowIfOver()
    {
        if (IsOver) throw LeaseErrors.Over(Key, Token, Holder.Ttl);
    }

    internal void Renewed(LeaseHolder holder, long since)
    {
        lock (_gate)
        {
            // Two may renew it, and come back in another order than they went.
            if (holder.Renewals < _holder.Renewals) return;
            (_holder, _since) = (holder, since);
        }
    }
}
