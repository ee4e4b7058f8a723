using System.Diagnostics;

namespace GitKv.Core.Refs;

/// <summary>How long to wait for locks: pauses that grow, at random so that waiters don't move in step, up to a time limit over all of them.</summary>
internal sealed class LockWait(TimeSpan limit, CancellationToken cancellation)
{
    private const int Spins = 10;
    private const int LongestPause = 32;
    private readonly long _begin = Stopwatch.GetTimestamp();
    private int _pauses;

    /// <summary>Waits a little. False when the time is over.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public bool Pause()
    {
        cancellation.ThrowIfCancellationRequested();
        if (Stopwatch.GetElapsedTime(_begin) >= limit) return false;
        int longest = Math.Min(LongestPause, 1 << Math.Min(16, _pauses++ / 4));
        if (_pauses <= Spins) Thread.Yield();
        else Thread.Sleep(Random.Shared.Next(1, longest + 1));
        return true;
    }
}
