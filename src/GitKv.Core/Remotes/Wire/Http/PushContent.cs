using System.Net;
using GitKv.Core.Remotes.Wire.ReceivePack;

namespace GitKv.Core.Remotes.Wire.Http;

/// <summary>The body of a push: commands, options and pack. Written as it is made where it is large; then its length is not known before.</summary>
/// <param name="head">What comes before the pack.</param>
/// <param name="pack">The whole pack where it is small; else null.</param>
/// <param name="write">Writes the pack.</param>
/// <param name="leaves">Called when the first byte is about to leave.</param>
internal sealed class PushContent(ReadOnlyMemory<byte> head, ReadOnlyMemory<byte>? pack, Action<Stream> write, Action leaves) : HttpContent
{
    protected override void SerializeToStream(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        leaves();
        stream.Write(head.Span);
        if (pack is { } whole) stream.Write(whole.Span);
        else write(stream);
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        SerializeToStream(stream, context, CancellationToken.None);
        return Task.CompletedTask;
    }

    protected override bool TryComputeLength(out long length)
    {
        length = head.Length + (pack?.Length ?? 0);
        return pack is not null;
    }
}
