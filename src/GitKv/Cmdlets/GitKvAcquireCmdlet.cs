using System.Management.Automation;
using GitKv.Completion;
using GitKv.Core.Coordination;
using GitKv.Core.Stores;
using GitKv.Sessions;

namespace GitKv.Cmdlets;

/// <summary>What all commands share that take a lease: for how long, for whom, and how long they wait for it.</summary>
public abstract class GitKvAcquireCmdlet : GitKvLockCmdlet
{
    private bool _hasSaid;

    /// <summary>The item's key, exactly as given; it is made by the first who takes it.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("Name")]
    [ArgumentCompleter(typeof(KeyCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Key { get; set; }

    /// <summary>How long it holds without being renewed; then others can take it.</summary>
    [Parameter]
    [Duration]
    public TimeSpan? Ttl { get; set; }

    /// <summary>How long to wait for it.</summary>
    [Parameter]
    [Duration]
    public TimeSpan? Timeout { get; set; }

    /// <summary>Who takes it, for those who look; the pipeline's run, or user and computer, when not given.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Holder { get; set; }

    /// <summary>Where the holder can be looked at; the page of the pipeline's run when not given.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Url { get; set; }

    /// <summary>How far the clocks of computers may differ where an old lease is judged by the times recorded in it.</summary>
    [Parameter]
    [Duration]
    public TimeSpan? ClockSkew { get; set; }

    // There is one thing to take; what is to be done under it must not be done without.
    private protected override bool IsFatal(Exception exception) => base.IsFatal(exception) || exception is Core.Errors.KvException;

    /// <summary>Takes it, showing who has it while waiting.</summary>
    private protected Lease Acquire(StoreHandle handle, TimeSpan ttl, TimeSpan? wait, LeaseKind kind = LeaseKind.Lock, int limit = 1)
    {
        RunContext context = RunContext.Current();
        var request = new LeaseRequest
        {
            Kind = kind,
            Limit = limit,
            Holder = Holder ?? context.Holder,
            Url = Url ?? context.Url,
            Ttl = Ttl ?? ttl,
            Wait = Timeout ?? wait,
            ClockSkew = ClockSkew,
        };
        _hasSaid = false;
        Lease lease = Locks(handle).Acquire(Key!, request, Waiting);
        if (_hasSaid) WriteProgress(new ProgressRecord(1, $"Waiting for '{Key}'", "It is here.") { RecordType = ProgressRecordType.Completed });
        WriteVerbose($"'{Key}' is held with token {lease.Token} until {lease.Holder.Expires.ToLocalTime():T} unless it is renewed.");
        return lease;
    }

    private void Waiting(LeaseState state, int ahead)
    {
        string who = state.Holders.Count == 0 ? "nobody" : state.Holders[0].Holder + (state.Holders.Count > 1 ? $" and {state.Holders.Count - 1} more" : "");
        string queue = ahead switch { 0 => "next in turn", 1 => "one before", _ => $"{ahead} before" };
        if (!_hasSaid) WriteVerbose($"Waiting for '{Key}', held by {who}; {queue}.");
        _hasSaid = true;
        WriteProgress(new ProgressRecord(1, $"Waiting for '{Key}'", $"Held by {who}; {queue}."));
    }
}
