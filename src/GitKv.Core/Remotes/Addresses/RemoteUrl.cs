using System.Text.RegularExpressions;
using GitKv.Core.Errors;

namespace GitKv.Core.Remotes.Addresses;

/// <summary>
/// An address taken apart as git does (git-fetch, "GIT URLS"): <c>scheme://[user[:secret]@]host[:port]/path</c>, <c>[user@]host:path</c>,
/// <c>helper::address</c>, or a path. What would become an option of git or ssh, or run a program, is refused here.
/// </summary>
internal sealed partial class RemoteUrl
{
    private RemoteUrl(string text, string protocol, RemoteKind kind)
    {
        Text = text;
        Protocol = protocol;
        Kind = kind;
    }

    /// <summary>As it was given.</summary>
    public string Text { get; }

    /// <summary>What git's protocol.* settings call it: <c>https</c>, <c>ssh</c>, <c>file</c>, or a helper's name.</summary>
    public string Protocol { get; }

    public RemoteKind Kind { get; }

    /// <summary>The user, as written (percent-encoded in URLs); null where there is none.</summary>
    public string? User { get; private init; }

    /// <summary>The secret after the user, as written; null where there is none.</summary>
    public string? Secret { get; private init; }

    /// <summary>Host and port, as written; empty for paths.</summary>
    public string Authority { get; private init; } = "";

    /// <summary>What follows host and port, or the path itself.</summary>
    public string Path { get; private init; } = "";

    /// <summary>The address without user and secret; and without what follows <c>?</c>, which may be a secret too.</summary>
    public string Display { get; private init; } = "";

    /// <summary>The same address without user and secret, to be used.</summary>
    public string WithoutUser { get; private init; } = "";

    /// <exception cref="KvException">RemoteInvalid.</exception>
    public static RemoteUrl Parse(string text)
    {
        if (text.Length == 0) throw Invalid("", "it is empty");
        if (text.Any(char.IsControl)) throw Invalid("", "it has a control character");
        if (text[0] == '-') throw Invalid(text, "it begins with '-', as an option does");
        if (Helper().Match(text) is { Success: true } helper) return OfHelper(text, helper.Groups["name"].Value);
        if (Scheme().Match(text) is { Success: true } scheme) return OfScheme(text, scheme.Groups["name"].Value, text[scheme.Length..]);
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && !IsLocal(text, colon) ? OfScp(text, colon) : new RemoteUrl(text, "file", RemoteKind.File) { Path = text, Display = text, WithoutUser = text };
    }

    /// <summary>Whether it has the form of an address rather than of a remote's name.</summary>
    public static bool IsAddress(string text) =>
        text is "." or ".." || text.Contains('/', StringComparison.Ordinal) || text.Contains(':', StringComparison.Ordinal)
        || (OperatingSystem.IsWindows() && text.Contains('\\', StringComparison.Ordinal));

    private static RemoteUrl OfHelper(string text, string name)
    {
        if (name.Equals("ext", StringComparison.OrdinalIgnoreCase) || name.Equals("fd", StringComparison.OrdinalIgnoreCase))
            throw Invalid($"{name}::…", $"'{name}::' addresses run programs or take over files of this process, and are never used");
        string display = UserInfo().Replace(text, "://");
        return new RemoteUrl(text, name, RemoteKind.Other) { Path = text[(name.Length + 2)..], Display = display, WithoutUser = text };
    }

    private static RemoteUrl OfScheme(string text, string name, string rest)
    {
        string protocol = name.ToLowerInvariant() switch { "git+ssh" or "ssh+git" => "ssh", { } other => other };
        RemoteKind kind = protocol switch
        {
            "file" => RemoteKind.File,
            "ssh" => RemoteKind.Ssh,
            "http" or "https" => RemoteKind.Http,
            "git" => RemoteKind.Git,
            _ => RemoteKind.Other,
        };
        if (protocol is "ext" or "fd") throw Invalid($"{name}://…", "such addresses run programs");
        if (kind == RemoteKind.File) return new RemoteUrl(text, protocol, kind) { Path = rest, Display = text, WithoutUser = text };

        int slash = rest.IndexOf('/', StringComparison.Ordinal);
        string authority = slash < 0 ? rest : rest[..slash];
        string path = slash < 0 ? "" : rest[slash..];
        int at = authority.LastIndexOf('@');
        string? user = at < 0 ? null : authority[..at];
        string host = authority[(at + 1)..];
        string? secret = null;
        if (user?.IndexOf(':', StringComparison.Ordinal) is { } colon and >= 0) (user, secret) = (user[..colon], user[(colon + 1)..]);
        string clean = $"{name}://{host}{path}";
        int query = clean.IndexOfAny(['?', '#']);
        string display = kind is RemoteKind.Http or RemoteKind.Other && query >= 0 ? clean[..query] : clean;
        CheckHost(display, host);
        if (LineEnd().IsMatch(user + secret + host)) throw Invalid(display, "it has an encoded line end in its user or host");
        if (kind == RemoteKind.Ssh)
        {
            if (secret is not null) throw Invalid(display, "ssh takes no password in an address (it would show in the list of processes): use a key");
            if (user?.StartsWith('-') == true) throw Invalid(display, "its user begins with '-', as an option of ssh does");
        }

        return new RemoteUrl(text, protocol, kind) { User = user, Secret = secret, Authority = host, Path = path, Display = display, WithoutUser = clean };
    }

    private static RemoteUrl OfScp(string text, int colon)
    {
        // [::1]:path and [host:port]:path
        int bracket = text.IndexOf('[', StringComparison.Ordinal);
        if (bracket >= 0 && bracket < colon && text.IndexOf("]:", StringComparison.Ordinal) is > 0 and var end) colon = end + 1;
        string authority = text[..colon];
        int at = authority.LastIndexOf('@');
        string? user = at < 0 ? null : authority[..at];
        string host = authority[(at + 1)..];
        string path = text[(colon + 1)..];
        string display = $"{host}:{path}";
        CheckHost(display, host);
        if (user?.StartsWith('-') == true) throw Invalid(display, "its user begins with '-', as an option of ssh does");
        if (path.StartsWith('-')) throw Invalid(display, "its path begins with '-', as an option does");
        return new RemoteUrl(text, "ssh", RemoteKind.Ssh) { User = user, Authority = host, Path = path, Display = display, WithoutUser = text };
    }

    /// <summary>Whether a colon belongs to a path: behind a slash, or behind a drive's letter on Windows.</summary>
    private static bool IsLocal(string text, int colon)
    {
        int slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash >= 0 && slash < colon) return true;
        return OperatingSystem.IsWindows() && ((colon == 1 && char.IsAsciiLetter(text[0])) || text.StartsWith('\\'));
    }

    private static void CheckHost(string display, string host)
    {
        if (host.Length == 0) throw Invalid(display, "it names no host");
        if (host[0] == '-' || host.StartsWith("[-", StringComparison.Ordinal)) throw Invalid(display, "its host begins with '-', as an option does");
    }

    private static KvException Invalid(string display, string why) => new(ErrorIds.RemoteInvalid, KvErrorKind.Invalid,
        $"The address{(display.Length == 0 ? "" : $" '{UserInfo().Replace(display, "://")}'")} is not one that is used: {why}. Give the name of a remote, or an address such as https://host/path, git@host:path or a folder.",
        display.Length == 0 ? null : UserInfo().Replace(display, "://"));

    [GeneratedRegex("^(?<name>[A-Za-z0-9][A-Za-z0-9+.-]*)::", RegexOptions.CultureInvariant)]
    private static partial Regex Helper();

    [GeneratedRegex("^(?<name>[A-Za-z0-9][A-Za-z0-9+.-]*)://", RegexOptions.CultureInvariant)]
    private static partial Regex Scheme();

    [GeneratedRegex(@"://[^/\s]*@", RegexOptions.CultureInvariant)]
    private static partial Regex UserInfo();

    [GeneratedRegex("%0[ad]|%00", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex LineEnd();
}
