using System.Collections.ObjectModel;
using System.Management.Automation;

namespace GitKv.Sessions;

/// <summary>Runs a user's script block for one object after another, with the object in <c>$_</c>.</summary>
internal sealed class ScriptBlockCall
{
    private readonly ScriptBlock _script;
    private readonly List<PSVariable> _variables = new(1);

    internal ScriptBlockCall(ScriptBlock script) => _script = script;

    /// <summary>What the script block writes: one object, an array of several, or null.</summary>
    internal object? Invoke(object? input)
    {
        Collection<PSObject> output = All(input);
        return output.Count switch
        {
            0 => null,
            1 => output[0],
            _ => output.ToArray(),
        };
    }

    /// <summary>All that the script block writes.</summary>
    /// <exception cref="ReportException">An error in it. What it throws itself comes out as it is.</exception>
    internal Collection<PSObject> All(object? input)
    {
        // PowerShell takes $_ out of the list.
        _variables.Clear();
        _variables.Add(new PSVariable("_", input));
        try
        {
            return _script.InvokeWithContext(null, _variables);
        }
        catch (RuntimeException e) when (ReportException.IsError(e))
        {
            throw ReportException.From(e);
        }
    }
}
