namespace GitKv.Core.Tests.Coordination.Simulation;

/// <summary>True time, which nobody in it can see, and what happens when. All chance comes from one seed.</summary>
internal sealed class World(int seed)
{
    private readonly PriorityQueue<Action, (long At, long Order)> _events = new();
    private long _order;

    public Random Random { get; } = new(seed);

    /// <summary>True time in ticks since the beginning.</summary>
    public long Now { get; private set; }

    /// <summary>What was found to be wrong; null for nothing.</summary>
    public string? Violation { get; private set; }

    /// <summary>Looks at everything after each event.</summary>
    public Action? Check { get; set; }

    public bool Chance(double probability) => Random.NextDouble() < probability;

    public TimeSpan Between(double least, double most) => TimeSpan.FromSeconds(least + (Random.NextDouble() * (most - least)));

    public void After(TimeSpan time, Action happens) => _events.Enqueue(happens, (Now + Math.Max(0, time.Ticks), _order++));

    public void Violate(string what) => Violation ??= $"seed {seed}, second {TimeSpan.FromTicks(Now).TotalSeconds:0.000}: {what}";

    /// <summary>Lets everything happen until then, or until something is wrong.</summary>
    public void RunUntil(TimeSpan time, Func<bool>? isDone = null)
    {
        while (Violation is null && isDone?.Invoke() != true && _events.TryPeek(out _, out (long At, long) next) && next.At <= time.Ticks)
        {
            Action happens = _events.Dequeue();
            Now = next.At;
            happens();
            Check?.Invoke();
        }

        if (Violation is null && isDone?.Invoke() != true) Now = Math.Max(Now, time.Ticks);
    }
}
