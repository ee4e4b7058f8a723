using System.Runtime.InteropServices;

namespace GitKv.Cli.Streams;

/// <summary>
/// Ctrl+C (130) and termination (143): the first one cancels, and the command unwinds; a second one ends the process as the system does it,
/// which leaves the store at the old state or the new one all the same.
/// </summary>
internal sealed class Interrupt : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly List<PosixSignalRegistration> _registrations = [];
    private int _exitCode;

    public Interrupt()
    {
        Register(PosixSignal.SIGINT, 130);
        Register(PosixSignal.SIGTERM, 143);
        Register(PosixSignal.SIGHUP, 129);
    }

    public CancellationToken Token => _source.Token;

    /// <summary>Who gets the signals while it is set: a command that runs, which answers to them itself.</summary>
    public Action<PosixSignal>? PassOn { get; set; }

    public int? ExitCode => _exitCode == 0 ? null : _exitCode;

    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations) registration.Dispose();
        _source.Dispose();
    }

    private void Register(PosixSignal signal, int exitCode) => _registrations.Add(PosixSignalRegistration.Create(signal, context =>
    {
        if (PassOn is { } pass)
        {
            context.Cancel = true;
            pass(signal);
            return;
        }

        if (Interlocked.CompareExchange(ref _exitCode, exitCode, 0) != 0) return;
        context.Cancel = true;
        _source.Cancel();
    }));
}
