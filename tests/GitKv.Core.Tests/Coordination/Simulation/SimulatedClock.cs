namespace GitKv.Core.Tests.Coordination.Simulation;

/// <summary>One computer's clocks: what is measured runs a little too fast or too slow, what is shown is off by any amount.</summary>
internal sealed class SimulatedClock(World world, double rate, TimeSpan skew) : TimeProvider
{
    private static readonly DateTimeOffset s_begin = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => (long)(world.Now * rate);

    public override DateTimeOffset GetUtcNow() => s_begin + TimeSpan.FromTicks(world.Now) + skew;

    /// <summary>How long the computer's own time takes in truth.</summary>
    public TimeSpan InTruth(TimeSpan own) => own / rate;
}
