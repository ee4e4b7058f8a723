using GitKv.Core.Remotes.Wire.PktLine;
using GitKv.Core.Remotes.Wire.V0;
using GitKv.Core.Remotes.Wire.V2;

namespace GitKv.Core.Remotes.Wire.Channels;

/// <summary>git-upload-pack at the other end of two streams: it answers one request after the other, for as long as it is let.</summary>
internal sealed class UploadPackChannel : IUploadPack
{
    private readonly Channel _channel;
    private readonly PktReader _reader;

    public UploadPackChannel(Channel channel)
    {
        _channel = channel;
        _reader = new PktReader(channel.FromRemote);
    }

    public ServerCapabilities? Server { get; private set; }

    public RefAdvertisement? Advertised { get; private set; }

    public bool Remembers => true;

    public string Complaint => _channel.Complaint;

    public int? ExitCode => _channel.ExitCode;

    public void Begin(CancellationToken cancellation)
    {
        _reader.Need();
        if (_reader.Line.SequenceEqual("version 2"u8)) Server = ServerCapabilities.Read(_reader);
        else Advertised = RefAdvertisement.ReadAll(_reader);
    }

    public PktReader Ask(ReadOnlyMemory<byte> request, CancellationToken cancellation)
    {
        _channel.ToRemote.Write(request.Span);
        _channel.ToRemote.Flush();
        return _reader;
    }

    public void Abort() => _channel.Abort();

    public void Dispose() => _channel.Dispose();
}
