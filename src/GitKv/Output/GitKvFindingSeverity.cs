namespace GitKv;

/// <summary>How much a finding of Test-GitKvStore matters.</summary>
public enum GitKvFindingSeverity
{
    /// <summary>Worth knowing; nothing is wrong.</summary>
    Information,

    /// <summary>Not as it should be, but everything can be read.</summary>
    Warning,

    /// <summary>Something is lost, damaged or not to be trusted.</summary>
    Error,
}
