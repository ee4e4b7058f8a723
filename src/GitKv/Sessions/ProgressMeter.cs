using System.Diagnostics;
using System.Globalization;
using System.Management.Automation;

namespace GitKv.Sessions;

/// <summary>Shows how far a long command is: nothing in its first half second, then a few times a second.</summary>
internal sealed class ProgressMeter(Cmdlet cmdlet, string activity)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(200);
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private TimeSpan _shown;
    private bool _visible;

    internal long Count { get; private set; }

    /// <summary>One more is done; call it on the pipeline's thread.</summary>
    internal void Advance(string what)
    {
        Count++;
        TimeSpan now = _clock.Elapsed;
        if (now - _shown < (_visible ? s_interval : s_patience)) return;
        _shown = now;
        _visible = true;
        string rate = (Count / now.TotalSeconds).ToString("N0", CultureInfo.CurrentCulture);
        cmdlet.WriteProgress(new ProgressRecord(0, activity, $"{Count.ToString("N0", CultureInfo.CurrentCulture)} items, {rate} a second")
        {
            CurrentOperation = what,
        });
    }

    internal void Done()
    {
        if (_visible) cmdlet.WriteProgress(new ProgressRecord(0, activity, "Done") { RecordType = ProgressRecordType.Completed });
    }
}
