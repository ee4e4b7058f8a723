using System.Management.Automation;
using GitKv.Core.Stores;
using GitKv.Sessions;

namespace GitKv.Cmdlets;

/// <summary>What all commands that change items share: the lock without which nothing is changed.</summary>
public abstract class GitKvGuardedCmdlet : GitKvWriteCmdlet
{
    /// <summary>A lease that must be held at the moment at which the change lands; else nothing is changed. Also key:token.</summary>
    [Parameter]
    [LeaseArgument]
    [ValidateNotNull]
    public GitKvLease? Lock { get; set; }

    private protected override CommitOptions CommitOptions(bool force = false)
    {
        CommitOptions options = base.CommitOptions(force);
        return Lock is null ? options : options with { Guards = [Lock.Guard()] };
    }

    private protected override void Note(GitKvTransaction transaction)
    {
        base.Note(transaction);
        if (Lock is not null) transaction.Pending.Guard(Lock.Guard());
    }
}
