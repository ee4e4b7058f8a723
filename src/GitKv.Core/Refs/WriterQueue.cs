using System.Diagnostics.CodeAnalysis;
using System.Runtime.Versioning;
using GitKv.Core.Native;

namespace GitKv.Core.Refs;

/// <summary>
/// Where writers of one ref line up, so that none makes its change on a value that another is just replacing, and none sleeps while the ref is
/// free. It is a courtesy beside git's lock file, which alone decides: who does not know of the queue, can't have it or has waited too long goes
/// on without. The operating system keeps the places (<see cref="FolderLock"/>), and gives up that of a process that is killed. Safe for several threads.
/// </summary>
/// <param name="folder">A folder that is always there.</param>
[SuppressMessage("Design", "CA1001", Justification = "The semaphore has no handle, as nobody asks for one.")]
internal sealed class WriterQueue(string folder)
{
    private const int Waiting = 0;
    private const int Working = 1;
    private const int GivenUp = 2;

    [ThreadStatic]
    private static bool t_isInside;

    // Of the threads of this process one at a time waits for those of others.
    private readonly SemaphoreSlim _turn = new(1, 1);

    /// <summary>Does the work when its turn comes.</summary>
    /// <param name="work">The work.</param>
    /// <param name="ahead">What can be done while others are at work; not called where nobody is.</param>
    /// <param name="patience">How long to wait.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public T Run<T>(Func<T> work, Action ahead, TimeSpan patience, CancellationToken cancellation)
    {
        if (t_isInside || !FolderLock.IsSupported || OperatingSystem.IsWindows()) return work();
        if (!_turn.Wait(0, CancellationToken.None))
        {
            ahead();
            if (!_turn.Wait(patience, cancellation)) return work();
        }

        try
        {
            if (FolderLock.Open(folder) is not { } place) return work();
            if (place.TryTake()) return Inside(place, work);
            ahead();
            return Wait(place, work, patience, cancellation);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>The wait can't be ended from outside: another thread does it, and goes straight on with the work unless that was given up meanwhile.</summary>
    [UnsupportedOSPlatform("windows")]
    private static T Wait<T>(FolderLock place, Func<T> work, TimeSpan patience, CancellationToken cancellation)
    {
        int state = Waiting;
        Task<T> turn = Task.Run(
            () =>
            {
                place.Take();
                if (Interlocked.CompareExchange(ref state, Working, Waiting) == Waiting) return Inside(place, work);
                place.Dispose();
                return default!;
            },
            CancellationToken.None);
        try
        {
            if (Task.WaitAny([turn], (int)patience.TotalMilliseconds, cancellation) < 0 && Interlocked.CompareExchange(ref state, GivenUp, Waiting) == Waiting) return work();
        }
        catch (OperationCanceledException) when (Interlocked.CompareExchange(ref state, GivenUp, Waiting) != Waiting)
        {
            // Too late: the work itself ends by the same token, or is done.
        }

        return turn.GetAwaiter().GetResult();
    }

    private static T Inside<T>(FolderLock place, Func<T> work)
    {
        t_isInside = true;
        try
        {
            return work();
        }
        finally
        {
            t_isInside = false;
            place.Dispose();
        }
    }
}
