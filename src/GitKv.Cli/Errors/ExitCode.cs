using GitKv.Core.Errors;

namespace GitKv.Cli.Errors;

/// <summary>What <c>gitkv</c> answers to the shell; documented in docs/gitkv.md and stable.</summary>
internal static class ExitCode
{
    public const int Done = 0;
    public const int NotFound = 1;
    public const int Invalid = 2;
    public const int Conflict = 3;
    public const int Denied = 4;
    public const int Busy = 5;
    public const int Unsupported = 6;
    public const int Corrupt = 7;
    public const int Other = 8;
    public const int Unreachable = 9;
    public const int Unknown = 10;

    /// <summary>The reader of the output went away: as a command that SIGPIPE ended (128 + 13).</summary>
    public const int BrokenPipe = 141;

    public static int Of(KvErrorKind kind) => kind switch
    {
        KvErrorKind.NotFound => NotFound,
        KvErrorKind.Invalid => Invalid,
        KvErrorKind.Conflict => Conflict,
        KvErrorKind.Denied => Denied,
        KvErrorKind.Busy => Busy,
        KvErrorKind.Unsupported => Unsupported,
        KvErrorKind.Corrupt => Corrupt,
        KvErrorKind.Unreachable => Unreachable,
        KvErrorKind.Unknown => Unknown,
        _ => Other,
    };
}
