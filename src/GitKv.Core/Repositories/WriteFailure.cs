using GitKv.Core.Errors;

namespace GitKv.Core.Repositories;

/// <summary>Turns the operating system's refusals while writing into GitKv's errors, in one place.</summary>
internal static class WriteFailure
{
    private const int ReadOnlyFileSystem = 30;
    private const int WriteProtected = unchecked((int)0x80070013);
    private const int NoSpace = 28;
    private const int QuotaExceeded = 122;
    private const int WindowsDiskFull = unchecked((int)0x80070070);

    /// <summary>The error that says what is wrong and what to do.</summary>
    public static KvException Translate(Exception failure, string path)
    {
        if (failure is KvException known) return known;
        if (failure is UnauthorizedAccessException)
        {
            return new KvException(ErrorIds.RepositoryReadOnly, KvErrorKind.Denied,
                $"No permission to write '{path}'. Give this user the right to write in the repository, or use a clone of it.", path, failure);
        }

        if (failure.HResult == WriteProtected || (!OperatingSystem.IsWindows() && failure.HResult == ReadOnlyFileSystem))
        {
            return new KvException(ErrorIds.RepositoryReadOnly, KvErrorKind.Denied,
                $"'{path}' is on a read-only file system. Mount it writable, or use a clone elsewhere.", path, failure);
        }

        bool full = OperatingSystem.IsWindows() ? failure.HResult == WindowsDiskFull : failure.HResult is NoSpace or QuotaExceeded;
        string what = full ? "The disk or the quota is full: make room and try again." : failure.Message;
        return new KvException(ErrorIds.WriteFailed, KvErrorKind.Denied, $"Writing '{path}' failed; nothing was changed. {what}", path, failure);
    }

    /// <summary>Whether <see cref="Translate"/> is meant for this exception.</summary>
    public static bool Is(Exception failure) => failure is UnauthorizedAccessException or IOException;
}
