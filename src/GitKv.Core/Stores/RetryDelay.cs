namespace GitKv.Core.Stores;

/// <summary>How long to wait before trying again: full jitter over a bound that doubles, so that writers who met don't meet again.</summary>
internal static class RetryDelay
{
    private const int MostMilliseconds = 100;
    private const int MostRemoteMilliseconds = 2000;

    public static void Wait(int attempt, CancellationToken cancellation)
    {
        int bound = Math.Min(MostMilliseconds, 1 << Math.Min(attempt, 10));
        cancellation.WaitHandle.WaitOne(Random.Shared.Next(bound + 1));
        cancellation.ThrowIfCancellationRequested();
    }

    /// <summary>Between exchanges with a remote, which take longer. Does not throw when it is cancelled, but ends.</summary>
    public static void Pause(int attempt, CancellationToken cancellation)
    {
        int bound = Math.Min(MostRemoteMilliseconds, 16 << Math.Min(attempt, 8));
        cancellation.WaitHandle.WaitOne(Random.Shared.Next(bound + 1));
    }
}
