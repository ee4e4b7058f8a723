namespace GitKv.Core.Coordination;

/// <summary>One value that several share, and that changes only by compare-and-swap.</summary>
internal interface ILeaseRegister
{
    /// <summary>The value as it is now.</summary>
    /// <exception cref="Errors.KvException">A transient one: it can't be read for now. Others.</exception>
    RegisterReading Read(CancellationToken cancellation);

    /// <summary>Sets the value if it is at that version still.</summary>
    /// <exception cref="Errors.KvException">A transient one: nothing was changed, and it may be tried again. Others.</exception>
    RegisterOutcome TrySet(string? version, LeaseState state, string message, CancellationToken cancellation);
}

/// <summary>What a register held when it was read.</summary>
/// <param name="Version">Its version; null where it holds nothing.</param>
/// <param name="State">What it holds; null for nothing.</param>
/// <param name="Floor">Where it holds nothing: the highest token that is known to have been given before.</param>
internal readonly record struct RegisterReading(string? Version, LeaseState? State, long Floor);

/// <summary>What became of a write.</summary>
internal enum RegisterOutcome
{
    /// <summary>It landed.</summary>
    Won,

    /// <summary>It was at another version, and nothing landed.</summary>
    Lost,

    /// <summary>Nobody answered: it landed, or may land yet, or not.</summary>
    Unknown,
}
