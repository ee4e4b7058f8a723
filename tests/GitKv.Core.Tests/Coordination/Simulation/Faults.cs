namespace GitKv.Core.Tests.Coordination.Simulation;

/// <summary>How often what goes wrong, as probabilities of each message or step.</summary>
internal sealed record Faults
{
    public double LostRequest { get; init; }

    public double LostReply { get; init; }

    /// <summary>A request that arrives after its sender has given up waiting for an answer.</summary>
    public double LateRequest { get; init; }

    /// <summary>A computer that stands still for longer than a lease lives.</summary>
    public double Pause { get; init; }

    public double Crash { get; init; }


    public static Faults None { get; } = new();
}
