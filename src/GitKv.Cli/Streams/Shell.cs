using System.Text;

namespace GitKv.Cli.Streams;

/// <summary>The three streams as the shell gave them, all UTF-8 without a byte order mark, and whether a person sits at them.</summary>
internal sealed class Shell : IDisposable
{
    private static readonly UTF8Encoding s_utf8 = new(encoderShouldEmitUTF8Identifier: false);
    private readonly Lazy<Interrupt> _interrupt = new(() => new Interrupt());

    public Shell()
    {
        Output = new OutputStream(StandardStreams.OpenOutput(), isTerminal: !Console.IsOutputRedirected);
        Text = new StreamWriter(Output, s_utf8, 4096, leaveOpen: true) { NewLine = "\n", AutoFlush = true };
        Error = new StreamWriter(StandardStreams.OpenError(), s_utf8) { NewLine = Environment.NewLine, AutoFlush = true };
        if (OperatingSystem.IsWindows() && !(Console.IsOutputRedirected && Console.IsErrorRedirected)) Console.OutputEncoding = s_utf8;
    }

    /// <summary>Standard output as bytes.</summary>
    public OutputStream Output { get; }

    /// <summary>Standard output as text.</summary>
    public TextWriter Text { get; }

    public TextWriter Error { get; }

    public static bool ErrorIsTerminal => !Console.IsErrorRedirected;

    public static bool InputIsTerminal => !Console.IsInputRedirected;

    /// <summary>
    /// Cancelled by Ctrl+C and by a request to terminate. Only commands that write ask for it: from then on these signals unwind the command,
    /// so that nothing is left half done. Commands that only read end at once, as the system does it.
    /// </summary>
    public Interrupt Interrupt => _interrupt.Value;

    /// <summary>The exit code of the signal that arrived; null when none did.</summary>
    public int? Interrupted => _interrupt.IsValueCreated ? _interrupt.Value.ExitCode : null;

    /// <summary>Standard input as bytes; a read that waits ends when the token is cancelled.</summary>
    public static Stream OpenInput(CancellationToken cancellation) => new CancellableStream(StandardStreams.OpenInput(), cancellation);

    public void Dispose()
    {
        if (_interrupt.IsValueCreated) _interrupt.Value.Dispose();
    }
}
