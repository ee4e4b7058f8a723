using GitKv.Core.Errors;

namespace GitKv.Core.Repositories;

/// <summary>Turns the operating system's refusals while reading into GitKv's errors, in one place.</summary>
internal static class ReadFailure
{
    public static KvException Translate(Exception failure, string path) =>
        new(ErrorIds.ReadFailed, KvErrorKind.Denied,
            failure is UnauthorizedAccessException
                ? $"No permission to read all of '{path}'. Give this user the right to read the repository. ({failure.Message})"
                : $"Reading in '{path}' failed: {failure.Message}", path, failure);

    /// <summary>Whether <see cref="Translate"/> is meant for this exception.</summary>
    public static bool Is(Exception failure) => failure is UnauthorizedAccessException or IOException;
}
