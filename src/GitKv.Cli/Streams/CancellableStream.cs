namespace GitKv.Cli.Streams;

/// <summary>A stream whose reads give up when a token is cancelled, although the system call below them can't be.</summary>
internal sealed class CancellableStream(Stream inner, CancellationToken cancellation) : ByteStream
{
    private byte[] _buffer = [];

    public override bool CanRead => true;

    public override int Read(Span<byte> buffer)
    {
        // The abandoned read may still fill its buffer: it must not be the caller's.
        int size = Math.Min(buffer.Length, 1 << 18);
        if (_buffer.Length < size) _buffer = new byte[size];
        byte[] own = _buffer;
        Task<int> read = Task.Run(() => inner.Read(own, 0, size), CancellationToken.None);
        try
        {
            read.Wait(cancellation);
        }
        catch (AggregateException e) when (e.InnerException is { } cause)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(cause);
        }

        int count = read.Result;
        own.AsSpan(0, count).CopyTo(buffer);
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        // A read may still be waiting in the system: closing the handle under it is not safe, and the process ends soon.
        if (disposing && !cancellation.IsCancellationRequested) inner.Dispose();
        base.Dispose(disposing);
    }
}
