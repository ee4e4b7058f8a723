using System.Management.Automation;
using GitKv.Completion;
using GitKv.Core.Coordination;
using GitKv.Core.Errors;
using GitKv.Sessions;

namespace GitKv.Cmdlets;

/// <summary>Lets go of a lock, or takes it from its holder, for a reason that is recorded.</summary>
[Cmdlet(VerbsCommon.Unlock, "GitKvItem", DefaultParameterSetName = KeySet, SupportsShouldProcess = true)]
[OutputType(typeof(void))]
public sealed class UnlockGitKvItemCommand : GitKvLockCmdlet
{
    private const string KeySet = "Key";
    private const string LeaseSet = "Lease";
    private const string ForceSet = "Force";

    /// <summary>What Lock-GitKvItem gave; also key:token from the pipeline.</summary>
    [Parameter(ParameterSetName = LeaseSet, Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [LeaseArgument]
    [ValidateNotNull]
    public GitKvLease? InputObject { get; set; }

    /// <summary>The key of a lock that was taken here: by the same holder, unless a token is given.</summary>
    [Parameter(ParameterSetName = KeySet, Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = ForceSet, Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("Name")]
    [ArgumentCompleter(typeof(KeyCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Key { get; set; }

    /// <summary>Only the lease with this fencing number.</summary>
    [Parameter(ParameterSetName = KeySet)]
    [Parameter(ParameterSetName = ForceSet)]
    [ValidateRange(1, long.MaxValue)]
    public long? Token { get; set; }

    /// <summary>Who took it; who is found from the pipeline's run, or user and computer, when not given.</summary>
    [Parameter(ParameterSetName = KeySet)]
    [Parameter(ParameterSetName = ForceSet)]
    [ValidateNotNullOrEmpty]
    public string? Holder { get; set; }

    /// <summary>Takes it from whoever holds it.</summary>
    [Parameter(ParameterSetName = ForceSet, Mandatory = true)]
    public SwitchParameter Force { get; set; }

    /// <summary>Why it is taken by force; kept in the item and in its history, with who did so.</summary>
    [Parameter(ParameterSetName = ForceSet, Mandatory = true)]
    [ValidateNotNullOrEmpty]
    public string? Reason { get; set; }

    private protected override void Process()
    {
        string key = InputObject?.Key ?? Key!;
        StoreHandle handle = InputObject is { } lease ? TargetOf(lease) : Target();
        string target = $"item '{key}' in store '{handle.Name}'";
        KvLocks locks = Locks(handle);
        if (Force)
        {
            if (!ShouldProcess(target, "Take the lock from its holder")) return;
            foreach (LeaseHolder holder in locks.Force(key, Holder ?? RunContext.Current().Holder, Reason!.Trim(), Token))
                WriteVerbose($"'{key}' with token {holder.Token} was taken from {holder.Holder}.");
            return;
        }

        if (!ShouldProcess(target, "Unlock")) return;
        locks.Release(InputObject is { } given ? EngineOf(given, locks) : locks.Adopt(key, Token, Holder ?? RunContext.Current().Holder));
    }
}
