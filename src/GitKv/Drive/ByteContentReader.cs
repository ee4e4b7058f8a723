using System.Collections;
using System.Management.Automation.Provider;

namespace GitKv.Drive;

/// <summary>The bytes of a value, one after another or all at once.</summary>
internal sealed class ByteContentReader(byte[] bytes, bool raw) : IContentReader
{
    private int _at;
    private bool _isDone = !raw && bytes.Length == 0;

    public IList Read(long readCount)
    {
        if (_isDone) return Array.Empty<object>();
        if (raw)
        {
            _isDone = true;
            return new object[] { bytes };
        }

        int count = readCount <= 0 ? bytes.Length - _at : (int)Math.Min(readCount, bytes.Length - _at);
        byte[] part = bytes.AsSpan(_at, count).ToArray();
        _at += count;
        _isDone = _at >= bytes.Length;
        return part;
    }

    public void Seek(long offset, SeekOrigin origin)
    {
        long start = origin switch { SeekOrigin.Begin => 0, SeekOrigin.End => bytes.Length, _ => _at };
        _at = (int)Math.Clamp(start + offset, 0, bytes.Length);
        _isDone = _at >= bytes.Length;
    }

    public void Close()
    {
    }

    public void Dispose()
    {
    }
}
