using System.Text;

namespace GitKv.Cli.Streams;

/// <summary>Standard output with a buffer: written through at each item for a person at a terminal, when full otherwise.</summary>
internal sealed class OutputStream(Stream inner, bool isTerminal) : ByteStream
{
    private readonly byte[] _buffer = new byte[1 << 16];
    private int _used;
    private byte _last = (byte)'\n';

    public bool IsTerminal => isTerminal;

    public override bool CanWrite => true;

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (buffer.IsEmpty) return;
        _last = buffer[^1];
        if (buffer.Length > _buffer.Length - _used) Flush();
        if (buffer.Length > _buffer.Length)
        {
            inner.Write(buffer);
            return;
        }

        buffer.CopyTo(_buffer.AsSpan(_used));
        _used += buffer.Length;
    }

    public override void Flush()
    {
        int used = _used;
        _used = 0;
        if (used > 0) inner.Write(_buffer.AsSpan(0, used));
    }

    public void WriteText(string text) => Write(Encoding.UTF8.GetBytes(text));

    public void WriteLine(string text)
    {
        WriteText(text);
        Write("\n"u8);
        EndItem();
    }

    /// <summary>Ends the line where the last byte written did not.</summary>
    public void EnsureNewLine()
    {
        if (_last != (byte)'\n') Write("\n"u8);
    }

    public void EndItem()
    {
        if (isTerminal) Flush();
    }
}
