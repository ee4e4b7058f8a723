using System.Management.Automation;
using GitKv.Sessions;

namespace GitKv.Cmdlets;

/// <summary>Runs a script block while a lock is held, which is renewed as long as it takes and let go of afterwards.</summary>
[Cmdlet(VerbsOther.Use, "GitKvLock", SupportsShouldProcess = true)]
[OutputType(typeof(object))]
public sealed class UseGitKvLockCommand : GitKvUseLockCmdlet
{
    private protected override void Process()
    {
        StoreHandle handle = Target();
        if (!ShouldProcess($"item '{Key}' in store '{handle.Name}'", "Run a script block under the lock")) return;
        Run(handle, Acquire(handle, DefaultTtl, System.Threading.Timeout.InfiniteTimeSpan));
    }
}
