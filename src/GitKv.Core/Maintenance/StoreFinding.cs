namespace GitKv.Core.Maintenance;

/// <summary>How much a finding matters.</summary>
public enum FindingSeverity
{
    /// <summary>Worth knowing; nothing is wrong.</summary>
    Information,

    /// <summary>Not as it should be, but everything can be read.</summary>
    Warning,

    /// <summary>Something is lost, damaged or not to be trusted.</summary>
    Error,
}

/// <summary>What a check of a store found.</summary>
/// <param name="Severity">How much it matters.</param>
/// <param name="Id">A stable name of the sort of finding.</param>
/// <param name="Target">The key, object or ref that it is about.</param>
/// <param name="Message">What is wrong, and what to do.</param>
/// <param name="CanRepair">Whether a repair mends it, without guessing.</param>
public sealed record StoreFinding(FindingSeverity Severity, string Id, string Target, string Message, bool CanRepair = false);
