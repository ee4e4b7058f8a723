using GitKv.Core.Errors;

namespace GitKv.Cli.Errors;

/// <summary>A failure of the command itself rather than of the engine, with its own stable id and exit code.</summary>
internal sealed class CliException : Exception
{
    private CliException(string errorId, int exitCode, string message, Exception? inner = null)
        : base(message, inner)
    {
        ErrorId = errorId;
        ExitCode = exitCode;
    }

    public string ErrorId { get; }

    public int ExitCode { get; }

    /// <summary>The arguments don't make sense.</summary>
    public static CliException Usage(string message) => new(ErrorIds.UsageInvalid, Errors.ExitCode.Invalid, message);

    /// <summary>The command of <c>gitkv update</c> ended with an error: its answer is not used.</summary>
    public static CliException CommandFailed(string command, int code) =>
        new(ErrorIds.CommandFailed, Errors.ExitCode.Other, $"The command '{command}' ended with exit code {code}. Nothing was changed.");

    /// <summary>The command of <c>gitkv update</c> could not be started.</summary>
    public static CliException CommandNotFound(string command, Exception inner) =>
        new(ErrorIds.CommandNotFound, Errors.ExitCode.Other, $"The command '{command}' cannot be started: {inner.Message}. Nothing was changed.", inner);

    /// <summary>The item is not there; says so when the key is a directory instead.</summary>
    public static KvException ItemNotFound(string key, bool isDirectory) => new(ErrorIds.ItemNotFound, KvErrorKind.NotFound,
        isDirectory
            ? $"There is no item '{key}', but there are items below it: 'gitkv ls {key}' lists them, the pattern '{key}/**' means them all."
            : $"There is no item '{key}'.",
        key);

    /// <summary>A file that was named on the command line is not there.</summary>
    public static KvException FileNotFound(string path, Exception inner) =>
        new(ErrorIds.PathInvalid, KvErrorKind.Invalid, $"The file '{path}' cannot be read: {inner.Message}", path, inner);
}
