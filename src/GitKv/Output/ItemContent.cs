using GitKv.Core.Errors;
using GitKv.Core.Stores;
using GitKv.Values;

namespace GitKv;

/// <summary>What is behind an item: its entry in the store, and its value once it has been read or replaced.</summary>
internal sealed class ItemContent
{
    private readonly ItemSource _source;
    private readonly KvEntry _entry;
    private byte[]? _bytes;
    private object? _value;
    private GitKvValueFormat _format;
    private bool _isDecoded;

    internal ItemContent(ItemSource source, KvEntry entry)
    {
        _source = source;
        _entry = entry;
        if (source.IsTransient) _bytes = source.Read(entry);
    }

    /// <summary>A value that was put together from several items.</summary>
    internal ItemContent(ItemSource source, KvEntry entry, byte[] bytes)
    {
        _source = source;
        _entry = entry;
        _bytes = bytes;
    }

    internal ItemSource Source => _source;

    internal KvEntry Entry => _entry;

    /// <summary>Whether the value is a blob of the repository, and not one of the active transaction alone.</summary>
    internal bool IsBlob => !_source.IsTransient && !_entry.Blob.IsZero;

    internal long Size => _bytes?.LongLength ?? _source.SizeOf(_entry);

    /// <summary>Whether a script has had the value in its hands, and so may have changed it.</summary>
    internal bool IsTouched => _isDecoded;

    /// <summary>Whether a script has given the item another value.</summary>
    internal bool IsReplaced { get; private set; }

    internal object? Value
    {
        get
        {
            if (!_isDecoded) Decode();
            return _value;
        }
    }

    internal GitKvValueFormat Format
    {
        get
        {
            if (!_isDecoded) Decode();
            return _format;
        }
    }

    internal byte[] Bytes => _bytes ?? _source.Read(_entry);

    /// <summary>Reads and decodes the value now, so that what is wrong with it is thrown here.</summary>
    internal void Decode()
    {
        (_value, _format) = ValueDecoder.Decode(Bytes, _source.Form, _source.AsHashtable);
        _isDecoded = true;
    }

    internal void Replace(object? value)
    {
        _value = value;
        _format = GitKvValueFormat.Auto;
        _isDecoded = true;
        IsReplaced = true;
    }

    /// <summary>The value as <see cref="Value"/> gives it, or what stands for it where it can't be read.</summary>
    internal object? ValueOrFailure()
    {
        try
        {
            return Value;
        }
        catch (Exception e) when (Errors.CanReport(e))
        {
            return new GitKvValueFailure((e as KvException)?.ErrorId ?? e.GetType().Name, e.Message);
        }
    }
}
