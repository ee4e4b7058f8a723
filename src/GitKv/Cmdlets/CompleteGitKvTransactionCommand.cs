using System.Management.Automation;

namespace GitKv.Cmdlets;

/// <summary>Lands the changes of the active transaction, all of them or, should it fail, none. Either way it has ended then.</summary>
[Cmdlet(VerbsLifecycle.Complete, "GitKvTransaction", SupportsShouldProcess = true)]
[OutputType(typeof(GitKvTransaction))]
public sealed class CompleteGitKvTransactionCommand : GitKvTransactionCmdlet
{
    /// <summary>The transaction; the active one when not given.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [ValidateNotNull]
    public GitKvTransaction? Transaction { get; set; }

    /// <summary>Writes the transaction, with the id that its commits bear.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override void Process()
    {
        GitKvTransaction transaction = Transaction ?? Active();
        if (!ShouldProcess($"{transaction.Count} changes in store '{transaction.Store}'", "Complete the transaction")) return;
        _ = transaction.Pending;
        Note(transaction);
        transaction.Complete(Cancellation);
        if (PassThru) WriteObject(transaction);
    }
}
