using GitKv.Core.Errors;
using GitKv.Core.Stores;

namespace GitKv.Core.Coordination;

/// <summary>
/// The locks and semaphores of a store. Each is an item, made by the first who takes it, and stays.
/// <para>
/// Guaranteed, as long as nobody changes such items by other means: each acquisition has a token of its own, one more than the one before; a write that a
/// <see cref="LeaseGuard"/> guards lands only while that acquisition holds; a lease that is not renewed can be taken by others after its time
/// to live. That two never believe to hold it at once depends on clocks that run about equally fast (5 in 100), not on what they show; only one
/// who does not wait judges by recorded times, and allows for <see cref="LeaseRequest.ClockSkew"/>.
/// </para>
/// </summary>
public sealed class KvLocks
{
    private const int LeaveSeconds = 10;
    private readonly KvStore _store;
    private readonly CommitOptions _options;
    private readonly TimeProvider _clock;
    private readonly LeaseRules _rules = LeaseRules.Default;

    /// <param name="store">Where they are.</param>
    /// <param name="options">Who and how durably, for what is written.</param>
    public KvLocks(KvStore store, CommitOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(store);
        _store = store;
        _options = options ?? CommitOptions.Default;
        _clock = store.Repository.Time;
    }

    private CancellationToken Cancellation => _options.Cancellation;

    private LeasePace Pace => _store.Repository.Refs.IsRemote ? LeasePace.Remote : LeasePace.Local;

    /// <summary>The lock or semaphore as it is now.</summary>
    /// <exception cref="KvException">LockInvalid: the item is something else.</exception>
    public LeaseState? Find(string key) => Register(key).Read(Cancellation).State;

    /// <summary>The state that an item's value describes; null where it is neither a lock nor a semaphore.</summary>
    public static LeaseState? TryParse(byte[] content)
    {
        try
        {
            return LeaseFormat.Parse(content, "");
        }
        catch (KvException)
        {
            return null;
        }
    }

    /// <summary>Takes a lease.</summary>
    /// <param name="key">The item.</param>
    /// <param name="request">What for, and how long to wait.</param>
    /// <param name="waiting">Told, after each look that left one waiting, of what was seen and how many come before.</param>
    /// <exception cref="KvException">LockHeld, without waiting; LockTimeout; LockInvalid; KeyInvalid; those of all writing.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; the place in the queue was given back.</exception>
    public Lease Acquire(string key, LeaseRequest request, Action<LeaseState, int>? waiting = null)
    {
        ArgumentNullException.ThrowIfNull(request);
        Check(request);
        long begun = _clock.GetTimestamp();
        LeaseRequest paced = request with { Pace = Pace };
        var acquisition = new LeaseAcquisition(key, paced, _rules, _clock, Random.Shared) { Waiting = waiting };
        try
        {
            LeaseDriver.Run(acquisition.Run(), Register(key), Cancellation);
            if (acquisition.Held is { } holder) return new Lease(key, LeasePlace.Of(_store), request.Kind, holder, acquisition.Since, _clock);
        }
        finally
        {
            if (acquisition.Held is null && acquisition.IsQueued) Withdraw(key, request.Id);
        }

        LeaseState state = acquisition.State!;
        throw request.Wait is null
            ? LeaseErrors.Held(key, state, acquisition.Ahead)
            : LeaseErrors.TimedOut(key, state, acquisition.Ahead, _clock.GetElapsedTime(begun));
    }

    /// <summary>Renews a lease: it holds for its whole time to live from now on.</summary>
    /// <param name="lease">The lease.</param>
    /// <param name="ttl">Another time to live from now on; null to leave it.</param>
    /// <exception cref="KvException">LockLost: somebody else has it, or took it away.</exception>
    public void Renew(Lease lease, TimeSpan? ttl = null)
    {
        ArgumentNullException.ThrowIfNull(lease);
        if (ttl is { } time) CheckTtl(time);
        var renewal = new LeaseRenewal(lease.Key, lease.Holder.Id, ttl, _rules, Pace, _clock, Random.Shared);
        LeaseDriver.Run(renewal.Run(), Register(lease.Key), Cancellation);
        lease.Renewed(renewal.Held ?? throw LeaseErrors.Lost(lease.Key, lease.Token, renewal.State), renewal.Since);
    }

    /// <summary>The lease of a holder, as if it had been taken here just now; for one who knows only its token, or only who holds it.</summary>
    /// <exception cref="KvException">LockNotHeld; LockInvalid; ItemNotFound: it was never taken.</exception>
    public Lease Adopt(string key, long? token, string? holder)
    {
        long begun = _clock.GetTimestamp();
        LeaseState state = Find(key) ?? throw LeaseErrors.NotThere(key);
        LeaseHolder[] found = [.. state.Holders.Where(h => token is { } number ? h.Token == number : h.Holder == holder)];
        return found.Length == 1
            ? new Lease(key, LeasePlace.Of(_store), state.Kind, found[0], begun, _clock)
            : throw LeaseErrors.NotHeld(key, state, token is { } wanted ? $"token {wanted}" : $"{holder}");
    }

    /// <summary>Lets go of a lease.</summary>
    /// <exception cref="KvException">LockLost: it was lost before.</exception>
    public void Release(Lease lease)
    {
        ArgumentNullException.ThrowIfNull(lease);
        var release = new LeaseRelease(lease.Key, lease.Holder.Id, Pace, _clock, Random.Shared);
        LeaseDriver.Run(release.Run(), Register(lease.Key), Cancellation);
        if (!release.IsDone) throw LeaseErrors.Lost(lease.Key, lease.Token, release.State);
    }

    /// <summary>Takes a lease from its holder. Who did so and why stays in the item and in its history.</summary>
    /// <param name="key">The item.</param>
    /// <param name="by">Who.</param>
    /// <param name="reason">Why.</param>
    /// <param name="token">Only from the one with this token; null for all that hold it.</param>
    /// <exception cref="KvException">LockNotHeld: nobody holds it; ItemNotFound; LockInvalid.</exception>
    public IReadOnlyList<LeaseHolder> Force(string key, string by, string reason, long? token = null)
    {
        var force = new LeaseForce(key, token, by, reason, Pace, _clock, Random.Shared);
        LeaseDriver.Run(force.Run(), Register(key), Cancellation);
        if (force.IsDone) return force.Forced;
        throw token is null ? LeaseErrors.NotHeld(key, null, by) : LeaseErrors.NotHeld(key, force.State, $"token {token}");
    }

    private static void Check(LeaseRequest request)
    {
        CheckTtl(request.Ttl);
        if (request.Limit < 1) throw new KvException(ErrorIds.ValueInvalid, KvErrorKind.Invalid, $"A semaphore has at least one place, not {request.Limit}.", request.Limit);
        if (string.IsNullOrWhiteSpace(request.Holder)) throw new KvException(ErrorIds.ValueInvalid, KvErrorKind.Invalid, "The holder of a lock has a name.");
    }

    private static void CheckTtl(TimeSpan ttl)
    {
        if (ttl < TimeSpan.FromMilliseconds(100) || ttl > TimeSpan.FromDays(366))
            throw new KvException(ErrorIds.ValueInvalid, KvErrorKind.Invalid, $"A lock has a time to live from a tenth of a second to a year, not {ttl}.", ttl);
    }

    private StoreRegister Register(string key) => new(_store, key, _options);

    /// <summary>Nobody is to wait for one who does not come; where it can't be said, they find out by themselves.</summary>
    private void Withdraw(string key, string id)
    {
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(LeaveSeconds));
        try
        {
            LeaseDriver.Run(new LeaseWithdrawal(key, id, Pace, _clock, Random.Shared).Run(), Register(key), stop.Token);
        }
        catch (Exception e) when (e is KvException or OperationCanceledException)
        {
            // What went wrong first is what counts.
        }
    }
}
