using System.Management.Automation;
using GitKv.Core.Maintenance;
using GitKv.Sessions;

namespace GitKv.Cmdlets;

/// <summary>Tells how large a store is, how fast it grows, and how the repository keeps it.</summary>
[Cmdlet(VerbsDiagnostic.Measure, "GitKvStore")]
[OutputType(typeof(GitKvStoreMeasurement))]
public sealed class MeasureGitKvStoreCommand : GitKvCmdlet
{
    private protected override string NotOnRemotes => "It would bring all of it. Receive the store (Receive-GitKvStore) and measure it in the clone.";

    private protected override void Process()
    {
        StoreHandle handle = Target();
        var progress = new ProgressRecord(0, $"Measuring the store '{handle.Name}'", "Reading");
        StoreMeasurement measured = StoreMeasure.Run(
            handle.Store,
            count =>
            {
                progress.StatusDescription = $"{count:N0} items";
                WriteProgress(progress);
            },
            Cancellation);
        progress.RecordType = ProgressRecordType.Completed;
        WriteProgress(progress);
        WriteObject(new GitKvStoreMeasurement(measured, handle.Info));
    }
}
