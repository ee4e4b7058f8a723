namespace GitKv.Core.Coordination.Watching;

/// <summary>
/// How long to wait until the next look: short right after a change, longer the longer nothing happens, and never so short that looking takes most of the
/// time. A little of it is left to chance, so that many watchers don't look at the same moment.
/// </summary>
internal sealed class PollPace(TimeSpan shortest, TimeSpan longest, TimeSpan? fixedInterval, Random random)
{
    private const double Growth = 1.5;
    private const int CostShare = 4;
    private TimeSpan? _current;

    /// <summary>For a repository on this machine: a look costs little.</summary>
    public static PollPace Local(TimeSpan? fixedInterval) => new(TimeSpan.FromMilliseconds(50), TimeSpan.FromSeconds(2), fixedInterval, Random.Shared);

    /// <summary>For a remote: hosts count how often they are asked.</summary>
    public static PollPace Remote(TimeSpan? fixedInterval) => new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30), fixedInterval, Random.Shared);

    /// <summary>The time to wait.</summary>
    /// <param name="changed">Whether the last look found anything.</param>
    /// <param name="cost">How long it took.</param>
    public TimeSpan Next(bool changed, TimeSpan cost)
    {
        if (fixedInterval is { } interval) return interval;
        TimeSpan calm = changed || _current is not { } before ? shortest : before * Growth < longest ? before * Growth : longest;
        _current = calm;
        TimeSpan wait = calm > CostShare * cost ? calm : CostShare * cost;
        return wait * (0.9 + 0.2 * random.NextDouble());
    }
}
