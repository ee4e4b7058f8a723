using System.Text;

namespace GitKv.Core.Remotes.Wire.PktLine;

/// <summary>Builds a message of pkt-lines in memory (git's gitprotocol-common, "pkt-line Format").</summary>
internal sealed class PktWriter
{
    private byte[] _buffer = new byte[1024];
    private int _length;

    public ReadOnlyMemory<byte> Written => _buffer.AsMemory(0, _length);

    public int Length => _length;

    /// <summary>Adds a line with a line end, as git writes text.</summary>
    public void Line(string text)
    {
        Span<byte> line = Begin(Encoding.UTF8.GetMaxByteCount(text.Length) + 1);
        int size = Encoding.UTF8.GetBytes(text, line);
        line[size] = (byte)'\n';
        End(size + 1);
    }

    /// <summary>Adds a line of bytes as they are.</summary>
    public void Data(ReadOnlySpan<byte> data)
    {
        data.CopyTo(Begin(data.Length));
        End(data.Length);
    }

    public void Flush() => Raw("0000"u8);

    public void Delimiter() => Raw("0001"u8);

    public void Clear() => _length = 0;

    private void Raw(ReadOnlySpan<byte> bytes)
    {
        Room(bytes.Length);
        bytes.CopyTo(_buffer.AsSpan(_length));
        _length += bytes.Length;
    }

    private Span<byte> Begin(int most)
    {
        Room(4 + most);
        return _buffer.AsSpan(_length + 4);
    }

    private void End(int size)
    {
        int length = size + 4;
        if (length > PktReader.Largest) throw new InvalidDataException($"a line of {size} bytes is longer than a pkt-line can be");
        for (int i = 0; i < 4; i++) _buffer[_length + i] = (byte)"0123456789abcdef"[(length >> (12 - 4 * i)) & 15];
        _length += length;
    }

    private void Room(int more)
    {
        if (_buffer.Length - _length < more) Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, _length + more));
    }
}
