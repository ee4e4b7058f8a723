using System.Management.Automation;

namespace GitKv.Cmdlets;

/// <summary>
/// Lands the changes of the active transaction, all of them or, should it fail, none. Either way it has ended then. Several that are piped and whose
/// stores are on one remote land together.
/// </summary>
[Cmdlet(VerbsLifecycle.Complete, "GitKvTransaction", SupportsShouldProcess = true)]
[OutputType(typeof(GitKvTransaction))]
public sealed class CompleteGitKvTransactionCommand : GitKvTransactionCmdlet
{
    private readonly List<GitKvTransaction> _onRemotes = [];

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
        if (transaction.Remote is not null)
        {
            _onRemotes.Add(transaction);
            return;
        }

        transaction.Complete(WriteWarning, Cancellation);
        if (PassThru) WriteObject(transaction);
    }

    private protected override void End()
    {
        foreach (IGrouping<string, GitKvTransaction> remote in _onRemotes.Distinct().GroupBy(static t => t.Repository_.CommonDirectory))
        {
            GitKvTransaction[] transactions = [.. remote];
            GitKvTransaction.CompleteTogether(transactions, WriteWarning, Cancellation);
            if (PassThru) WriteObject(transactions, enumerateCollection: true);
        }
    }
}
