using System.Management.Automation;
using System.Management.Automation.Runspaces;
using GitKv.Core.Coordination;
using GitKv.Core.Errors;
using GitKv.Core.Repositories;
using GitKv.Core.Stores;
using GitKv.Sessions;

namespace GitKv.Cmdlets;

/// <summary>
/// Runs a script block while a lease is held. The lease is renewed on another thread; when it is lost the script block is stopped, and
/// <c>LockLost</c> says so. However the script block ends, the lease is let go of.
/// </summary>
public abstract class GitKvUseLockCmdlet : GitKvAcquireCmdlet
{
    private protected static readonly TimeSpan DefaultTtl = TimeSpan.FromMinutes(1);

    // With a trap, every terminating error ends the script block instead of being shown and passed over, and comes out as it is.
    private const string Caller = "trap { break }; . $args[0] $args[1]";
    private static readonly TimeSpan MostForRelease = TimeSpan.FromSeconds(20);

    /// <summary>What to do while it is held; the lease is in $_, and the first argument.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [ValidateNotNull]
    public ScriptBlock? ScriptBlock { get; set; }

    private protected override bool IsFatal(Exception exception) => true;

    /// <summary>Runs the script block under a lease.</summary>
    private protected void Run(StoreHandle handle, Lease lease)
    {
        bool isOver = false;
        try
        {
            // The thread that renews has a repository of its own: it works while the script block does.
            using GitRepository repository = OpenAgain(handle);
            KvStore store = KvStore.Open(repository, handle.StoreName, handle.RefPrefix);
            using var keeper = new LeaseKeeper(lease, stop => new KvLocks(store, CommitOptions() with { Cancellation = stop }).Renew(lease));
            try
            {
                StoppableScript.Run(() => Invoke(new GitKvLease(lease, InfoOf(handle))), keeper.Lost);
            }
            catch (PipelineStoppedException) when (keeper.Reason is not null)
            {
            }
            finally
            {
                keeper.Stop();
                isOver = keeper.Reason is not null;
            }

            if (keeper.Reason is { } lost) throw lost;
        }
        finally
        {
            if (!isOver) Release(handle, lease);
        }
    }

    private void Invoke(GitKvLease lease)
    {
        object? before = SessionState.PSVariable.GetValue("_");
        SessionState.PSVariable.Set("_", lease);
        try
        {
            InvokeCommand.InvokeScript(Caller, useNewScope: false, PipelineResultTypes.Error | PipelineResultTypes.Output, null, ScriptBlock, lease);
        }
        finally
        {
            SessionState.PSVariable.Set("_", before);
        }
    }

    /// <summary>Also when the command is being stopped: whoever waits need not wait until the lease's time is up.</summary>
    private void Release(StoreHandle handle, Lease lease)
    {
        using var stop = new CancellationTokenSource(MostForRelease);
        using IDisposable scope = handle.Repository.CancelBy(stop.Token);
        var locks = new KvLocks(handle.StoreForWriting, CommitOptions() with { Cancellation = stop.Token });
        while (true)
        {
            try
            {
                locks.Release(lease);
                return;
            }
            catch (KvException e) when (e.IsTransient && !stop.IsCancellationRequested && !lease.IsOver)
            {
                stop.Token.WaitHandle.WaitOne(TimeSpan.FromMilliseconds(200));
            }
            catch (KvException e) when (e.ErrorId != ErrorIds.LockLost)
            {
                Warn(lease, e.Message);
                return;
            }
            catch (OperationCanceledException)
            {
                Warn(lease, "There was no answer in time.");
                return;
            }
        }
    }

    private void Warn(Lease lease, string why)
    {
        try
        {
            WriteWarning($"'{lease.Key}' could not be unlocked, and stays locked until {lease.Holder.Expires.ToLocalTime():T}. {why}");
        }
        catch (PipelineStoppedException)
        {
            // Nobody listens any more.
        }
    }
}
