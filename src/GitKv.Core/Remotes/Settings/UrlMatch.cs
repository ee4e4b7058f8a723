using System.Globalization;

namespace GitKv.Core.Remotes.Settings;

/// <summary>
/// How well the address of a setting <c>http.&lt;url&gt;.*</c> fits an address (git-config, http.&lt;url&gt;.*): scheme and port must be equal, hosts may hold
/// <c>*</c> for a whole label, paths fit by whole components, a user must be equal where one is given. The more of the host, the path, and then the user fits, the better.
/// </summary>
internal readonly record struct UrlMatch(int Host, int Path, bool User) : IComparable<UrlMatch>
{
    /// <summary>What a setting without an address amounts to: it fits all, worse than any.</summary>
    public static UrlMatch Any => default;

    public static bool operator <(UrlMatch left, UrlMatch right) => left.CompareTo(right) < 0;

    public static bool operator >(UrlMatch left, UrlMatch right) => left.CompareTo(right) > 0;

    public static bool operator <=(UrlMatch left, UrlMatch right) => left.CompareTo(right) <= 0;

    public static bool operator >=(UrlMatch left, UrlMatch right) => left.CompareTo(right) >= 0;

    /// <summary>Null where it does not fit.</summary>
    public static UrlMatch? Of(string pattern, string url)
    {
        if (Take(pattern) is not { } wanted || Take(url) is not { } given) return null;
        if (wanted.Scheme != given.Scheme || wanted.Port != given.Port) return null;
        if (!HostFits(wanted.Host, given.Host)) return null;
        if (wanted.User is not null && wanted.User != given.User) return null;
        string path = wanted.Path.TrimEnd('/');
        if (path.Length > 0 && given.Path != path && !given.Path.StartsWith(path + "/", StringComparison.Ordinal)) return null;

        // A wildcard is worth less than the name itself.
        return new UrlMatch(wanted.Host.Replace("*", "", StringComparison.Ordinal).Length, path.Length, wanted.User is not null);
    }

    public int CompareTo(UrlMatch other)
    {
        int order = Host.CompareTo(other.Host);
        if (order == 0) order = Path.CompareTo(other.Path);
        return order == 0 ? User.CompareTo(other.User) : order;
    }

    private static bool HostFits(string pattern, string host)
    {
        string[] wanted = pattern.Split('.');
        string[] given = host.Split('.');
        if (wanted.Length != given.Length) return false;
        for (int i = 0; i < wanted.Length; i++)
            if (wanted[i] != "*" && wanted[i] != given[i]) return false;
        return true;
    }

    private static (string Scheme, string? User, string Host, int Port, string Path)? Take(string url)
    {
        int end = url.IndexOf("://", StringComparison.Ordinal);
        if (end <= 0) return null;
        string scheme = url[..end].ToLowerInvariant();
        string rest = url[(end + 3)..];
        int slash = rest.IndexOfAny(['/', '?', '#']);
        string authority = slash < 0 ? rest : rest[..slash];
        string path = slash < 0 || rest[slash] != '/' ? "/" : rest[slash..].Split('?', '#')[0];
        int at = authority.LastIndexOf('@');
        string? user = at < 0 ? null : Uri.UnescapeDataString(authority[..at].Split(':')[0]);
        string host = authority[(at + 1)..].ToLowerInvariant();
        int port = scheme == "https" ? 443 : scheme == "http" ? 80 : 0;
        int colon = host.LastIndexOf(':');
        if (colon >= 0 && colon > host.LastIndexOf(']'))
        {
            if (host.Length > colon + 1 && !int.TryParse(host.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out port)) return null;
            host = host[..colon];
        }

        return (scheme, user, host, port, Uri.UnescapeDataString(path));
    }
}
