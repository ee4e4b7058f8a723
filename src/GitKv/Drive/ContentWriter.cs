using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Provider;
using System.Text;
using GitKv.Core.Values;
using GitKv.Values;

namespace GitKv.Drive;

/// <summary>
/// Collects what Set-Content or Add-Content is given, and lands it as one change when it is closed. Text is kept as it is given, as an editor would: lines
/// with a line feed between them, none after the last. What is JSON then reads as JSON.
/// </summary>
internal sealed class ContentWriter(DriveContentWriteParameters parameters, Action<ContentWriter> land) : IContentWriter
{
    private readonly StringBuilder _text = new();
    private readonly MemoryStream _bytes = new();
    private bool _isWritten;
    private bool _isClosed;

    /// <summary>Whether it comes after what is there already.</summary>
    internal bool Appends { get; private set; }

    public IList Write(IList content)
    {
        foreach (object? item in content) Add(item is PSObject wrapper ? wrapper.BaseObject : item, item);
        return content;
    }

    /// <summary>Add-Content goes to the end; other places of a value are not written to.</summary>
    public void Seek(long offset, SeekOrigin origin)
    {
        if (offset != 0 || origin == SeekOrigin.Current) throw new NotSupportedException("A value is written as a whole, or at its end.");
        Appends = origin == SeekOrigin.End;
    }

    public void Close()
    {
        if (_isClosed) return;
        _isClosed = true;
        if (_isWritten || !Appends) land(this);
    }

    public void Dispose() => _bytes.Dispose();

    /// <summary>The value, where this one is there before.</summary>
    internal byte[] Value(byte[]? before)
    {
        if (parameters.AsByteStream) return [.. before ?? [], .. _bytes.ToArray()];
        string start = before is null ? string.Empty : ValueCodec.ToText(before);
        if (start.Length > 0 && !parameters.NoNewline && !start.EndsWith('\n')) start += "\n";
        string text = start + _text;
        return ValueEncoder.Encode(text, parameters.As == GitKvValueFormat.Auto ? GitKvValueFormat.Bytes : parameters.As, CancellationToken.None);
    }

    private void Add(object? item, object? given)
    {
        if (parameters.AsByteStream)
        {
            AddBytes(item);
        }
        else if (item is object[] several)
        {
            foreach (object? one in several) Add(one is PSObject wrapper ? wrapper.BaseObject : one, one);
        }
        else
        {
            if (_isWritten && !parameters.NoNewline) _text.Append('\n');
            _text.Append(given is null ? string.Empty : LanguagePrimitives.ConvertTo<string>(given));
        }

        _isWritten = true;
    }

    private void AddBytes(object? item)
    {
        switch (item)
        {
            case byte one:
                _bytes.WriteByte(one);
                break;
            case byte[] several:
                _bytes.Write(several);
                break;
            default:
                if (!LanguagePrimitives.TryConvertTo(item, out byte[] converted)) throw Errors.ValueInvalid("What is given is no bytes, which -AsByteStream needs.");
                _bytes.Write(converted);
                break;
        }
    }
}
