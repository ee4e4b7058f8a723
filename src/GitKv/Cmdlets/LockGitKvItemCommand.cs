using System.Management.Automation;
using GitKv.Core.Coordination;
using GitKv.Sessions;

namespace GitKv.Cmdlets;

/// <summary>Takes a lock: an item that one holds at a time, for a time to live that can be renewed.</summary>
[Cmdlet(VerbsCommon.Lock, "GitKvItem", SupportsShouldProcess = true)]
[OutputType(typeof(GitKvLease))]
public sealed class LockGitKvItemCommand : GitKvAcquireCmdlet
{
    private static readonly TimeSpan DefaultTtl = TimeSpan.FromMinutes(5);

    /// <summary>Waits until it is to be had.</summary>
    [Parameter]
    public SwitchParameter Wait { get; set; }

    private protected override void Process()
    {
        StoreHandle handle = Target();
        if (!ShouldProcess($"item '{Key}' in store '{handle.Name}'", "Lock")) return;
        Lease lease = Acquire(handle, DefaultTtl, Wait ? System.Threading.Timeout.InfiniteTimeSpan : null);
        WriteObject(new GitKvLease(lease, InfoOf(handle)));
    }
}
