using System.Collections;
using System.Management.Automation.Provider;

namespace GitKv.Drive;

/// <summary>The lines of a text, one after another. What ends the last line makes no line of its own.</summary>
internal sealed class TextContentReader(string text, bool raw, string? delimiter) : IContentReader
{
    private int _at;
    private bool _isDone = !raw && text.Length == 0;

    public IList Read(long readCount)
    {
        var lines = new List<object>();
        while (!_isDone && (readCount <= 0 || lines.Count < readCount)) lines.Add(Next());
        return lines;
    }

    /// <summary>To the beginning, to the end, or so many lines on.</summary>
    public void Seek(long offset, SeekOrigin origin)
    {
        if (origin == SeekOrigin.End && offset != 0) throw new NotSupportedException("The lines of a value are not counted from its end.");
        if (origin != SeekOrigin.Current) _at = origin == SeekOrigin.End ? text.Length : 0;
        _isDone = _at >= text.Length;
        for (; offset > 0 && !_isDone; offset--) Next();
    }

    public void Close()
    {
    }

    public void Dispose()
    {
    }

    private string Next()
    {
        if (raw)
        {
            _isDone = true;
            return text;
        }

        ReadOnlySpan<char> rest = text.AsSpan(_at);
        int end = delimiter is null ? rest.IndexOfAny('\n', '\r') : rest.IndexOf(delimiter);
        int length = delimiter?.Length ?? (end >= 0 && rest[end..].StartsWith("\r\n") ? 2 : 1);
        _at = end < 0 ? text.Length : _at + end + length;
        _isDone = _at >= text.Length;
        return end < 0 ? rest.ToString() : rest[..end].ToString();
    }
}
