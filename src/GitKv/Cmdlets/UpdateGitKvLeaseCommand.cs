using System.Management.Automation;
using GitKv.Completion;
using GitKv.Core.Coordination;
using GitKv.Sessions;

namespace GitKv.Cmdlets;

/// <summary>Renews a lease: it holds for its time to live from now on. Fails where somebody else has it by now.</summary>
[Cmdlet(VerbsData.Update, "GitKvLease", DefaultParameterSetName = LeaseSet, SupportsShouldProcess = true)]
[OutputType(typeof(GitKvLease))]
public sealed class UpdateGitKvLeaseCommand : GitKvLockCmdlet
{
    private const string KeySet = "Key";
    private const string LeaseSet = "Lease";

    /// <summary>What Lock-GitKvItem gave; also key:token.</summary>
    [Parameter(ParameterSetName = LeaseSet, Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [LeaseArgument]
    [ValidateNotNull]
    public GitKvLease? InputObject { get; set; }

    /// <summary>The lock's key.</summary>
    [Parameter(ParameterSetName = KeySet, Mandatory = true)]
    [Alias("Name")]
    [ArgumentCompleter(typeof(KeyCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Key { get; set; }

    /// <summary>The fencing number of the lease.</summary>
    [Parameter(ParameterSetName = KeySet, Mandatory = true)]
    [ValidateRange(1, long.MaxValue)]
    public long Token { get; set; }

    /// <summary>Another time to live from now on.</summary>
    [Parameter]
    [Duration]
    public TimeSpan? Ttl { get; set; }

    /// <summary>Writes the lease.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override void Process()
    {
        GitKvLease given = InputObject ?? new GitKvLease(Key!, Token, null);
        StoreHandle handle = TargetOf(given);
        if (!ShouldProcess($"item '{given.Key}' in store '{handle.Name}'", "Renew the lease")) return;
        KvLocks locks = Locks(handle);
        Lease lease = EngineOf(given, locks);
        locks.Renew(lease, Ttl);
        WriteVerbose($"'{given.Key}' with token {lease.Token} holds until {lease.Holder.Expires.ToLocalTime():T}.");
        if (PassThru) WriteObject(given.Engine is null ? new GitKvLease(lease, InfoOf(handle)) : given);
    }
}
