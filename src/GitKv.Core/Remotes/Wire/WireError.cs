using System.Net.Sockets;
using GitKv.Core.Errors;
using GitKv.Core.Objects;

namespace GitKv.Core.Remotes.Wire;

/// <summary>Turns what goes wrong on the way to a remote into GitKv's errors, in one place. No message holds an address with a user or a secret.</summary>
internal static class WireError
{
    private const int SshFailed = 255;
    private const int CommandNotFound = 127;

    /// <summary>Whether the connection failed, rather than what was asked of it.</summary>
    public static bool IsBroken(Exception failure) =>
        (failure is IOException or SocketException or ObjectDisposedException or InvalidDataException) && failure is not UnauthorizedAccessException;

    public static KvException Unreachable(RemoteAddress address, string why, Exception? inner = null) =>
        new(ErrorIds.RemoteUnreachable, KvErrorKind.Unreachable, $"The remote {address.Display} could not be reached: {End(why)} Check the address and the network, and try again.", address.Display, inner);

    public static KvException Denied(RemoteAddress address, string why, Exception? inner = null) =>
        new(ErrorIds.RemoteDenied, KvErrorKind.Denied, $"The remote {address.Display} refused: {End(why)} Check the credentials and the rights there; trying again does not help before.", address.Display, inner);

    public static KvException NotFound(RemoteAddress address, string why, Exception? inner = null) =>
        new(ErrorIds.RemoteNotFound, KvErrorKind.NotFound, $"There is no repository at {address.Display}, or it is not shown to you: {End(why)} Check the address and the credentials.", address.Display, inner);

    public static KvException Unsupported(RemoteAddress address, string why, Exception? inner = null) =>
        new(ErrorIds.RemoteUnsupported, KvErrorKind.Unsupported, $"The remote {address.Display} can't do this: {End(why)} Trying again does not help.", address.Display, inner);

    /// <summary>The error for a connection that failed before or while something was asked.</summary>
    public static KvException From(RemoteAddress address, Exception failure, string complaint, int? exitCode)
    {
        if (failure is KvException known) return known;
        if (failure is InvalidDataException) return Unsupported(address, $"what answers there does not speak git's protocol ({failure.Message}).", failure);
        string words = complaint.Length > 0 ? complaint : failure.Message;
        if (exitCode == CommandNotFound) return Unsupported(address, words, failure);
        return ByWords(address, words, failure)
            ?? (exitCode is > 0 and not SshFailed && address.Kind == RemoteKind.File ? NotFound(address, words, failure) : Unreachable(address, words, failure));
    }

    /// <summary>The error for words by which a server gave up.</summary>
    public static KvException FromServer(RemoteAddress address, RemoteErrorException failure)
    {
        string words = failure.Message;
        if (Has(words, "not our ref") || Has(words, "unknown object") || Has(words, "no such object"))
            return new KvException(ErrorIds.ObjectNotFound, KvErrorKind.NotFound, $"The remote {address.Display} does not have an object that was asked for: {End(words)} It may have been replaced and thrown away there.", address.Display, failure);
        if (Has(words, "unadvertised") || Has(words, "not allowed") || Has(words, "not supported")) return Unsupported(address, words, failure);
        return ByWords(address, words, failure) ?? Denied(address, words, failure);
    }

    public static KvException OtherHash(RemoteAddress address, string format) => Unsupported(address, $"its objects have ids of {format}, and only sha1 is supported.");

    public static KvException Missing(ObjectId id) =>
        new(ErrorIds.ObjectNotFound, KvErrorKind.NotFound, $"The object {id} is to be sent, but is not here.", id.ToString());

    private static KvException? ByWords(RemoteAddress address, string words, Exception failure)
    {
        if (Has(words, "not appear to be a git repository") || Has(words, "not a git repository") || Has(words, "repository not exported") || Has(words, "repository not found") || Has(words, "no such repository"))
            return NotFound(address, words, failure);
        if (Has(words, "permission denied") || Has(words, "host key verification failed") || Has(words, "dubious ownership") || Has(words, "access denied") || Has(words, "authentication failed") || Has(words, "not enabled"))
            return Denied(address, words, failure);
        return null;
    }

    private static bool Has(string words, string part) => words.Contains(part, StringComparison.OrdinalIgnoreCase);

    private static string End(string words) => words.Length == 0 || words[^1] is '.' or '!' or '?' ? words : words + ".";
}
