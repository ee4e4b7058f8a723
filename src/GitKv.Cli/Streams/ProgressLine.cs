using System.Diagnostics;
using System.Globalization;

namespace GitKv.Cli.Streams;

/// <summary>A line on standard error that counts, for a person at a terminal only, at most five times a second.</summary>
internal sealed class ProgressLine(Shell shell, string what, bool wanted) : IDisposable
{
    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly bool _shown = wanted && Shell.ErrorIsTerminal;
    private long _next;
    private long _count;
    private int _width;

    public void Step(string detail)
    {
        _count++;
        if (!_shown || Environment.TickCount64 < _next) return;
        _next = Environment.TickCount64 + 200;
        Show(detail);
    }

    /// <summary>Says what is being done now, at once.</summary>
    public void Show(string detail)
    {
        if (!_shown) return;
        double seconds = Stopwatch.GetElapsedTime(_start).TotalSeconds;
        string line = string.Create(CultureInfo.InvariantCulture, $"{what} {_count:N0} ({_count / Math.Max(seconds, 0.001):N0}/s) {DisplayText.WithoutControls(detail)}");
        if (line.Length > 78) line = line[..78];
        shell.Error.Write("\r" + line.PadRight(_width));
        shell.Error.Flush();
        _width = line.Length;
    }

    public void Dispose()
    {
        if (_width > 0) shell.Error.Write("\r" + new string(' ', _width) + "\r");
    }
}
