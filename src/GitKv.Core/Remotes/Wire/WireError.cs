using System.Net.Sockets;
using GitKv.Core.Errors;
using GitKv.Core.Objects;
using GitKv.Core.Remotes.ByGit;

namespace GitKv.Core.Remotes.Wire;

/// <summary>Turns what goes wrong on the way to a remote into GitKv's errors, in one place. No message holds an address with a user or a secret.</summary>
internal static class WireError
{
    private const int SshFailed = 255;
    private const int CommandNotFound = 127;

    /// <summary>Whether the connection failed, rather than what was asked of it.</summary>
    public static bool IsBroken(Exception failure) =>
        (failure is IOException or SocketException or ObjectDisposedException or InvalidDataException) && failure is not UnauthorizedAccessException;

    /// <summary>The error for a connection that failed before or while something was asked.</summary>
    public static KvException From(RemoteAddress address, Exception failure, string complaint, int? exitCode)
    {
        if (failure is KvException known) return known;
        if (failure is InvalidDataException) return RemoteFailure.Unsupported(address, $"what answers there does not speak git's protocol ({failure.Message}). See that the address is that of a git repository.");
        string words = Shown(address, complaint.Length > 0 ? complaint : failure.Message);
        if (exitCode == CommandNotFound) return RemoteFailure.Unsupported(address, $"git can't be run there: {words}.");
        return ByWords(address, words)
            ?? (exitCode is > 0 and not SshFailed && address.Kind == RemoteKind.File ? RemoteFailure.NotFound(address, words) : RemoteFailure.Unreachable(address, words));
    }

    /// <summary>The error for words by which a server gave up.</summary>
    public static KvException FromServer(RemoteAddress address, RemoteErrorException failure)
    {
        string words = Shown(address, failure.Message);
        if (Has(words, "not our ref") || Has(words, "unknown object") || Has(words, "no such object"))
            return new KvException(ErrorIds.ObjectNotFound, KvErrorKind.NotFound, $"The remote {address.Described} does not have or give an object that was asked for: {words}. It may have been replaced and thrown away there.", address.Display, failure);
        if (Has(words, "unadvertised") || Has(words, "not allowed") || Has(words, "not supported")) return RemoteFailure.Unsupported(address, words + ".");
        return ByWords(address, words) ?? RemoteFailure.Denied(address, words);
    }

    public static KvException OtherHash(RemoteAddress address, string format) => RemoteFailure.Unsupported(address, $"its objects have ids of {format}, and only sha1 is known.");

    /// <summary>Words for a sentence: in one line, without secrets.</summary>
    public static string Shown(RemoteAddress address, string words) => RemoteWords.OfGit(words, address).TrimEnd('.');

    private static KvException? ByWords(RemoteAddress address, string words)
    {
        string[] notFound = ["not appear to be a git repository", "not a git repository", "repository not exported", "repository not found", "no such repository"];
        string[] denied = ["permission denied", "host key verification failed", "dubious ownership", "access denied", "authentication failed", "too many authentication failures", "not enabled"];
        if (Array.Exists(notFound, p => Has(words, p))) return RemoteFailure.NotFound(address, words);
        return Array.Exists(denied, p => Has(words, p)) ? RemoteFailure.Denied(address, words) : null;
    }

    private static bool Has(string words, string part) => words.Contains(part, StringComparison.OrdinalIgnoreCase);
}
