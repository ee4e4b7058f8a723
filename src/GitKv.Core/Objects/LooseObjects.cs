using System.Buffers;
using System.IO.Compression;
using GitKv.Core.Native;

namespace GitKv.Core.Objects;

/// <summary>Reads the loose objects of one object folder (git's gitformat-loose). Damage arrives as <see cref="InvalidDataException"/>.</summary>
internal sealed class LooseObjects(string directory)
{
    /// <summary>One of the 256 folders, which tells about how many objects there are in all; git counts the same one (git-gc, gc.auto).</summary>
    public const byte Sample = 0x17;

    private const int MaxHeader = 32;

    // Codes for the first block take less than 400 bytes.
    private const int HeaderFile = 1024;

    // What is read at once, and what it may unfold to; beyond that, as a stream.
    private const int SmallFile = 16 * 1024;
    private const int SmallObject = 64 * 1024;

    public string PathOf(ObjectId id)
    {
        string hex = id.ToString();
        return string.Concat(directory, Separator, hex.AsSpan(0, 2), string.Concat(Separator, hex.AsSpan(2)));
    }

    private static ReadOnlySpan<char> Separator => "/";

    public bool Contains(ObjectId id) => File.Exists(PathOf(id));

    /// <summary>Marks an object as used just now. False when it is not here.</summary>
    public bool Freshen(ObjectId id) => Freshening.Touch(PathOf(id));

    /// <summary>The objects with ids from a first to a last one, which begin with the same two digits.</summary>
    public IEnumerable<ObjectId> Between(ObjectId first, ObjectId last)
    {
        string fan = first.First.ToString("x2", System.Globalization.CultureInfo.InvariantCulture);
        string folder = string.Concat(directory, Separator, fan);
        if (!Directory.Exists(folder)) yield break;
        foreach (string path in Directory.EnumerateFiles(folder))
        {
            if (ObjectId.TryParse(fan + Path.GetFileName(path), out ObjectId id) && id >= first && id <= last) yield return id;
        }
    }

    /// <summary>How many objects there are, by what is in the folder <see cref="Sample"/>.</summary>
    public int CountAbout()
    {
        string folder = $"{directory}/{Sample:x2}";
        return Directory.Exists(folder) ? Directory.EnumerateFiles(folder).Count(static f => Path.GetFileName(f).Length == 2 * ObjectId.Length - 2) * 256 : 0;
    }

    /// <summary>All objects.</summary>
    public HashSet<ObjectId> All()
    {
        var ids = new HashSet<ObjectId>();
        foreach (string folder in Directory.EnumerateDirectories(directory, "??"))
        {
            string fan = Path.GetFileName(folder);
            foreach (string path in Directory.EnumerateFiles(folder))
                if (ObjectId.TryParse(fan + Path.GetFileName(path), out ObjectId id)) ids.Add(id);
        }

        return ids;
    }

    public bool TryRead(ObjectId id, out ObjectType type, out byte[] content)
    {
        byte[] file = ArrayPool<byte>.Shared.Rent(SmallFile);
        byte[] whole = ArrayPool<byte>.Shared.Rent(SmallObject);
        try
        {
            int length = FileStart.Read(PathOf(id), file);
            (type, content) = (default, []);
            if (length < 0) return false;
            int size = length < file.Length ? Inflater.TryInflate(file.AsSpan(0, length), whole) : -1;
            if (size < 0) return TryReadLarge(id, out type, out content);
            if (!ObjectHeader.TryRead(whole.AsSpan(0, Math.Min(size, MaxHeader)), out type, out long said, out int header)) throw BadHeader();
            if (size - header < said) throw TooShort();
            if (size - header > said) throw TooLong();
            content = whole.AsSpan(header, (int)said).ToArray();
            return true;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(file);
            ArrayPool<byte>.Shared.Return(whole);
        }
    }

    /// <summary>Type and size without the content. False when it is not here.</summary>
    public bool TryReadHeader(ObjectId id, out ObjectType type, out long size)
    {
        Span<byte> file = stackalloc byte[HeaderFile];
        Span<byte> head = stackalloc byte[MaxHeader];
        int length = FileStart.Read(PathOf(id), file);
        (type, size) = (default, 0);
        if (length < 0) return false;
        return ObjectHeader.TryRead(head[..Inflater.Begin(file[..length], head)], out type, out size, out _) ? true : throw BadHeader();
    }

    /// <summary>Opens an object at its content; null when it is not here.</summary>
    public Stream? Open(ObjectId id, out ObjectType type, out long size, out long compressed)
    {
        type = default;
        size = 0;
        compressed = 0;
        string path = PathOf(id);
        if (!File.Exists(path)) return null;
        FileStream file;
        try
        {
            file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 4096, FileOptions.SequentialScan);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }

        var zlib = new ZLibStream(file, CompressionMode.Decompress);
        try
        {
            compressed = file.Length;
            byte[] head = new byte[MaxHeader];
            int length = 0;
            int end;

            // The header is read byte for byte, so that the stream stands at the content after it.
            do
            {
                int b = length < MaxHeader ? zlib.ReadByte() : -1;
                if (b < 0) throw BadHeader();
                head[length++] = (byte)b;
                end = b;
            }
            while (end != 0);
            if (!ObjectHeader.TryRead(head.AsSpan(0, length), out type, out size, out _)) throw BadHeader();
            return zlib;
        }
        catch
        {
            zlib.Dispose();
            throw;
        }
    }

    private bool TryReadLarge(ObjectId id, out ObjectType type, out byte[] content)
    {
        content = [];
        using Stream? stream = Open(id, out type, out long size, out long available);
        if (stream is null) return false;
        Inflate.CheckSize(size, available);
        content = GC.AllocateUninitializedArray<byte>((int)size);
        if (stream.ReadAtLeast(content, content.Length, throwOnEndOfStream: false) < content.Length) throw TooShort();
        if (stream.ReadByte() >= 0) throw TooLong();
        return true;
    }

    private static InvalidDataException BadHeader() => new("bad object header");

    private static InvalidDataException TooShort() => new("object is shorter than its header says");

    private static InvalidDataException TooLong() => new("object is longer than its header says");
}
