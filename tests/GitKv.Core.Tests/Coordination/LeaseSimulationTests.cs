using GitKv.Core.Coordination;
using GitKv.Core.Tests.Coordination.Simulation;

namespace GitKv.Core.Tests.Coordination;

/// <summary>
/// The lease in a world with skewed and drifting clocks, computers that stand still for longer than it lives, crashes, and messages that are lost or
/// late; each run is told by its seed. And the same with a lease that is broken on purpose, to see that the world would show it.
/// </summary>
public sealed class LeaseSimulationTests
{
    private const int Runs = 1000;

    [Fact]
    public void No_run_shows_two_holders_a_token_twice_a_late_write_or_a_lock_that_is_stuck()
    {
        int acquisitions = 0;
        int writes = 0;
        int refusals = 0;
        var wrong = new List<string>();
        Parallel.For(0, Runs, seed =>
        {
            var scenario = new Scenario(seed);
            string? violation = scenario.Run();
            Interlocked.Add(ref acquisitions, scenario.Server.Acquisitions);
            Interlocked.Add(ref writes, scenario.Server.GuardedWrites);
            Interlocked.Add(ref refusals, scenario.Server.Refusals);
            if (violation is null) return;
            lock (wrong) wrong.Add(violation);
        });
        Assert.Empty(wrong);

        // It would show nothing if nothing had happened.
        Assert.True(acquisitions > Runs * 10 && writes > Runs * 10 && refusals > Runs / 10, $"{acquisitions} acquisitions, {writes} writes, {refusals} refused");
    }

    [Fact]
    public void A_run_is_the_same_every_time()
    {
        var first = new Scenario(7);
        first.Run();
        var second = new Scenario(7);
        second.Run();
        Assert.Equal((first.Served, first.Server.Acquisitions, first.Server.Version), (second.Served, second.Server.Acquisitions, second.Server.Version));
    }

    [Theory]
    [InlineData("the token does not grow")]
    [InlineData("expiry is judged by what clocks show")]
    [InlineData("others' leases are over too early")]
    [InlineData("leases are never over")]
    [InlineData("renewing leaves no sign")]
    [InlineData("the queue is passed by")]
    [InlineData("the register compares nothing")]
    [InlineData("the guard checks nothing")]
    public void What_is_broken_on_purpose_is_found(string how)
    {
        string? found = null;
        for (int seed = 0; seed < 300 && found is null; seed++) found = Break(how, seed).Run();
        Assert.NotNull(found);
    }

    private static Scenario Break(string how, int seed) => how switch
    {
        "the token does not grow" => new Scenario(seed, new SameToken()),
        "expiry is judged by what clocks show" => new Scenario(seed, new Trusting()),
        "others' leases are over too early" => new Scenario(seed, new Hasty()),
        "leases are never over" => new Scenario(seed, new Shy()),
        "renewing leaves no sign" => new Scenario(seed, new Mute()),
        "the queue is passed by" => new Scenario(seed, new Rude()),
        "the register compares nothing" => new Scenario(seed, comparesNothing: true),
        _ => new Scenario(seed, guardsNothing: true),
    };

    private sealed class SameToken : LeaseRules
    {
        protected override long NextToken(LeaseState state) => Math.Max(1, state.Token);
    }

    private sealed class Trusting : LeaseRules
    {
        protected override bool IsOver(string id, TimeSpan ttl, DateTimeOffset renewed, LeaseRequest request, Sightings seen, DateTimeOffset now) => now > renewed + ttl;
    }

    private sealed class Hasty : LeaseRules
    {
        protected override bool IsOver(string id, TimeSpan ttl, DateTimeOffset renewed, LeaseRequest request, Sightings seen, DateTimeOffset now) => seen.Age(id) >= ttl * 0.6;
    }

    private sealed class Shy : LeaseRules
    {
        protected override bool IsOver(string id, TimeSpan ttl, DateTimeOffset renewed, LeaseRequest request, Sightings seen, DateTimeOffset now) => false;
    }

    private sealed class Mute : LeaseRules
    {
        public override LeaseState Renewed(LeaseState state, LeaseHolder holder, TimeSpan? ttl, DateTimeOffset now) => state.With(holder with { Renewed = now });
    }

    private sealed class Rude : LeaseRules
    {
        protected override int Ahead(int place, int waiting) => 0;
    }
}
