using GitKv.Core.Remotes.Addresses;
using GitKv.Core.Repositories;

namespace GitKv.Core.Remotes.Settings;

/// <summary>
/// git's settings for HTTP (git-config, http.*) as they count for one address, with the environment variables that come before them. What is not told
/// here and would change what happens is named in <see cref="Unknown"/>: then the installed git has to do it.
/// </summary>
internal sealed class HttpSettings
{
    /// <summary>Settings that change how fast or how much, and not what.</summary>
    private static readonly HashSet<string> s_harmless = new(StringComparer.Ordinal)
    {
        "postbuffer", "lowspeedlimit", "lowspeedtime", "maxrequests", "minsessions", "noepsv", "sslbackend", "version", "schannelcheckrevoke", "schannelusesslcainfo",
        "keepaliveidle", "keepaliveinterval", "keepalivecount", "maxretries", "retryafter", "maxretrytime",
    };

    private HttpSettings(Dictionary<string, List<string>> values) => Values = values;

    /// <summary>A proxy's address, which may hold user and secret; empty for none at all; null to use those of the environment (http_proxy, https_proxy, all_proxy, no_proxy).</summary>
    public string? Proxy { get; private init; }

    public bool VerifyCertificates { get; private init; } = true;

    /// <summary>A file of certificates to trust instead of the system's.</summary>
    public string? CertificateFile { get; private init; }

    /// <summary>Further headers, <c>Name: value</c>, in order. May hold secrets.</summary>
    public IReadOnlyList<string> ExtraHeaders { get; private init; } = [];

    public string? UserAgent { get; private init; }

    /// <summary>Whether redirections are followed: <c>initial</c> (the first request of an exchange; git's default), <c>true</c> or <c>false</c>.</summary>
    public string FollowRedirects { get; private init; } = "initial";

    /// <summary>Why only the installed git can do it; null where these settings tell all.</summary>
    public string? Unknown { get; private init; }

    private Dictionary<string, List<string>> Values { get; }

    /// <summary>The settings for reading or writing.</summary>
    public static HttpSettings Of(RemoteAddress address, bool push)
    {
        Dictionary<string, List<string>> config = address.Repository?.Config.Values ?? PersonalConfig.Read();
        string url = push ? address.PushUrl : address.Url;
        var found = new HttpSettings(Matching(config, url));
        string? named = address.Name is { } name ? config.Last($"remote.{name}.proxy") : null;
        string? proxy = named ?? found.Last("proxy");
        string? backend = found.Last("sslbackend");
        bool ownCertificates = backend != "schannel" || GitConfig.AsBool(found.Last("schannelusesslcainfo")) == true;
        string? file = Variable("GIT_SSL_CAINFO") ?? found.Last("sslcainfo");
        return new HttpSettings(found.Values)
        {
            Proxy = proxy,
            VerifyCertificates = Variable("GIT_SSL_NO_VERIFY") is null && GitConfig.AsBool(found.Last("sslverify")) != false,
            CertificateFile = ownCertificates && file is { Length: > 0 } ? ExpandHome(file) : null,
            ExtraHeaders = found.List("extraheader"),
            UserAgent = Variable("GIT_HTTP_USER_AGENT") ?? found.Last("useragent"),
            FollowRedirects = Redirects(found.Last("followredirects")),
            Unknown = WhyNot(found, proxy, address, config),
        };
    }

    private static string? WhyNot(HttpSettings found, string? proxy, RemoteAddress address, Dictionary<string, List<string>> config)
    {
        foreach (string variable in (string[])["GIT_SSL_CERT", "GIT_SSL_KEY", "GIT_SSL_CAPATH", "GIT_SSL_VERSION", "GIT_SSL_CIPHER_LIST", "GIT_PROXY_SSL_CERT", "GIT_PROXY_SSL_CAINFO", "GIT_HTTP_PROXY_AUTHMETHOD"])
            if (Variable(variable) is not null) return $"the environment variable {variable} is set";
        string[] known = ["proxy", "sslverify", "sslcainfo", "extraheader", "useragent", "followredirects"];
        foreach ((string key, List<string> values) in found.Values)
        {
            if (known.Contains(key, StringComparer.Ordinal) || s_harmless.Contains(key) || values[^1].Length == 0) continue;
            if (key is "savecookies" && GitConfig.AsBool(values[^1]) == false) continue;
            if (key is "proxyauthmethod" && values[^1] is "basic" or "anyauth") continue;
            return $"http.{key} is set";
        }

        if (address.Name is { } name && config.ContainsKey($"remote.{name}.proxyauthmethod")) return "the remote has a proxyAuthMethod";
        if (proxy is { Length: > 0 } && proxy.Contains("://", StringComparison.Ordinal) && !proxy.StartsWith("http://", StringComparison.OrdinalIgnoreCase)) return "the proxy is none of plain HTTP";
        return null;
    }

    private string? Last(string key) => Values.TryGetValue(key, out List<string>? values) ? values[^1] : null;

    /// <summary>A list, which an empty value empties.</summary>
    private List<string> List(string key) => Values.TryGetValue(key, out List<string>? values) ? values[(values.LastIndexOf("") + 1)..] : [];

    /// <summary>As git reads them: in order, those that fit worse than one that came before left out.</summary>
    private static Dictionary<string, List<string>> Matching(Dictionary<string, List<string>> config, string url)
    {
        const string section = "http.";
        var values = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        var best = new Dictionary<string, UrlMatch>(StringComparer.Ordinal);
        foreach ((string full, List<string> given) in config)
        {
            if (!full.StartsWith(section, StringComparison.Ordinal)) continue;
            int last = full.LastIndexOf('.');
            string key = full[(last + 1)..];
            UrlMatch? match = last < section.Length ? UrlMatch.Any : UrlMatch.Of(full[section.Length..last], url);
            if (match is not { } fits || (best.TryGetValue(key, out UrlMatch before) && fits < before)) continue;
            best[key] = fits;
            if (!values.TryGetValue(key, out List<string>? all)) values[key] = all = [];
            all.AddRange(given);
        }

        return values;
    }

    private static string Redirects(string? setting) => setting?.ToLowerInvariant() switch
    {
        null or "initial" => "initial",
        { } text => GitConfig.AsBool(text) == true ? "true" : "false",
    };

    private static string ExpandHome(string path) => path.StartsWith("~/", StringComparison.Ordinal)
        ? Path.Combine(Variable("HOME") ?? Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), path[2..])
        : path;

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
