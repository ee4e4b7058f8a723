using System.Management.Automation;
using GitKv.Core.Coordination;
using GitKv.Sessions;

namespace GitKv.Cmdlets;

/// <summary>Runs a script block while one of a number of places is taken, so that no more than that many run at once.</summary>
[Cmdlet(VerbsOther.Use, "GitKvSemaphore", SupportsShouldProcess = true)]
[OutputType(typeof(object))]
public sealed class UseGitKvSemaphoreCommand : GitKvUseLockCmdlet
{
    /// <summary>How many may run at once.</summary>
    [Parameter(Mandatory = true)]
    [ValidateRange(1, 1000)]
    public int Limit { get; set; }

    private protected override void Process()
    {
        StoreHandle handle = Target();
        if (!ShouldProcess($"item '{Key}' in store '{handle.Name}'", "Run a script block in one of the semaphore's places")) return;
        Run(handle, Acquire(handle, DefaultTtl, System.Threading.Timeout.InfiniteTimeSpan, LeaseKind.Semaphore, Limit));
    }
}
