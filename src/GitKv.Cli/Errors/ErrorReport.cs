using GitKv.Cli.Streams;
using GitKv.Core.Errors;

namespace GitKv.Cli.Errors;

/// <summary>The one place where a failure becomes a line on standard error and an exit code.</summary>
internal static class ErrorReport
{
    /// <summary>Writes <c>gitkv: message [ErrorId]</c> and returns the exit code.</summary>
    public static int Write(Shell shell, Exception failure)
    {
        (string id, int code) = failure switch
        {
            CliException cli => (cli.ErrorId, cli.ExitCode),
            KvException kv => (kv.ErrorId, ExitCode.Of(kv.Kind)),
            UnauthorizedAccessException => (ErrorIds.AccessDenied, ExitCode.Denied),
            OutOfMemoryException => (ErrorIds.ValueTooLarge, ExitCode.Invalid),
            IOException => (ErrorIds.InputOutputError, ExitCode.Other),
            _ => (ErrorIds.Unexpected, ExitCode.Other),
        };
        string text = failure is CliException or KvException or IOException or UnauthorizedAccessException
            ? CommandWords.Translate(failure.Message)
            : $"{failure.GetType().Name}: {failure.Message}";
        shell.Error.WriteLine($"gitkv: {OneLine(text)} [{id}]");
        if (Environment.GetEnvironmentVariable("GITKV_TRACE") == "1") shell.Error.WriteLine(failure.ToString());
        return code;
    }

    private static string OneLine(string text)
    {
        string line = string.Join(' ', text.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        return DisplayText.WithoutControls(line);
    }
}
