using System.ComponentModel;
using System.Diagnostics;
using GitKv.Cli.Errors;
using GitKv.Cli.Streams;

namespace GitKv.Cli.Items;

/// <summary>A program of the caller's through which a value goes: in by its standard input, out by its standard output.</summary>
internal sealed class ValueFilter(IReadOnlyList<string> command, CancellationToken cancellation)
{
    /// <summary>Runs the program once. <paramref name="take"/> reads its output to the end; whatever it did must be undone when this throws.</summary>
    public void Run(Stream input, Action<Stream> take)
    {
        using Process process = Start();
        using CancellationTokenRegistration stop = cancellation.Register(() => Kill(process));
        Task feeding = Task.Run(() => Feed(process, input), CancellationToken.None);
        bool ended = false;
        try
        {
            take(new CancellableStream(process.StandardOutput.BaseStream, cancellation));
            process.WaitForExit();
            ended = true;
        }
        finally
        {
            if (!ended) Kill(process);
            feeding.Wait(CancellationToken.None);
        }

        cancellation.ThrowIfCancellationRequested();
        if (process.ExitCode != 0) throw CliException.CommandFailed(command[0], process.ExitCode);
    }

    private Process Start()
    {
        var start = new ProcessStartInfo(command[0]) { RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false };
        foreach (string argument in command.Skip(1)) start.ArgumentList.Add(argument);
        try
        {
            return Process.Start(start)!;
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException or FileNotFoundException)
        {
            throw CliException.CommandNotFound(command[0], e);
        }
    }

    // A program need not read what it is given: that its input is closed early is no error.
    private static void Feed(Process process, Stream input)
    {
        try
        {
            using Stream to = process.StandardInput.BaseStream;
            input.CopyTo(to);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
        }
    }

    private static void Kill(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It has ended by itself.
        }
    }
}
