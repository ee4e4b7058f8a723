using System.IO.Compression;
using GitKv.Core.Remotes.Wire.Channels;
using GitKv.Core.Remotes.Wire.PktLine;
using GitKv.Core.Remotes.Wire.V0;
using GitKv.Core.Remotes.Wire.V2;

namespace GitKv.Core.Remotes.Wire.Http;

/// <summary>git-upload-pack behind a web server (git's gitprotocol-http, "Smart Clients"; gitprotocol-v2, "HTTP Transport"): each request is one POST and one process there.</summary>
internal sealed class UploadPackOverHttp(HttpTransport transport) : IUploadPack
{
    private const string Service = "git-upload-pack";
    private const int CompressAbove = 1024;
    private HttpResponseMessage? _answer;
    private volatile bool _aborted;
    private Stream? _stream;

    public ServerCapabilities? Server { get; private set; }

    public RefAdvertisement? Advertised { get; private set; }

    public bool Remembers => false;

    public string Complaint => "";

    public int? ExitCode => null;

    public void Begin(CancellationToken cancellation)
    {
        PktReader reader = Open(transport.Begin(Service, protocolV2: true, cancellation));
        AdvertisementStart.Skip(reader, Service);
        if (reader.Line.SequenceEqual("version 2"u8)) Server = ServerCapabilities.Read(reader);
        else Advertised = RefAdvertisement.ReadAll(reader);
    }

    public PktReader Ask(ReadOnlyMemory<byte> request, CancellationToken cancellation)
    {
        Close();
        return Open(transport.Post(Service, () => Body(request), protocolV2: true, cancellation));
    }

    public void Abort()
    {
        _aborted = true;
        try
        {
            _answer?.Dispose();
        }
        catch (Exception e) when (WireError.IsBroken(e) || e is NotSupportedException or InvalidOperationException)
        {
            // It is being read by another thread, which finds out now.
        }
    }

    public void Dispose() => Close();

    private PktReader Open(HttpResponseMessage answer)
    {
        _answer = answer;
        _stream = answer.Content.ReadAsStream();
        return new PktReader(_stream);
    }

    /// <summary>What was read up to its last line is read to its very end: only then can its connection be used again.</summary>
    private void Close()
    {
        try
        {
            Span<byte> rest = stackalloc byte[256];
            for (int i = 0; i < 16 && !_aborted && _stream?.Read(rest) > 0; i++)
            {
            }
        }
        catch (Exception e) when (WireError.IsBroken(e))
        {
            // It is not used again.
        }

        _answer?.Dispose();
        _answer = null;
        _stream = null;
    }

    private static ByteArrayContent Body(ReadOnlyMemory<byte> request)
    {
        if (request.Length <= CompressAbove) return new ByteArrayContent(request.ToArray());
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(request.Span);
        var content = new ByteArrayContent(packed.ToArray());
        content.Headers.ContentEncoding.Add("gzip");
        return content;
    }
}
