using GitKv.Core.Repositories;

namespace GitKv.Core.Objects;

/// <summary>A read-only stream over an object's content that must have exactly the size that its header says.</summary>
internal sealed class SizedStream(Stream inner, long size, ObjectId id) : Stream
{
    private long _position;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => size;

    public override long Position
    {
        get => _position;
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        if (buffer.Length == 0) return 0;
        int read;
        try
        {
            read = inner.Read(buffer);
        }
        catch (InvalidDataException e)
        {
            throw ObjectDatabase.Corrupt(id, e.Message, e);
        }
        catch (Exception e) when (ReadFailure.Is(e))
        {
            throw ReadFailure.Translate(e, id.ToString());
        }

        _position += read;
        if (_position > size) throw ObjectDatabase.Corrupt(id, "it is longer than its header says", null);
        if (read == 0 && _position < size) throw ObjectDatabase.Corrupt(id, "it is shorter than its header says", null);
        return read;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) inner.Dispose();
        base.Dispose(disposing);
    }
}
