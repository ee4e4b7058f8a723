using System.Management.Automation;
using System.Runtime.ExceptionServices;

namespace GitKv.Sessions;

/// <summary>
/// Runs a script in a pipeline of its own, nested in the one that runs: another thread can stop it, and the command that started it goes on. What the
/// script writes goes where the command writes, as it is the command that calls the script.
/// </summary>
internal static class StoppableScript
{
    /// <param name="call">Calls the script.</param>
    /// <param name="stop">Stops it.</param>
    /// <exception cref="PipelineStoppedException">It was stopped, by the token or by whoever stops the command itself.</exception>
    internal static void Run(Action call, CancellationToken stop)
    {
        if (stop.IsCancellationRequested) throw new PipelineStoppedException();
        ExceptionDispatchInfo? failure = null;
        using PowerShell nested = PowerShell.Create(RunspaceMode.CurrentRunspace);
        nested.AddCommand(new CmdletInfo("Invoke-GitKvScript", typeof(Frame))).AddParameter("Call", (Action)Guarded);
        using (stop.Register(() => nested.BeginStop(null, null)))
        {
            try
            {
                nested.Invoke();
            }
            catch (RuntimeException) when (failure is not null)
            {
                // It says no more than what came out of the script itself.
            }
        }

        // Errors, the end of the pipeline behind, break and exit: all leave as they would have without the frame.
        failure?.Throw();

        void Guarded()
        {
            try
            {
                call();
            }
            catch (Exception e)
            {
                failure = ExceptionDispatchInfo.Capture(e);
            }
        }
    }

    [Cmdlet(VerbsLifecycle.Invoke, "GitKvScript")]
    private sealed class Frame : Cmdlet
    {
        [Parameter(Mandatory = true)]
        public Action? Call { get; set; }

        protected override void EndProcessing() => Call!();
    }
}
