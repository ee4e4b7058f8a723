using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using GitKv.Core.Errors;
using GitKv.Core.Remotes.Settings;

namespace GitKv.Core.Remotes.Wire.Http;

/// <summary>Makes clients as git's settings for HTTP say (git-config, http.*).</summary>
internal static class HttpClients
{
    // Servers close idle connections after a minute or so; a request that runs into that has to be sent again.
    private static readonly TimeSpan s_idle = TimeSpan.FromSeconds(30);

    public static HttpClient Make(HttpSettings settings)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.GZip | DecompressionMethods.Deflate,
            PooledConnectionIdleTimeout = s_idle,
            SslOptions = Tls(settings),
        };
        if (settings.Proxy is { } proxy)
        {
            handler.UseProxy = proxy.Length > 0;
            if (proxy.Length > 0) handler.Proxy = ProxyOf(proxy);
        }

        return new HttpClient(handler, disposeHandler: true) { Timeout = Timeout.InfiniteTimeSpan };
    }

    private static WebProxy ProxyOf(string text)
    {
        var uri = new Uri(text.Contains("://", StringComparison.Ordinal) ? text : "http://" + text);
        var proxy = new WebProxy(uri.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped));
        if (uri.UserInfo.Split(':', 2) is { Length: 2 } user) proxy.Credentials = new NetworkCredential(Uri.UnescapeDataString(user[0]), Uri.UnescapeDataString(user[1]));
        return proxy;
    }

    private static SslClientAuthenticationOptions Tls(HttpSettings settings)
    {
        var options = new SslClientAuthenticationOptions();
        if (!settings.VerifyCertificates)
        {
            // http.sslVerify is off: the user wants it so.
#pragma warning disable CA5359
            options.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
#pragma warning restore CA5359
            return options;
        }

        if (settings.CertificateFile is not { } file) return options;
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        try
        {
            policy.CustomTrustStore.ImportFromPemFile(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new KvException(ErrorIds.SettingsInvalid, KvErrorKind.Invalid, $"The certificates in '{file}' (http.sslCAInfo) can't be read: {e.Message}", file, e);
        }

        options.CertificateChainPolicy = policy;
        return options;
    }
}
