using System.CommandLine;
using System.CommandLine.Invocation;
using GitKv.Cli.Errors;
using GitKv.Cli.Streams;

namespace GitKv.Cli.CommandLine;

/// <summary>Parses a command line, runs its command and turns every way in which that can end into an exit code.</summary>
internal static class CommandRunner
{
    // A key may begin with '@': nothing is read from response files.
    private static readonly ParserConfiguration s_parsing = new() { ResponseFileTokenReplacer = null };

    public static int Run(Shell shell, string[] args)
    {
        try
        {
            ParseResult result = GitKvCommand.Create(shell, args).Parse(args, s_parsing);
            ArgumentCheck.ThrowIfWrong(result);
            int code = result.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false, Output = shell.Text, Error = shell.Error });
            shell.Output.Flush();
            return shell.Interrupted is { } signal && code != ExitCode.Done ? signal : code;
        }
        catch (BrokenPipeException)
        {
            return ExitCode.BrokenPipe;
        }
        catch (Exception) when (shell.Interrupted is not null)
        {
            return shell.Interrupted.Value;
        }
        catch (Exception failure)
        {
            FlushQuietly(shell);
            return ErrorReport.Write(shell, failure);
        }
    }

    private static void FlushQuietly(Shell shell)
    {
        try
        {
            shell.Output.Flush();
        }
        catch (IOException)
        {
            // The failure that is about to be reported came first.
        }
    }
}
