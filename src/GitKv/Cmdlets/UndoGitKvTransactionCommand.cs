using System.Management.Automation;

namespace GitKv.Cmdlets;

/// <summary>Drops the changes of the active transaction.</summary>
[Cmdlet(VerbsCommon.Undo, "GitKvTransaction", SupportsShouldProcess = true)]
[OutputType(typeof(GitKvTransaction))]
public sealed class UndoGitKvTransactionCommand : GitKvTransactionCmdlet
{
    /// <summary>The transaction; the active one when not given.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [ValidateNotNull]
    public GitKvTransaction? Transaction { get; set; }

    /// <summary>Writes the transaction.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override void Process()
    {
        GitKvTransaction transaction = Transaction ?? Active();
        if (!ShouldProcess($"{transaction.Count} changes in store '{transaction.Store}'", "Undo the transaction")) return;
        _ = transaction.Pending;
        transaction.Undo();
        if (PassThru) WriteObject(transaction);
    }
}
