using GitKv.Cli.Streams;
using GitKv.Core.Errors;

namespace GitKv.Cli.Errors;

/// <summary>What a verb that goes on polling makes of failures that pass by themselves: it says so when they begin, and goes on.</summary>
internal sealed class PollFailures(Shell shell)
{
    private bool _isFailing;

    public bool Try(Action step)
    {
        try
        {
            step();
        }
        catch (KvException e) when (e.IsTransient)
        {
            if (!_isFailing) ErrorReport.Write(shell, e);
            _isFailing = true;
            return false;
        }

        _isFailing = false;
        return true;
    }
}
