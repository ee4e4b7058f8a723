using System.Management.Automation;
using GitKv.Sessions;

namespace GitKv.Cmdlets;

/// <summary>Begins a transaction: until it is completed or undone, commands on its store in this session take part in it.</summary>
[Cmdlet(VerbsLifecycle.Start, "GitKvTransaction", SupportsShouldProcess = true)]
[OutputType(typeof(GitKvTransaction))]
public sealed class StartGitKvTransactionCommand : GitKvTransactionCmdlet
{
    private protected override void Process()
    {
        StoreHandle handle = Target();
        if (ShouldProcess($"store '{handle.Name}'", "Start a transaction")) WriteObject(Begin(handle));
    }
}
