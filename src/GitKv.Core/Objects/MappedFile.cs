using System.IO.MemoryMappedFiles;

namespace GitKv.Core.Objects;

/// <summary>A file mapped read-only into memory, read in spans that are checked against its length.</summary>
internal sealed unsafe class MappedFile : IDisposable
{
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly byte* _start;
    private bool _disposed;

    public MappedFile(string path)
    {
        // Delete is shared so that git gc can remove a pack that is mapped here.
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 0);
        Length = stream.Length;
        if (Length == 0) throw new InvalidDataException("empty file");
        _file = MemoryMappedFile.CreateFromFile(stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: false);
        _view = _file.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        byte* pointer = null;
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref pointer);
        _start = pointer + _view.PointerOffset;
    }

    public long Length { get; }

    /// <summary>At most <paramref name="count"/> bytes from <paramref name="offset"/>; fewer at the end of the file.</summary>
    public ReadOnlySpan<byte> AtMost(long offset, int count)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (offset < 0 || offset >= Length) return [];
        return new ReadOnlySpan<byte>(_start + offset, (int)Math.Min(count, Length - offset));
    }

    /// <summary>Exactly <paramref name="count"/> bytes from <paramref name="offset"/>.</summary>
    /// <exception cref="InvalidDataException">The file ends before.</exception>
    public ReadOnlySpan<byte> Exactly(long offset, int count)
    {
        ReadOnlySpan<byte> span = AtMost(offset, count);
        return span.Length == count ? span : throw new InvalidDataException("unexpected end of file");
    }

    /// <summary>The number of four bytes, the most significant first, at <paramref name="offset"/>.</summary>
    /// <exception cref="InvalidDataException">The file ends before.</exception>
    public uint Word(long offset) => System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(Exactly(offset, 4));

    /// <summary>The bytes from <paramref name="offset"/> to the end as a stream. Reading it when this file is closed is an <see cref="ObjectDisposedException"/>.</summary>
    public Stream StreamFrom(long offset)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (offset < 0 || offset > Length) throw new InvalidDataException("unexpected end of file");

        // Over the handle and not the address: each read holds the mapping, so none goes to memory that is no longer mapped.
        return new UnmanagedMemoryStream(_view.SafeMemoryMappedViewHandle, _view.PointerOffset + offset, Length - offset);
    }

    /// <summary>Decompresses the zlib stream at <paramref name="offset"/>, which holds exactly <paramref name="size"/> bytes.</summary>
    /// <exception cref="InvalidDataException">It does not, or is damaged.</exception>
    public byte[] Inflate(long offset, long size)
    {
        bool isHeld = false;
        try
        {
            Hold(ref isHeld);
            return Objects.Inflate.Exactly(AtMost(offset, int.MaxValue), size);
        }
        finally
        {
            if (isHeld) _view.SafeMemoryMappedViewHandle.DangerousRelease();
        }
    }

    /// <summary>Decompresses the beginning of the zlib stream at <paramref name="offset"/>. Returns how many bytes came.</summary>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public int InflateBeginning(long offset, Span<byte> beginning)
    {
        bool isHeld = false;
        try
        {
            Hold(ref isHeld);
            return Inflater.Begin(AtMost(offset, int.MaxValue), beginning);
        }
        finally
        {
            if (isHeld) _view.SafeMemoryMappedViewHandle.DangerousRelease();
        }
    }

    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _file.Dispose();
    }

    /// <summary>Keeps the mapping while something long is done with it, whoever closes this file meanwhile.</summary>
    private void Hold(ref bool isHeld) => _view.SafeMemoryMappedViewHandle.DangerousAddRef(ref isHeld);
}
