using GitKv.Core.Coordination;

namespace GitKv.Core.Tests.Coordination.Simulation;

/// <summary>One run: some agents, a time in which everything goes wrong, and one in which nothing does and each must get its turn.</summary>
internal sealed class Scenario
{
    private static readonly TimeSpan s_ttl = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_chaos = TimeSpan.FromSeconds(150);
    private static readonly TimeSpan s_calm = TimeSpan.FromSeconds(400);
    private readonly World _world;
    private readonly List<Agent> _agents = [];
    private readonly int _limit;

    public Scenario(int seed, LeaseRules? rules = null, bool comparesNothing = false, bool guardsNothing = false)
    {
        _world = new World(seed);
        bool isSemaphore = seed % 4 == 3;
        _limit = isSemaphore ? 2 : 1;
        LeaseKind kind = isSemaphore ? LeaseKind.Semaphore : LeaseKind.Lock;
        Server = new Server(_world, kind, _limit) { ComparesNothing = comparesNothing, GuardsNothing = guardsNothing };
        Faults = FaultsOf(_world.Random);

        // One who does not wait relies on recorded times: then the clocks are off by no more than is allowed for.
        bool hasImpatient = seed % 3 == 1;
        int count = 3 + _world.Random.Next(4);
        for (int i = 0; i < count; i++)
        {
            double skew = hasImpatient ? 14 : 100_000;
            var clock = new SimulatedClock(_world, 0.98 + (_world.Random.NextDouble() * 0.04), _world.Between(-skew, skew));
            bool waits = !hasImpatient || i % 3 != 0;
            var request = new LeaseRequest
            {
                Kind = kind,
                Limit = _limit,
                Holder = $"agent {i}",
                Ttl = s_ttl,
                Wait = !waits ? null : _world.Chance(0.2) ? _world.Between(1, 20) : Timeout.InfiniteTimeSpan,
                Patience = TimeSpan.FromSeconds(8),
                Pace = LeasePace.Remote,
            };
            _agents.Add(new Agent(_world, Server, rules ?? LeaseRules.Default, i, clock, request) { Faults = Faults });
            if (request.Wait == Timeout.InfiniteTimeSpan) Waiting.Add(_agents[^1]);
        }

        _world.Check = Believers;
    }

    public Server Server { get; }

    public Faults Faults { get; }

    public int Served => _agents.Sum(a => a.Served);

    private List<Agent> Waiting { get; } = [];

    /// <summary>What was wrong; null for nothing.</summary>
    public string? Run()
    {
        _world.RunUntil(s_chaos);
        foreach (Agent agent in _agents) agent.Faults = Faults.None;
        int[] before = [.. Waiting.Select(a => a.Served)];
        _world.RunUntil(s_chaos + s_calm, () => Waiting.Zip(before).All(p => p.First.Served > p.Second));
        for (int i = 0; i < Waiting.Count; i++)
            if (Waiting[i].Served == before[i]) _world.Violate($"one who waits got nothing in {s_calm.TotalSeconds} quiet seconds");
        return _world.Violation;
    }

    /// <summary>No more believe to hold it at once than may, each by its own clock.</summary>
    private void Believers()
    {
        int believers = 0;
        foreach (Agent agent in _agents)
            if (agent.Believes) believers++;
        if (believers > _limit) _world.Violate($"{believers} believe to hold it");
    }

    private static Faults FaultsOf(Random random) => random.Next(4) == 0
        ? Faults.None
        : new Faults
        {
            LostRequest = random.NextDouble() * 0.1,
            LostReply = random.NextDouble() * 0.15,
            LateRequest = random.NextDouble() * 0.05,
            Pause = random.NextDouble() * 0.03,
            Crash = random.NextDouble() * 0.01,
        };
}
