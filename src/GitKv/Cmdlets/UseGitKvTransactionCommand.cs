using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using GitKv.Core.Errors;
using GitKv.Sessions;

namespace GitKv.Cmdlets;

/// <summary>
/// Runs a script block as one transaction: the commands in it on that store, however deep in functions, read each other's changes, and
/// all of them land when it ends. An exception, or Ctrl+C, undoes them; an error that does not end the script block does not.
/// </summary>
[Cmdlet(VerbsOther.Use, "GitKvTransaction", SupportsShouldProcess = true)]
[OutputType(typeof(object))]
public sealed class UseGitKvTransactionCommand : GitKvTransactionCmdlet
{
    // With a trap, every terminating error ends the script block instead of being shown and passed over, and comes out as it is.
    private const string Caller = "trap { break }; . $args[0]";

    /// <summary>What to do.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNull]
    public ScriptBlock? ScriptBlock { get; set; }

    /// <summary>How often to run the script block again where somebody else changed what it did; its output is held back until it has landed then.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int MaxRetries { get; set; }

    /// <summary>Writes the transaction after the output of the script block.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override void Process()
    {
        StoreHandle handle = Target();
        if (!ShouldProcess($"store '{handle.Name}'", "Run a script block as a transaction")) return;
        for (int attempt = 0; ; attempt++)
        {
            GitKvTransaction transaction = Begin(handle);
            try
            {
                Collection<PSObject> held = Run();
                transaction.Complete(WriteWarning, Cancellation);
                foreach (PSObject item in held) WriteObject(item);
                if (PassThru) WriteObject(transaction);
                return;
            }
            catch (KvException e) when (e.Kind == KvErrorKind.Conflict && attempt < MaxRetries)
            {
                WriteVerbose($"{e.Message} Running the script block again ({attempt + 1} of {MaxRetries}).");
                Cancellation.WaitHandle.WaitOne(Random.Shared.Next(1, 10 << Math.Min(attempt, 6)));
            }
            finally
            {
                transaction.Undo();
            }
        }
    }

    private Collection<PSObject> Run()
    {
        PipelineResultTypes streams = PipelineResultTypes.Error | (MaxRetries == 0 ? PipelineResultTypes.Output : PipelineResultTypes.None);
        return InvokeCommand.InvokeScript(Caller, useNewScope: false, streams, null, ScriptBlock);
    }
}
