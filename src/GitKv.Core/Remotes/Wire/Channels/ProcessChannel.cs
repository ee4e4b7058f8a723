using System.Diagnostics;
using GitKv.Core.Errors;

namespace GitKv.Core.Remotes.Wire.Channels;

/// <summary>A program's standard input and output: the installed git for a folder of this machine, the user's ssh for another one.</summary>
internal sealed class ProcessChannel : Channel
{
    private const int EndsWithin = 5000;
    private readonly Process _process;
    private readonly Words _complaint = new();
    private readonly Task _listening;

    private ProcessChannel(Process process)
    {
        _process = process;
        ToRemote = process.StandardInput.BaseStream;
        FromRemote = process.StandardOutput.BaseStream;
        _listening = Listen(process.StandardError.BaseStream);
    }

    public override Stream ToRemote { get; }

    public override Stream FromRemote { get; }

    public override string Complaint
    {
        get
        {
            // It is asked for when the program has closed its output: its last words come at once.
            _listening.Wait(EndsWithin);
            return _complaint.ToString();
        }
    }

    public override int? ExitCode => _process.WaitForExit(EndsWithin) ? _process.ExitCode : null;

    /// <summary>Starts a program. Its streams are redirected here.</summary>
    /// <exception cref="KvException">RemoteUnreachable: there is no such program.</exception>
    public static ProcessChannel Start(ProcessStartInfo start)
    {
        start.UseShellExecute = false;
        start.CreateNoWindow = true;
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        try
        {
            return new ProcessChannel(Process.Start(start)!);
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new KvException(ErrorIds.RemoteUnreachable, KvErrorKind.Unreachable,
                $"'{Path.GetFileName(start.FileName)}', which leads to the remote, could not be started: {e.Message}. Install it, or put its folder on PATH.", start.FileName, e);
        }
    }

    /// <summary>Reads its output to the end and gives its exit code.</summary>
    public int WaitForEnd()
    {
        FromRemote.CopyTo(Stream.Null);
        _process.WaitForExit();
        return _process.ExitCode;
    }

    public override void Abort()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (Exception e) when (e is InvalidOperationException or System.ComponentModel.Win32Exception or AggregateException)
        {
            // It ended by itself meanwhile.
        }
    }

    public override void CloseInput()
    {
        try
        {
            _process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It had ended, and what was still to be written is of no use.
        }
    }

    protected override void Dispose(bool disposing)
    {
        // It ends when its input does. Its folder may be gone the moment after.
        CloseInput();
        FromRemote.Dispose();
        if (!_process.WaitForExit(EndsWithin)) Abort();
        _process.Dispose();
    }

    private async Task Listen(Stream error)
    {
        byte[] buffer = new byte[4096];
        try
        {
            while (await error.ReadAsync(buffer).ConfigureAwait(false) is > 0 and int read) _complaint.Add(buffer.AsSpan(0, read));
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The program is gone: what it said until then is all.
        }
    }
}
