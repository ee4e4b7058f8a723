namespace GitKv.Core.Formats.Reading;

/// <summary>A window that slides over a stream: bytes already read and not yet used. It grows only as far as one document needs.</summary>
internal sealed class ByteSource(Stream stream, string source)
{
    private byte[] _buffer = new byte[64 * 1024];
    private int _start;
    private int _end;
    private bool _begun;

    /// <summary>Whether nothing follows <see cref="Window"/>.</summary>
    public bool AtEnd { get; private set; }

    public ReadOnlySpan<byte> Window => _buffer.AsSpan(_start, _end - _start);

    /// <summary>A part of the window; good until the next <see cref="Fill"/>.</summary>
    public ReadOnlyMemory<byte> Slice(int start, int length) => _buffer.AsMemory(_start + start, length);

    public void Use(int count) => _start += count;

    /// <summary>Uses up white space, and tells what follows; null at the end.</summary>
    public byte? FirstByte()
    {
        while (true)
        {
            int at = Window.IndexOfAnyExcept(" \t\r\n"u8);
            Use(at < 0 ? Window.Length : at);
            if (at >= 0) return Window[0];
            if (AtEnd) return null;
            Fill();
        }
    }

    /// <summary>Reads on until the buffer is full or the stream ends; where it is full already of what is still needed, it is made larger.</summary>
    public void Fill()
    {
        int length = _end - _start;
        byte[] buffer = _buffer;
        if (length == buffer.Length)
        {
            if (length == Array.MaxLength) throw FormatErrors.Invalid(source, null, "a single document in it is larger than 2 GiB. Import it as a file of its own (format Files).");
            _buffer = new byte[(int)Math.Min(Array.MaxLength, 2L * length)];
        }
        buffer.AsSpan(_start, length).CopyTo(_buffer);
        _start = 0;
        _end = length;
        while (_end < _buffer.Length && !AtEnd)
        {
            int count = stream.Read(_buffer.AsSpan(_end));
            AtEnd = count == 0;
            _end += count;
        }
        if (!_begun) SkipMark();
    }

    private void SkipMark()
    {
        _begun = true;
        if (Window.StartsWith("\uFEFF"u8)) _start += 3;
        else if (Window is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..]) throw FormatErrors.Invalid(source, null, "it is UTF-16. Save it as UTF-8.");
    }
}
