using GitKv.Core.Errors;
using GitKv.Core.Objects;

namespace GitKv.Core.Remotes.ByGit;

/// <summary>
/// Why git could not talk to a remote. A folder is looked at; for the rest git's own words count (it is run in English, and what a
/// server says to people does not), and what fits none of them is taken as a remote that can't be reached, which may pass.
/// </summary>
internal static class RemoteFailure
{
    private static readonly string[] s_denied =
    [
        "Authentication failed for", "could not read Username", "could not read Password", "terminal prompts disabled", "returned error: 401", "returned error: 403",
        "Permission denied (", "Host key verification failed", "dubious ownership", "transport '", "password is not allowed", "Too many authentication failures",
    ];

    private static readonly string[] s_notFound =
    [
        "' not found", "returned error: 404", "does not appear to be a git repository", "repository not exported", "is this a git repository?", "Repository not found",
        "access denied or repository", "no such repository",
    ];

    private static readonly string[] s_unsupported = ["mismatched algorithms", "the server does not support algorithm", "is not a git command", "Unable to find remote helper", "dumb http transport"];

    public static KvException Explain(RemoteAddress address, GitRunResult result)
    {
        if (address.Kind == RemoteKind.File && OfFolder(address) is { } folder) return folder;

        // What the server says to people is not what is wrong.
        string own = string.Join('\n', result.Error.Split('\n').Where(static l => !l.StartsWith("remote: ", StringComparison.Ordinal)));
        string words = Said(address, result);
        if (Array.Exists(s_notFound, p => own.Contains(p, StringComparison.Ordinal))) return NotFound(address, words);
        if (Array.Exists(s_denied, p => own.Contains(p, StringComparison.Ordinal))) return Denied(address, words);
        if (Array.Exists(s_unsupported, p => own.Contains(p, StringComparison.Ordinal))) return Unsupported(address, $"git can't talk to it: {words}");
        return Unreachable(address, words);
    }

    public static KvException Unreachable(RemoteAddress address, string words) => new(ErrorIds.RemoteUnreachable, KvErrorKind.Unreachable,
        $"The remote {address.Described} can't be reached: {words}. Trying again may help; 'git ls-remote' shows whether git can reach it.", address.Display);

    public static KvException Denied(RemoteAddress address, string words) => new(ErrorIds.RemoteDenied, KvErrorKind.Denied,
        $"The remote {address.Described} refused: {words}. See that git has the credentials and the right to do this there; trying again does not help.", address.Display);

    public static KvException NotFound(RemoteAddress address, string words) => new(ErrorIds.RemoteNotFound, KvErrorKind.NotFound,
        $"There is no repository at {address.Described}, or it is hidden from this user: {words}. See that the address is right.", address.Display);

    public static KvException Unsupported(RemoteAddress address, string why) => new(ErrorIds.RemoteUnsupported, KvErrorKind.Unsupported,
        $"This can't be done with the remote {address.Described}: {why}", address.Display);

    /// <summary>Something that is to be sent is not in the repository that it is to be sent from.</summary>
    public static KvException Missing(ObjectId id) => new(ErrorIds.ObjectNotFound, KvErrorKind.Corrupt,
        $"The object {id}, which is to be sent, is missing from the repository. Run 'git fsck'.", id.ToString());

    /// <summary>git's words about it, for a sentence.</summary>
    public static string Said(RemoteAddress address, GitRunResult result) =>
        RemoteWords.OfGit(result.Error, address).TrimEnd('.') is { Length: > 0 } words ? words : $"git ended with exit code {result.ExitCode}";

    private static KvException? OfFolder(RemoteAddress address)
    {
        const string scheme = "file://";
        string path = address.Url.StartsWith(scheme, StringComparison.OrdinalIgnoreCase) ? Uri.UnescapeDataString(address.Url[scheme.Length..]) : address.Url;
        if (File.Exists(path)) return null;
        if (!Directory.Exists(path)) return NotFound(address, "the folder does not exist");
        bool isRepository = File.Exists(Path.Combine(path, "HEAD")) || Directory.Exists(Path.Combine(path, ".git")) || File.Exists(Path.Combine(path, ".git"));
        return isRepository ? null : NotFound(address, "the folder is not a git repository");
    }
}
