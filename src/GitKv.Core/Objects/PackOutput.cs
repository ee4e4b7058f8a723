using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using GitKv.Core.Repositories;

namespace GitKv.Core.Objects;

/// <summary>
/// A new pack with its index (git's gitformat-pack): entries are appended as they come, and become part of the repository together.
/// Until <see cref="Finish"/> nothing is visible; disposing without it leaves nothing behind.
/// </summary>
internal sealed class PackOutput : IDisposable
{
    private const int HeaderSize = 12;
    private readonly string _folder;
    private readonly FsyncPolicy _fsync;
    private readonly Sharing _sharing;
    private readonly ObjectFile _file;
    private readonly byte[] _buffer = GC.AllocateUninitializedArray<byte>(256 * 1024);
    private int _buffered;

    public PackOutput(string objectsDirectory, FsyncPolicy fsync, Sharing sharing)
    {
        _folder = Path.Combine(objectsDirectory, "pack");
        _fsync = fsync;
        _sharing = sharing;
        _file = new ObjectFile(_folder, "pack", sharing);
        Span<byte> header = stackalloc byte[HeaderSize];
        WriteHeader(header, 0);
        Append(header);
    }

    /// <summary>Where the next entry begins.</summary>
    public long Offset { get; private set; }

    /// <summary>The entries, in the order in which they lie in the pack; when it is finished, in that of their ids.</summary>
    public List<PackedObject> Objects { get; } = [];

    public void Append(ReadOnlySpan<byte> bytes)
    {
        Offset += bytes.Length;
        if (_buffered + bytes.Length > _buffer.Length) Flush();
        if (bytes.Length > _buffer.Length)
        {
            _file.Stream.Write(bytes);
            return;
        }

        bytes.CopyTo(_buffer.AsSpan(_buffered));
        _buffered += bytes.Length;
    }

    /// <summary>Brings all that was appended into the file: then several threads may read it back, until more is appended.</summary>
    public void Flush()
    {
        _file.Stream.Write(_buffer, 0, _buffered);
        _buffered = 0;
    }

    /// <summary>Reads back bytes that were appended, and flushed.</summary>
    public void Read(Span<byte> bytes, long offset)
    {
        while (!bytes.IsEmpty)
        {
            int read = RandomAccess.Read(_file.Stream.SafeFileHandle, bytes, offset);
            if (read == 0) throw Truncated();
            bytes = bytes[read..];
            offset += read;
        }
    }

    /// <summary>Completes the pack and makes it part of the repository: the pack gets its name first, its index last, as git does.</summary>
    /// <param name="times">For a pack of objects that nothing refers to: when each was used last, in seconds since 1970.</param>
    /// <returns>The path of the new files, without an extension.</returns>
    public string Finish(Func<ObjectId, uint>? times = null)
    {
        byte[] checksum = Seal();
        string name = $"{_folder}/pack-{Convert.ToHexStringLower(checksum)}";
        Objects.Sort(static (x, y) => x.Id.CompareTo(y.Id));
        ReadOnlySpan<PackedObject> sorted = CollectionsMarshal.AsSpan(Objects);
        using var index = new ObjectFile(_folder, "idx", _sharing);
        PackIndexWriter.Write(index.Stream, sorted, checksum);
        using ObjectFile? ages = times is null ? null : new ObjectFile(_folder, "mtimes", _sharing);
        if (ages is not null) PackTimes.Write(ages.Stream, sorted, times!, checksum);
        _file.Name(name + ".pack", _fsync.Packs, syncFolder: false);
        ages?.Name(name + PackTimes.Extension, _fsync.Packs, syncFolder: false);
        index.Name(name + ".idx", _fsync.Packs, _fsync.Folders);
        return name;
    }

    public void Dispose() => _file.Dispose();

    private static void WriteHeader(Span<byte> header, int count)
    {
        "PACK"u8.CopyTo(header);
        BinaryPrimitives.WriteUInt32BigEndian(header[4..], 2);
        BinaryPrimitives.WriteUInt32BigEndian(header[8..], (uint)count);
    }

    /// <summary>Puts the number of objects into the header, and the checksum of all behind the last.</summary>
    private byte[] Seal()
    {
        Flush();
        Span<byte> header = stackalloc byte[HeaderSize];
        WriteHeader(header, Objects.Count);
        RandomAccess.Write(_file.Stream.SafeFileHandle, header, 0);
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
        for (long at = 0; at < Offset;)
        {
            int read = RandomAccess.Read(_file.Stream.SafeFileHandle, _buffer, at);
            if (read == 0) throw Truncated();
            sha.AppendData(_buffer, 0, read);
            at += read;
        }

        byte[] checksum = sha.GetHashAndReset();
        RandomAccess.Write(_file.Stream.SafeFileHandle, checksum, Offset);
        return checksum;
    }

    private static IOException Truncated() => new("The pack that is being written was truncated.");
}
