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
    private readonly Lock _lock = new();
    private Action<PosixSignal>? _passOn;
    private PosixSignal? _first;
    private int _exitCode;

    public Interrupt()
    {
        Register(PosixSignal.SIGINT, 130);
        Register(PosixSignal.SIGTERM, 143);
        Register(PosixSignal.SIGHUP, 129);
    }

    public CancellationToken Token => _source.Token;

    public int? ExitCode => _exitCode == 0 ? null : _exitCode;

    /// <summary>
    /// From now on somebody else gets the signals: a command that runs, which answers to them itself. One that came already, while the command
    /// was being started, is passed on at once.
    /// </summary>
    /// <returns>What takes the signals back when it is disposed.</returns>
    public IDisposable PassOn(Action<PosixSignal> pass)
    {
        PosixSignal? missed;
        lock (_lock)
        {
            _passOn = pass;
            missed = _first;
        }

        if (missed is { } signal) pass(signal);
        return new Passing(this);
    }

    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations) registration.Dispose();
        _source.Dispose();
    }

    /// <summary>What happens when a signal comes.</summary>
    /// <returns>False where the system is to do what it does with such a signal.</returns>
    internal bool Receive(PosixSignal signal, int exitCode)
    {
        Action<PosixSignal>? pass;
        lock (_lock)
        {
            pass = _passOn;
            if (pass is null)
            {
                if (_first is not null) return false;
                _first = signal;
                _exitCode = exitCode;
            }
        }

        if (pass is null) _source.Cancel();
        else pass(signal);
        return true;
    }

    private void Register(PosixSignal signal, int exitCode) =>
        _registrations.Add(PosixSignalRegistration.Create(signal, context => context.Cancel = Receive(signal, exitCode)));

    private sealed class Passing(Interrupt interrupt) : IDisposable
    {
        public void Dispose()
        {
            lock (interrupt._lock) interrupt._passOn = null;
        }
    }
}
