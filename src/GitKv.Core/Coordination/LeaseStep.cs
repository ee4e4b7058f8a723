using GitKv.Core.Errors;

namespace GitKv.Core.Coordination;

/// <summary>
/// One thing that a procedure wants done next. Whoever drives it does so, with a store and a clock or in a simulation, and puts the result here.
/// </summary>
internal abstract class LeaseStep
{
    /// <summary>Set where it could not be done for now; nothing is known of it then.</summary>
    public KvException? Failure { get; set; }
}

/// <summary>Read the register.</summary>
internal sealed class ReadStep : LeaseStep
{
    public RegisterReading Result { get; set; }
}

/// <summary>Write the register if it is still at the version that was read.</summary>
internal sealed class WriteStep(string? version, LeaseState state, string message) : LeaseStep
{
    public string? Version => version;

    public LeaseState State => state;

    /// <summary>What is done, for the history.</summary>
    public string Message => message;

    public RegisterOutcome Outcome { get; set; }
}

/// <summary>Let some time pass.</summary>
internal sealed class PauseStep(TimeSpan time) : LeaseStep
{
    public TimeSpan Time => time;
}
