using System.Management.Automation;

namespace GitKv.Sessions;

/// <summary>
/// A failure whose error record is made already. Errors of PowerShell itself travel in it: bare, they could not be told from those of
/// commands further down the pipeline, which pass through here while something is written.
/// </summary>
internal sealed class ReportException(ErrorRecord record, bool isFatal = false) : Exception(record.ToString())
{
    internal ErrorRecord Record { get; } = record;

    /// <summary>Nothing at all can be processed after this.</summary>
    internal bool IsFatal { get; } = isFatal;

    /// <summary>Whether an exception is an error of PowerShell's, but no stop and no <c>throw</c>, which nobody on the way may swallow.</summary>
    internal static bool IsError(RuntimeException exception) => exception is not PipelineStoppedException
        and not ActionPreferenceStopException and not { WasThrownFromThrowStatement: true };

    internal static ReportException From(RuntimeException exception) => new(new ErrorRecord(exception.ErrorRecord, exception));
}
