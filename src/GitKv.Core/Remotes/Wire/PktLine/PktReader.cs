using System.Text;

namespace GitKv.Core.Remotes.Wire.PktLine;

/// <summary>
/// Reads pkt-lines (git's gitprotocol-common, "pkt-line Format") with one buffer. What breaks the format is an
/// <see cref="InvalidDataException"/>, an end in the middle of a line an <see cref="EndOfStreamException"/>; a line <c>ERR …</c>
/// (gitprotocol-pack, "pkt-line Format") is a <see cref="RemoteErrorException"/>.
/// </summary>
internal sealed class PktReader(Stream stream)
{
    private const int HeaderSize = 4;

    /// <summary>The largest line, with its length: <c>fff0</c>. git itself takes no larger one.</summary>
    public const int Largest = 65520;

    private readonly byte[] _buffer = new byte[Largest];
    private int _start;
    private int _end;
    private int _dataStart;
    private int _dataLength;

    /// <summary>What the last line carried, until the next is read.</summary>
    public ReadOnlySpan<byte> Data => _buffer.AsSpan(_dataStart, _dataLength);

    /// <summary>The same as a line of text: without the line end that is there or not.</summary>
    public ReadOnlySpan<byte> Line => Data is [.., (byte)'\n'] ? Data[..^1] : Data;

    /// <summary>The line as text; bytes that are no UTF-8 become replacement characters.</summary>
    public string Text => Encoding.UTF8.GetString(Line);

    /// <summary>Reads the next line.</summary>
    public PktKind Read()
    {
        _dataLength = 0;
        if (!Fill(HeaderSize)) return PktKind.End;
        int length = LengthOf(_buffer.AsSpan(_start, HeaderSize));
        _start += HeaderSize;
        switch (length)
        {
            case 0: return PktKind.Flush;
            case 1: return PktKind.Delimiter;
            case 2: return PktKind.ResponseEnd;
            case < HeaderSize or > Largest: throw new InvalidDataException($"a pkt-line of length {length}");
        }

        int size = length - HeaderSize;
        if (size > 0 && !Fill(size)) throw new EndOfStreamException("The connection ended in the middle of a line.");
        _dataStart = _start;
        _dataLength = size;
        _start += size;
        if (Data.StartsWith("ERR "u8)) throw new RemoteErrorException(Words.Clean(Line[4..]));
        return PktKind.Data;
    }

    /// <summary>Reads the next line, which must not be missing.</summary>
    public PktKind Need()
    {
        PktKind kind = Read();
        return kind == PktKind.End ? throw new EndOfStreamException("The connection ended before the answer did.") : kind;
    }

    /// <summary>What is left when the lines are over and something else follows.</summary>
    public int ReadRaw(Span<byte> destination)
    {
        if (_start == _end) return stream.Read(destination);
        int count = Math.Min(destination.Length, _end - _start);
        _buffer.AsSpan(_start, count).CopyTo(destination);
        _start += count;
        return count;
    }

    /// <summary>Has so many bytes from <c>_start</c> on; false at an end where the first of them should be.</summary>
    private bool Fill(int count)
    {
        if (_end - _start >= count) return true;
        if (_start + count > _buffer.Length)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }

        while (_end - _start < count)
        {
            int read = stream.Read(_buffer, _end, _buffer.Length - _end);
            if (read == 0) return _end == _start ? false : throw new EndOfStreamException("The connection ended in the middle of a line.");
            _end += read;
        }

        return true;
    }

    private static int LengthOf(ReadOnlySpan<byte> digits)
    {
        int length = 0;
        foreach (byte digit in digits)
        {
            int value = digit switch
            {
                >= (byte)'0' and <= (byte)'9' => digit - '0',
                >= (byte)'a' and <= (byte)'f' => digit - 'a' + 10,
                >= (byte)'A' and <= (byte)'F' => digit - 'A' + 10,
                _ => throw new InvalidDataException("something that is no pkt-line"),
            };
            length = (length << 4) | value;
        }

        return length;
    }
}
