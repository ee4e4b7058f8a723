using GitKv.Core.Remotes.Wire.Channels;

namespace GitKv.Core.Remotes.Wire;

/// <summary>
/// The connections for reading from one remote: the one in use and, once it is clear that refs are listed again and again, the next, opened ahead
/// in the background. A process at the other end that has listed refs would list the same ones again (see <see cref="IUploadPack.Remembers"/>).
/// </summary>
internal sealed class ReaderPool(Func<CancellationToken, IUploadPack> open) : IDisposable
{
    // Whoever has listed twice watches or waits.
    private const int OpensAheadAfter = 2;
    private readonly CancellationTokenSource _ending = new();
    private readonly List<Task> _closing = [];
    private Task<IUploadPack>? _next;
    private int _listings;

    /// <summary>The connection in use; null where there is none.</summary>
    public IUploadPack? Current { get; private set; }

    /// <summary>Whether refs were listed over it.</summary>
    public bool HasListed { get; private set; }

    /// <summary>Whether one was opened ahead.</summary>
    public bool HasNext => _next is not null;

    /// <summary>The connection for the next request, fresh where refs are to be listed; opened where there is none. Fails as opening does.</summary>
    public IUploadPack Take(bool lists, CancellationToken cancellation)
    {
        if (lists && HasListed && Current is { Remembers: true }) Drop(orderly: true);
        Current ??= TakeNext(cancellation) ?? Begin(open(cancellation), cancellation);
        HasListed |= lists;
        if (lists) _listings++;
        return Current;
    }

    /// <summary>Opens the next connection while there is time.</summary>
    public void OpenAhead()
    {
        if (_listings < OpensAheadAfter || _next is not null || Current is not { Remembers: true }) return;
        _next = Task.Run(() =>
        {
            IUploadPack next = open(_ending.Token);
            try
            {
                using CancellationTokenRegistration abort = _ending.Token.UnsafeRegister(static r => ((IUploadPack)r!).Abort(), next);
                next.Begin(_ending.Token);
                return next;
            }
            catch
            {
                next.Abort();
                next.Dispose();
                throw;
            }
        });
    }

    /// <summary>Closes the connection in use.</summary>
    /// <param name="orderly">Whether it is between two requests; else it is ended at once.</param>
    public void Drop(bool orderly)
    {
        IUploadPack? current = Current;
        Current = null;
        HasListed = false;
        if (current is null) return;
        if (!orderly)
        {
            current.Abort();
            current.Dispose();
            return;
        }

        // Its process ends when its input does: nobody needs to wait for that now.
        _closing.RemoveAll(static t => t.IsCompleted);
        _closing.Add(Task.Run(current.Dispose));
    }

    public void Dispose()
    {
        Drop(orderly: true);
        _ending.Cancel();
        TakeNext(CancellationToken.None)?.Dispose();
        Task.WaitAll([.. _closing]);
        _ending.Dispose();
    }

    /// <summary>What was opened ahead; null where that failed.</summary>
    private IUploadPack? TakeNext(CancellationToken cancellation)
    {
        if (_next is not { } next) return null;
        try
        {
            next.Wait(cancellation);
            _next = null;
            return next.Result;
        }
        catch (AggregateException)
        {
            // Whoever asks now opens another, and is told why that fails.
            _next = null;
            return null;
        }
    }

    private IUploadPack Begin(IUploadPack opened, CancellationToken cancellation)
    {
        // Known from now on, so that what it said is known if it fails.
        Current = opened;
        using CancellationTokenRegistration abort = cancellation.UnsafeRegister(static r => ((IUploadPack)r!).Abort(), opened);
        opened.Begin(cancellation);
        return opened;
    }
}
