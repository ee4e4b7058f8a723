using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using GitKv.Core.Repositories;

namespace GitKv.Core.Remotes.ByGit;

/// <summary>What a run of git against a remote gave.</summary>
/// <param name="ExitCode">Whatever it is after a cancellation.</param>
/// <param name="Output">Standard output.</param>
/// <param name="Error">Standard error, without trace lines.</param>
/// <param name="Trace">What the exchange showed.</param>
/// <param name="Cancelled">It was ended before it was done.</param>
internal sealed record GitRunResult(int ExitCode, string Output, string Error, PacketTrace Trace, bool Cancelled);

/// <summary>Runs git against a remote: its words are read as they come, and cancelling ends it with all that it started (ssh, helpers).</summary>
internal static class GitRun
{
    private const int MostWords = 64 * 1024;

    /// <summary>How long the streams of a git that has ended are waited for: something that it left running may hold them open.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    /// <exception cref="Errors.KvException">GitNotFound.</exception>
    /// <exception cref="Win32Exception">It can't be started, such as for arguments that are too long.</exception>
    public static GitRunResult Run(
        string folder, string? gitDirectory, IReadOnlyList<string> arguments, string? input, IReadOnlyDictionary<string, string> environment, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        using Process process = InstalledGit.Start(folder, gitDirectory, arguments, environment);
        var trace = new PacketTrace();
        Task<string> output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        Task<string> error = Task.Run(() => ReadWords(process.StandardError, trace), CancellationToken.None);
        Task feeding = Task.Run(() => Feed(process, input), CancellationToken.None);
        bool cancelled = false;
        try
        {
            process.WaitForExitAsync(cancellation).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit(s_patience);
            cancelled = true;
        }

        Task.WaitAll([output, error, feeding], s_patience);
        int code = process.HasExited ? process.ExitCode : -1;
        return new GitRunResult(code, output.IsCompletedSuccessfully ? output.Result : "", error.IsCompletedSuccessfully ? error.Result : "", trace, cancelled);
    }

    private static void Feed(Process process, string? input)
    {
        try
        {
            if (input is not null) process.StandardInput.Write(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended without reading all of it; its exit code and words say why.
        }
    }

    private static string ReadWords(StreamReader reader, PacketTrace trace)
    {
        var words = new StringBuilder();
        while (reader.ReadLine() is { } line)
            if (!trace.Take(line) && words.Length < MostWords) words.Append(line).Append('\n');
        return words.ToString();
    }
}
