using System.Management.Automation;
using GitKv.Core.Errors;

namespace GitKv.Sessions;

/// <summary>
/// What a command that goes on polling makes of failures that pass by themselves, as of a remote that can't be reached for a while: one warning when they
/// begin, and it goes on; an error, if -ErrorAction says Stop.
/// </summary>
internal sealed class PollFailures(PSCmdlet cmdlet)
{
    private bool _isFailing;

    /// <summary>Runs one step.</summary>
    /// <returns>Whether it succeeded.</returns>
    public bool Try(Action step)
    {
        try
        {
            step();
        }
        catch (KvException e) when (e.IsTransient && Action != ActionPreference.Stop)
        {
            if (!_isFailing && Action is not (ActionPreference.Ignore or ActionPreference.SilentlyContinue)) cmdlet.WriteWarning($"{e.Message} It is tried again until it succeeds.");
            else cmdlet.WriteVerbose(e.Message);
            _isFailing = true;
            return false;
        }

        if (_isFailing) cmdlet.WriteVerbose("It succeeds again.");
        _isFailing = false;
        return true;
    }

    private ActionPreference? Action => cmdlet.MyInvocation.BoundParameters.TryGetValue("ErrorAction", out object? action) ? (ActionPreference)action : null;
}
