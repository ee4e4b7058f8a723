using System.Management.Automation;

namespace GitKv.Sessions;

/// <summary>A batch that all was to depend on could not land: nothing of it was written.</summary>
internal sealed class BatchFailedException(ErrorRecord record) : Exception(record.ToString())
{
    internal ErrorRecord Record { get; } = record;
}
