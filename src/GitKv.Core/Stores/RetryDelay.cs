namespace GitKv.Core.Stores;

/// <summary>How long to wait before trying again: full jitter over a bound that doubles, so that writers who met don't meet again.</summary>
internal static class RetryDelay
{
    private const int MostMilliseconds = 100;

    public static void Wait(int attempt, CancellationToken cancellation)
    {
        int bound = Math.Min(MostMilliseconds, 1 << Math.Min(attempt, 10));
        cancellation.WaitHandle.WaitOne(Random.Shared.Next(bound + 1));
        cancellation.ThrowIfCancellationRequested();
    }
}
