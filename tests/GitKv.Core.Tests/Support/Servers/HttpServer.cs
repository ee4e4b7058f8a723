using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace GitKv.Core.Tests.Support.Servers;

/// <summary><c>git http-backend</c> behind a small web server; with basic credentials and TLS where asked for.</summary>
internal sealed class HttpServer : TestServer
{
    private readonly Listener _listener;
    private readonly X509Certificate2? _certificate;

    /// <param name="tls">Whether it speaks TLS, with a certificate of its own (<see cref="CertificateFile"/>).</param>
    public HttpServer(bool tls = false)
        : base(new BareRemote())
    {
        if (tls) _certificate = MakeCertificate();
        Remote.Configure("http.receivepack", "true");
        _listener = new Listener((client, _) => Serve(client));
    }

    /// <summary>The user and secret that every request must show; null for none.</summary>
    public (string User, string Secret)? Credentials { get; set; }

    /// <summary>Whether only changes need them.</summary>
    public bool ReadsAreOpen { get; set; }

    /// <summary>Whether it knows protocol version 2; old servers do not.</summary>
    public bool ProtocolV2 { get; set; } = true;

    /// <summary>An answer given instead of git's: a status such as <c>503 Busy</c>, or null for git's.</summary>
    public Func<HttpRequest, string?>? Instead { get; set; }

    /// <summary>What was asked: method, path and query.</summary>
    public ConcurrentQueue<string> Asked { get; } = new();

    /// <summary>How many connections were made.</summary>
    public int Connections => _listener.Count;

    /// <summary>Its certificate, for <c>http.sslCAInfo</c>.</summary>
    public string CertificateFile => Path.Combine(Remote.Folder, "server.pem");

    public override string Url => UrlAt(_listener.Port);

    public override int Port => _listener.Port;

    public override string UrlAt(int port) => string.Create(CultureInfo.InvariantCulture, $"{Scheme}://127.0.0.1:{port}/{Path.GetFileName(Remote.Path)}");

    /// <summary>The address with user and secret in it.</summary>
    public string UrlWith(string user, string secret) => Url.Replace("://", $"://{Uri.EscapeDataString(user)}:{Uri.EscapeDataString(secret)}@", StringComparison.Ordinal);

    public override void Configure(TempRepo client)
    {
        if (_certificate is not null) client.Run("config", "http.sslCAInfo", CertificateFile);
        if (Credentials is { } known) client.Run("config", "credential.helper", $"!f() {{ if test \"$1\" = get; then echo \"username={known.User}\"; echo \"password={known.Secret}\"; fi; }}; f");
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _listener.Dispose();
            _certificate?.Dispose();
        }

        base.Dispose(disposing);
    }

    private string Scheme => _certificate is null ? "http" : "https";

    private void Serve(TcpClient client)
    {
        if (_certificate is null)
        {
            Serve(client.GetStream());
            return;
        }

        using var tls = new SslStream(client.GetStream());
        tls.AuthenticateAsServer(_certificate);
        Serve(tls);
    }

    private void Serve(Stream connection)
    {
        using var stream = new BufferedStream(connection, 65536);
        while (HttpRequest.Read(stream) is { } request)
        {
            Asked.Enqueue($"{request.Method} {request.Path}{(request.Query.Length > 0 ? "?" + request.Query : "")}");
            if (Instead?.Invoke(request) is { } status) Write(stream, status, "Content-Type: text/plain\r\n", "not now\n"u8);
            else if (!IsAllowed(request)) Write(stream, "401 Unauthorized", "WWW-Authenticate: Basic realm=\"test\"\r\n", "who are you?\n"u8);
            else RunBackend(request, stream);
            stream.Flush();
        }
    }

    private bool IsAllowed(HttpRequest request)
    {
        if (Credentials is not { } known) return true;
        bool writes = (request.Path + request.Query).Contains("git-receive-pack", StringComparison.Ordinal);
        if (ReadsAreOpen && !writes) return true;
        return request.Header("Authorization") == "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{known.User}:{known.Secret}"));
    }

    /// <summary>Runs it as a web server runs a program (RFC 3875).</summary>
    private void RunBackend(HttpRequest request, Stream stream)
    {
        var environment = new Dictionary<string, string?>
        {
            ["GIT_PROJECT_ROOT"] = Remote.Folder,
            ["GIT_HTTP_EXPORT_ALL"] = "1",
            ["PATH_INFO"] = request.Path,
            ["QUERY_STRING"] = request.Query,
            ["REQUEST_METHOD"] = request.Method,
            ["CONTENT_TYPE"] = request.Header("Content-Type") ?? "",
            ["CONTENT_LENGTH"] = request.Body.Length.ToString(CultureInfo.InvariantCulture),
            ["HTTP_CONTENT_ENCODING"] = request.Header("Content-Encoding"),
            ["GIT_PROTOCOL"] = ProtocolV2 ? request.Header("Git-Protocol") : null,
            ["REMOTE_USER"] = Credentials?.User,
            ["REMOTE_ADDR"] = "127.0.0.1",
        };
        using Process process = Git.Start(Remote.Folder, input: true, environment, "http-backend");
        Task errors = process.StandardError.ReadToEndAsync();
        Task feeding = Task.Run(() =>
        {
            using var body = new MemoryStream(request.Body);
            SocketProgram.Copy(body, process.StandardInput.BaseStream, close: true);
        });
        try
        {
            Answer(process.StandardOutput.BaseStream, stream);
        }
        finally
        {
            // As web servers do, what was asked for is done to its end, also when nobody waits for it any more.
            process.StandardOutput.BaseStream.CopyTo(Stream.Null);
            process.WaitForExit();
            Task.WaitAll(errors, feeding);
        }
    }

    private static void Answer(Stream program, Stream stream)
    {
        using var head = new MemoryStream();
        byte[] one = new byte[1];
        while (!EndsHead(head) && program.Read(one) == 1) head.Write(one);
        var status = "200 OK";
        var headers = new StringBuilder();
        foreach (string line in Encoding.ASCII.GetString(head.ToArray()).Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.StartsWith("Status: ", StringComparison.Ordinal)) status = line[8..];
            else headers.Append(line).Append("\r\n");
        }

        stream.Write(Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\n{headers}Transfer-Encoding: chunked\r\n\r\n"));
        byte[] buffer = new byte[32768];
        int read;
        while ((read = program.Read(buffer)) > 0)
        {
            stream.Write(Encoding.ASCII.GetBytes(read.ToString("x", CultureInfo.InvariantCulture) + "\r\n"));
            stream.Write(buffer, 0, read);
            stream.Write("\r\n"u8);
            stream.Flush();
        }

        stream.Write("0\r\n\r\n"u8);
    }

    private static bool EndsHead(MemoryStream head)
    {
        ReadOnlySpan<byte> read = head.GetBuffer().AsSpan(0, (int)head.Length);
        return read.EndsWith("\r\n\r\n"u8) || read.EndsWith("\n\n"u8);
    }

    private static void Write(Stream stream, string status, string headers, ReadOnlySpan<byte> body)
    {
        stream.Write(Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\n{headers}Content-Length: {body.Length}\r\n\r\n"));
        stream.Write(body);
    }

    private X509Certificate2 MakeCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(System.Net.IPAddress.Loopback);
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using X509Certificate2 made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        File.WriteAllText(CertificateFile, made.ExportCertificatePem());

        // Windows can't use a key that lives in memory only.
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pfx), null);
    }
}
