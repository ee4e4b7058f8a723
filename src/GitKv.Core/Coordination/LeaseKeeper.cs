using GitKv.Core.Errors;

namespace GitKv.Core.Coordination;

/// <summary>
/// Renews a lease on a thread of its own for as long as it lives. Where that does not work for once it tries again until the lease's time is up;
/// once it is lost, <see cref="Lost"/> is cancelled.
/// </summary>
public sealed class LeaseKeeper : IDisposable
{
    private readonly Lease _lease;
    private readonly Action<CancellationToken> _renew;
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _lost = new();
    private readonly Thread _thread;
    private KvException? _why;

    /// <param name="lease">The lease.</param>
    /// <param name="renew">Renews it; runs on the thread, and needs a store that nobody else uses meanwhile.</param>
    public LeaseKeeper(Lease lease, Action<CancellationToken> renew)
    {
        ArgumentNullException.ThrowIfNull(lease);
        ArgumentNullException.ThrowIfNull(renew);
        _lease = lease;
        _renew = renew;
        _thread = new Thread(Keep) { IsBackground = true, Name = "GitKv lease" };
        _thread.Start();
    }

    /// <summary>Cancelled when the lease is lost.</summary>
    public CancellationToken Lost => _lost.Token;

    /// <summary>Why it is lost; null as long as it is not.</summary>
    public KvException? Reason => Volatile.Read(ref _why);

    /// <summary>Stops renewing, and waits for a renewal that is under way.</summary>
    public void Stop()
    {
        _stop.Cancel();
        _thread.Join();
    }

    public void Dispose()
    {
        Stop();
        _stop.Dispose();
        _lost.Dispose();
    }

    private void Keep()
    {
        TimeSpan ttl = _lease.Holder.Ttl;
        TimeSpan pause = ttl / 3;
        while (!_stop.Token.WaitHandle.WaitOne(pause))
        {
            try
            {
                _renew(_stop.Token);
                pause = _lease.Holder.Ttl / 3;
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (Exception e) when (e is not KvException { ErrorId: ErrorIds.LockLost or ErrorIds.LockInvalid } && !_lease.IsOver)
            {
                // The network, a full disk, a lock that somebody holds: there is time left to try again.
                pause = TimeSpan.FromTicks(Math.Clamp(_lease.Left.Ticks / 4, TimeSpan.TicksPerMillisecond * 10, ttl.Ticks / 3));
            }
            catch (Exception e)
            {
                Volatile.Write(ref _why, e as KvException is { ErrorId: ErrorIds.LockLost } lost ? lost : Unrenewed(e));
                _lost.Cancel();
                return;
            }
        }
    }

    private KvException Unrenewed(Exception e) => new(ErrorIds.LockLost, KvErrorKind.Conflict,
        $"The lock '{_lease.Key}' with token {_lease.Token} is lost: it could not be renewed in time. {e.Message} What was done under it may meet what others do.", _lease.Key, e);
}
