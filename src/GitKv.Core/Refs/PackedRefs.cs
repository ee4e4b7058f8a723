using System.Buffers.Text;
using System.IO.MemoryMappedFiles;
using System.Text;
using GitKv.Core.Errors;
using GitKv.Core.Objects;
using Microsoft.Win32.SafeHandles;

namespace GitKv.Core.Refs;

/// <summary>
/// The file of packed refs as it was at one moment (git-pack-refs): a header, then lines <c>id SP name</c>, sorted by name,
/// each followed by <c>^id</c> where the object is a tag. Large files are mapped into memory and searched by halving, so that one
/// of 100,000 refs costs as little as one of ten. Counts its users: the last <see cref="Dispose"/> closes it.
/// </summary>
internal sealed unsafe class PackedRefs : IDisposable
{
    /// <summary>Below this, reading the file is cheaper than mapping it.</summary>
    private const int MappedFrom = 256 * 1024;
    private const int IdLength = 2 * ObjectId.Length;

    private readonly string _path;
    private readonly byte[] _bytes = [];
    private readonly MemoryMappedFile? _file;
    private readonly MemoryMappedViewAccessor? _view;
    private readonly byte* _start;
    private readonly int _length;
    private readonly int _first;
    private int _users = 1;

    private PackedRefs(string path, SafeFileHandle? handle)
    {
        _path = path;
        if (handle is not null)
        {
            Stamp = FileStamp.Of(handle);
            if (Stamp.Length > int.MaxValue) throw Corrupt("it is larger than 2 GiB");

            // Windows does not let a mapped file be replaced.
            if (Stamp.Length >= MappedFrom && !OperatingSystem.IsWindows())
            {
                _file = MemoryMappedFile.CreateFromFile(handle, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
                _view = _file.CreateViewAccessor(0, Stamp.Length, MemoryMappedFileAccess.Read);
                _view.SafeMemoryMappedViewHandle.AcquirePointer(ref _start);
                _start += _view.PointerOffset;
                _length = (int)Stamp.Length;
            }
            else
            {
                _bytes = ReadAll(handle, (int)Stamp.Length);
            }
        }

        ReadOnlySpan<byte> data = Data;
        if (data.Length > 0 && data[^1] != '\n') throw Corrupt("its last line is not complete");
        _first = ReadHeader(data);
        if (IsSorted) return;
        _bytes = Sort(data[_first..]);
        _first = 0;
        Unmap();
        _view = null;
        _file = null;
        _start = null;
    }

    /// <summary>What the file looked like from outside when it was read.</summary>
    public FileStamp Stamp { get; }

    /// <summary>A tag below refs/tags has its <c>^</c> line.</summary>
    public bool IsPeeled { get; private set; }

    /// <summary>Every tag has its <c>^</c> line.</summary>
    public bool IsFullyPeeled { get; private set; }

    /// <summary>The position of the first record.</summary>
    public int Begin => _first;

    /// <summary>The position behind the last record.</summary>
    public int End => Data.Length;

    private bool IsSorted { get; set; }

    private ReadOnlySpan<byte> Data => _start is not null ? new ReadOnlySpan<byte>(_start, _length) : _bytes;

    /// <summary>Reads the file; one that is not there is empty.</summary>
    /// <exception cref="KvException">RefCorrupt.</exception>
    public static PackedRefs Open(string path)
    {
        try
        {
            if (!File.Exists(path)) return new PackedRefs(path, null);
            using SafeFileHandle handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return new PackedRefs(path, handle);
        }
        catch (FileNotFoundException)
        {
            return new PackedRefs(path, null);
        }
    }

    /// <summary>Counts one more user; false when the last one has closed it.</summary>
    public bool TryShare()
    {
        while (true)
        {
            int users = Volatile.Read(ref _users);
            if (users == 0) return false;
            if (Interlocked.CompareExchange(ref _users, users + 1, users) == users) return true;
        }
    }

    public void Dispose()
    {
        if (Interlocked.Decrement(ref _users) == 0) Unmap();
    }

    public bool TryFind(string name, out ObjectId id)
    {
        Span<byte> buffer = stackalloc byte[512];
        ReadOnlySpan<byte> bytes = Encoding.UTF8.TryGetBytes(name, buffer, out int written) ? buffer[..written] : Encoding.UTF8.GetBytes(name);
        return TryFind(bytes, out id);
    }

    public bool TryFind(ReadOnlySpan<byte> name, out ObjectId id)
    {
        PackedRefCursor cursor = From(name);
        bool found = cursor.MoveNext() && cursor.Name.SequenceEqual(name);
        id = found ? cursor.Id : default;
        return found;
    }

    /// <summary>The first ref whose name begins with these bytes; null when there is none.</summary>
    public string? FirstUnder(string start)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(start);
        PackedRefCursor cursor = From(bytes);
        return cursor.MoveNext() && cursor.Name.StartsWith(bytes) ? Encoding.UTF8.GetString(cursor.Name) : null;
    }

    /// <summary>The refs from a name on, in order.</summary>
    public PackedRefCursor From(ReadOnlySpan<byte> name) => new(this, Data[Position(name)..]);

    /// <summary>The bytes between two positions.</summary>
    public ReadOnlySpan<byte> Slice(int from, int to) => Data[from..to];

    /// <summary>The position of the first record whose name is this or comes after it.</summary>
    public int Position(ReadOnlySpan<byte> name)
    {
        ReadOnlySpan<byte> data = Data;
        int low = _first;
        int high = data.Length;
        while (low < high)
        {
            int start = RecordAt(data, low, low + ((high - low) / 2));
            int end = RecordEnd(data, start);
            if (NameOf(data, start).SequenceCompareTo(name) < 0) low = end;
            else high = start;
        }

        return low;
    }

    internal static int RecordEnd(ReadOnlySpan<byte> data, int start)
    {
        int end = LineEnd(data, start);
        return end < data.Length && data[end] == '^' ? LineEnd(data, end) : end;
    }

    internal ReadOnlySpan<byte> NameOf(ReadOnlySpan<byte> data, int start)
    {
        int end = LineEnd(data, start) - 1;
        if (end - start < IdLength + 2 || data[start + IdLength] != ' ') throw Corrupt("a line is not an id and a name");
        if (data[end - 1] == '\r') end--;
        return data[(start + IdLength + 1)..end];
    }

    internal ObjectId IdOf(ReadOnlySpan<byte> record) =>
        ObjectId.TryParse(record[..IdLength], out ObjectId id) ? id : throw Corrupt("a line does not begin with an id");

    private static int LineEnd(ReadOnlySpan<byte> data, int start)
    {
        int length = data[start..].IndexOf((byte)'\n');
        return length < 0 ? data.Length : start + length + 1;
    }

    /// <summary>The start of the record that holds a position.</summary>
    private static int RecordAt(ReadOnlySpan<byte> data, int low, int position)
    {
        int start = LineStart(data, low, position);
        while (start > low && data[start] == '^') start = LineStart(data, low, start - 1);
        return start;
    }

    private static int LineStart(ReadOnlySpan<byte> data, int low, int position) => low + data[low..position].LastIndexOf((byte)'\n') + 1;

    private static byte[] ReadAll(SafeFileHandle handle, int length)
    {
        byte[] bytes = new byte[length];
        int at = 0;
        int count;
        while (at < length && (count = RandomAccess.Read(handle, bytes.AsSpan(at), at)) > 0) at += count;
        return at == length ? bytes : bytes[..at];
    }

    private int ReadHeader(ReadOnlySpan<byte> data)
    {
        // A file without header is as old git wrote it: nothing known.
        if (data.Length == 0 || data[0] != '#')
        {
            IsSorted = data.Length == 0;
            IsPeeled = IsFullyPeeled = data.Length == 0;
            return 0;
        }

        int end = LineEnd(data, 0);
        const string mark = "# pack-refs with:";
        string header = Encoding.ASCII.GetString(data[..end]);
        if (!header.StartsWith(mark, StringComparison.Ordinal)) throw Corrupt("its header is not one that git writes");
        foreach (string trait in header[mark.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            IsSorted |= trait == "sorted";
            IsFullyPeeled |= trait == "fully-peeled";
            IsPeeled |= trait is "peeled" or "fully-peeled";
        }

        return end;
    }

    private byte[] Sort(ReadOnlySpan<byte> data)
    {
        var records = new List<(byte[] Name, int Start, int End)>();
        for (int start = 0; start < data.Length;)
        {
            int end = RecordEnd(data, start);
            records.Add((NameOf(data, start).ToArray(), start, end));
            start = end;
        }

        records.Sort(static (a, b) => a.Name.AsSpan().SequenceCompareTo(b.Name));
        byte[] sorted = new byte[data.Length];
        int at = 0;
        foreach ((_, int start, int end) in records)
        {
            data[start..end].CopyTo(sorted.AsSpan(at));
            at += end - start;
        }

        return sorted;
    }

    private void Unmap()
    {
        if (_view is null) return;
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _file!.Dispose();
    }

    private KvException Corrupt(string why) =>
        new(ErrorIds.RefCorrupt, KvErrorKind.Corrupt,
            $"The file '{_path}' is damaged: {why}. Repair it by hand, or restore it from a backup or another clone.", _path);
}
