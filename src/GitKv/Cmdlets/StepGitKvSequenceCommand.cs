using System.Management.Automation;
using GitKv.Completion;
using GitKv.Core.Coordination;
using GitKv.Sessions;

namespace GitKv.Cmdlets;

/// <summary>Takes the next number of a sequence: each is given once, and none is left out.</summary>
[Cmdlet(VerbsCommon.Step, "GitKvSequence", SupportsShouldProcess = true)]
[OutputType(typeof(long))]
public sealed class StepGitKvSequenceCommand : GitKvGuardedCmdlet
{
    /// <summary>The item's key, exactly as given; it holds the last number that was given.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Name")]
    [ArgumentCompleter(typeof(KeyCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Key { get; set; }

    /// <summary>How many numbers, one after the other.</summary>
    [Parameter]
    [ValidateRange(1, 1_000_000)]
    public int Count { get; set; } = 1;

    /// <summary>The first number of a sequence that is not there yet.</summary>
    [Parameter]
    public long Start { get; set; } = 1;

    private protected override void Process()
    {
        StoreHandle handle = Target();
        if (!ShouldProcess($"sequence '{Key}' in store '{handle.Name}'", Count == 1 ? "Take the next number" : $"Take the next {Count} numbers")) return;
        long first = KvSequence.Next(handle.StoreForWriting, Key!, Count, Start, CommitOptions());
        for (int i = 0; i < Count; i++) WriteObject(first + i);
    }
}
