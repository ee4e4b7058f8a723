namespace GitKv.Core.Remotes.Wire.PktLine;

/// <summary>
/// The data within a multiplexed answer (git's gitprotocol-pack, "side-band"; gitprotocol-v2, "packfile"): band 1, up to the flush. What the
/// remote says to people (band 2) is kept in <see cref="Words"/>; its last words before it gave up (band 3) are a <see cref="RemoteErrorException"/>.
/// </summary>
internal sealed class SideBand(PktReader reader, Words words) : Stream
{
    private int _at;
    private int _left;
    private bool _ended;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        if (buffer.IsEmpty) return 0;
        while (_left == 0)
        {
            if (_ended || !Next()) return 0;
        }

        int count = Math.Min(_left, buffer.Length);
        reader.Data.Slice(_at, count).CopyTo(buffer);
        _at += count;
        _left -= count;
        return count;
    }

    /// <summary>Reads on to the end, so that the connection can be used again.</summary>
    public void Drain()
    {
        Span<byte> rest = stackalloc byte[4096];
        while (Read(rest) > 0)
        {
        }
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private bool Next()
    {
        if (reader.Need() != PktKind.Data)
        {
            _ended = true;
            return false;
        }

        ReadOnlySpan<byte> data = reader.Data;
        switch (data.IsEmpty ? 0 : data[0])
        {
            case 1:
                (_at, _left) = (1, data.Length - 1);
                return true;
            case 2:
                words.Add(data[1..]);
                return true;
            case 3:
                _ended = true;
                throw new RemoteErrorException(Words.Clean(data[1..]));
            default:
                throw new InvalidDataException("an unknown band in the answer");
        }
    }
}
