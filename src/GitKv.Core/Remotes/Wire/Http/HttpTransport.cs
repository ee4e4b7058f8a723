using System.Net;
using System.Net.Http.Headers;
using GitKv.Core.Errors;
using GitKv.Core.Remotes.ByGit;
using GitKv.Core.Remotes.Settings;

namespace GitKv.Core.Remotes.Wire.Http;

/// <summary>
/// Requests to one repository over HTTP (git's gitprotocol-http): kept-alive connections, git's settings, and credentials asked for when the server
/// wants them. Where a server wants another way of logging in, or leads to another host, that is left to the installed git.
/// </summary>
internal sealed class HttpTransport : IDisposable
{
    private const int MostRedirects = 20;
    private readonly RemoteAddress _address;
    private readonly bool _push;
    private readonly HttpSettings _settings;
    private readonly HttpClient _client;
    private GitCredential? _credential;
    private bool _isAccepted;
    private string _base;

    public HttpTransport(RemoteAddress address, bool push)
    {
        _address = address;
        _push = push;
        _settings = HttpSettings.Of(address, push);
        _client = HttpClients.Make(_settings);
        _credential = GitCredential.OfAddress(address, push);
        _base = Addresses.RemoteUrl.Parse(push ? address.PushUrl : address.Url).WithoutUser.TrimEnd('/');
    }

    /// <summary>Whether a request with credentials, or one that needed none, has succeeded.</summary>
    public bool HasSucceeded { get; private set; }

    /// <summary>Begins an exchange: <c>info/refs</c>. Redirections are followed as http.followRedirects says.</summary>
    public HttpResponseMessage Begin(string service, bool protocolV2, CancellationToken cancellation)
    {
        string path = "/info/refs?service=" + service;
        for (int redirects = 0; ; redirects++)
        {
            HttpResponseMessage answer = Send(() => Request(HttpMethod.Get, path, protocolV2), cancellation);
            if (!IsRedirect(answer.StatusCode))
            {
                CheckType(answer, $"application/x-{service}-advertisement");
                return answer;
            }

            using (answer) Follow(answer, path, redirects);
        }
    }

    /// <summary>Posts a request to a service.</summary>
    /// <param name="service">Which.</param>
    /// <param name="content">Makes the body; once more where credentials were wanted.</param>
    /// <param name="protocolV2">Whether it is one of protocol version 2.</param>
    /// <param name="cancellation">Ends it.</param>
    public HttpResponseMessage Post(string service, Func<HttpContent> content, bool protocolV2, CancellationToken cancellation)
    {
        HttpResponseMessage answer = Send(
            () =>
            {
                HttpRequestMessage request = Request(HttpMethod.Post, "/" + service, protocolV2);
                request.Content = content();
                request.Content.Headers.ContentType = new MediaTypeHeaderValue($"application/x-{service}-request");
                request.Headers.Accept.ParseAdd($"application/x-{service}-result");
                return request;
            },
            cancellation);
        if (IsRedirect(answer.StatusCode))
        {
            answer.Dispose();
            throw new NeedsGitException("the server redirects requests");
        }

        CheckType(answer, $"application/x-{service}-result");
        return answer;
    }

    public void Dispose() => _client.Dispose();

    private HttpRequestMessage Request(HttpMethod method, string path, bool protocolV2)
    {
        var request = new HttpRequestMessage(method, _base + path);
        request.Headers.TryAddWithoutValidation("User-Agent", _settings.UserAgent ?? "git/" + WireAgent.Name);
        foreach (string header in _settings.ExtraHeaders)
        {
            int colon = header.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0) request.Headers.TryAddWithoutValidation(header[..colon].Trim(), header[(colon + 1)..].Trim());
        }

        if (protocolV2) request.Headers.TryAddWithoutValidation("Git-Protocol", "version=2");
        if (_credential is { } credential) request.Headers.TryAddWithoutValidation("Authorization", credential.BasicHeader);
        return request;
    }

    private HttpResponseMessage Send(Func<HttpRequestMessage> make, CancellationToken cancellation)
    {
        while (true)
        {
            HttpResponseMessage answer = SendOnce(make, cancellation);
            if (answer.IsSuccessStatusCode || IsRedirect(answer.StatusCode))
            {
                Accept();
                return answer;
            }

            using (answer)
            {
                if (answer.StatusCode != HttpStatusCode.Unauthorized) throw Refusal(answer);
                LogIn(answer, cancellation);
            }
        }
    }

    private HttpResponseMessage SendOnce(Func<HttpRequestMessage> make, CancellationToken cancellation)
    {
        HttpRequestMessage request = make();
        try
        {
            return _client.Send(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        }
        catch (HttpRequestException e)
        {
            string why = (e.InnerException ?? e).Message;

            // These come before anything of the request has left.
            if (e.HttpRequestError is HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError)
                throw RemoteFailure.Unreachable(_address, WireError.Shown(_address, why));
            throw new IOException(why, e);
        }
        finally
        {
            // The body of the answer is read after this.
            request.Dispose();
        }
    }

    private void LogIn(HttpResponseMessage answer, CancellationToken cancellation)
    {
        if (_credential is { } refused)
        {
            refused.Reject();
            throw Wrong("the user or the secret is wrong (HTTP status 401)");
        }

        if (answer.Headers.WwwAuthenticate.Count > 0 && !answer.Headers.WwwAuthenticate.Any(static h => h.Scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase)))
            throw new NeedsGitException("the server wants another way of logging in");
        _credential = GitCredential.Fill(_address, _push, cancellation)
            ?? throw Wrong("it wants a user and a secret (HTTP status 401), and git's credential helpers know none");

        HttpException Wrong(string why) => new(RemoteFailure.Denied(_address, why), mayHaveActed: false);
    }

    private void Accept()
    {
        HasSucceeded = true;
        if (_isAccepted || _credential is null) return;
        _isAccepted = true;
        _credential.Approve();
    }

    private HttpException Refusal(HttpResponseMessage answer)
    {
        int status = (int)answer.StatusCode;
        string words = $"HTTP status {status}{(answer.ReasonPhrase is { Length: > 0 } reason ? " " + reason : "")}";
        KvException failure = answer.StatusCode switch
        {
            HttpStatusCode.Forbidden or HttpStatusCode.ProxyAuthenticationRequired or HttpStatusCode.RequestEntityTooLarge => RemoteFailure.Denied(_address, words),
            HttpStatusCode.NotFound or HttpStatusCode.Gone => RemoteFailure.NotFound(_address, words),
            _ => RemoteFailure.Unreachable(_address, words),
        };

        // Of a server that failed, or of a gateway that lost patience, nobody knows how far it came.
        return new HttpException(failure, mayHaveActed: status >= 500 && status != (int)HttpStatusCode.NotImplemented);
    }

    private void Follow(HttpResponseMessage answer, string path, int redirects)
    {
        if (_settings.FollowRedirects == "false" || redirects >= MostRedirects) throw RemoteFailure.Denied(_address, "it redirects, and http.followRedirects does not let this be followed");
        if (answer.Headers.Location is not { } location) throw RemoteFailure.Unsupported(_address, "it redirects to nowhere.");
        var from = new Uri(_base + path);
        var to = new Uri(from, location);
        string target = to.GetLeftPart(UriPartial.Query);

        // Credentials and certificates are for the address that the user gave.
        if (to.Host != from.Host || to.Scheme != from.Scheme || to.Port != from.Port || !target.EndsWith(path, StringComparison.Ordinal)) throw new NeedsGitException("the server redirects to another place");
        _base = target[..^path.Length];
    }

    private void CheckType(HttpResponseMessage answer, string wanted)
    {
        string? type = answer.Content.Headers.ContentType?.MediaType;
        if (type == wanted) return;
        answer.Dispose();

        // An old server gives its refs as a file ("dumb" protocol), and git can read it.
        throw type == "text/plain" ? new NeedsGitException("the server has files only") : RemoteFailure.Unsupported(_address, $"what answers there is no git server: it gave '{WireError.Shown(_address, type ?? "nothing")}'. See that the address is that of a git repository.");
    }

    private static bool IsRedirect(HttpStatusCode status) => status is HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect;
}
