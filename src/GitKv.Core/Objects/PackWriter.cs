using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using GitKv.Core.Repositories;

namespace GitKv.Core.Objects;

/// <summary>
/// Writes many objects as one pack with its index (git's gitformat-pack), in a stream with bounded memory: some dozen bytes an object.
/// Compression runs on all cores. Until <see cref="Finish"/> nothing is visible; disposing without it leaves nothing behind.
/// </summary>
internal sealed class PackWriter : IDisposable
{
    private const int ChunkSize = 128 * 1024;
    private readonly string _folder;
    private readonly FsyncPolicy _fsync;
    private readonly Sharing _sharing;
    private readonly ObjectFile _file;
    private readonly List<PackedObject> _objects = [];
    private readonly Dictionary<ObjectId, int> _index = [];
    private readonly Queue<Task<PackChunk>> _compressing = new();
    private readonly int _parallel = Environment.ProcessorCount + 1;
    private PackChunk _chunk = new();
    private long _offset;

    public PackWriter(string objectsDirectory, FsyncPolicy fsync, Sharing sharing)
    {
        _folder = Path.Combine(objectsDirectory, "pack");
        _fsync = fsync;
        _sharing = sharing;
        _file = new ObjectFile(_folder, "pack", sharing);
        Span<byte> header = stackalloc byte[12];
        WriteHeader(header, 0);
        _file.Stream.Write(header);
        _offset = header.Length;
    }

    public int Count => _index.Count;

    public bool Contains(ObjectId id) => _index.ContainsKey(id);

    /// <summary>Adds an object that is not in the pack yet. The content must not be changed afterwards.</summary>
    public void Add(ObjectId id, ObjectType type, byte[] content)
    {
        _index.Add(id, _index.Count);
        _chunk.Add(id, type, content);
        if (_chunk.Size >= ChunkSize) Hand();
        while (_compressing.Count > _parallel) Append();
    }

    /// <summary>Brings all that was added into the file: then several threads may read it back, until more is added.</summary>
    public void Settle()
    {
        Hand();
        while (_compressing.Count > 0) Append();
    }

    /// <summary>Reads back an object that was added.</summary>
    public bool TryRead(ObjectId id, out ObjectType type, [NotNullWhen(true)] out byte[]? content)
    {
        (type, content) = (default, null);
        if (!_index.TryGetValue(id, out int position)) return false;
        if (position >= _objects.Count) Settle();
        PackedObject entry = _objects[position];
        byte[] packed = new byte[entry.Length];
        RandomAccess.Read(_file.Stream.SafeFileHandle, packed, entry.Offset);
        int at = 0;
        while ((packed[at++] & 0x80) != 0)
        {
        }

        type = entry.Type;
        content = Inflate.Exactly(packed.AsSpan(at), entry.Size);
        return true;
    }

    /// <summary>Completes the pack and makes it part of the repository: the pack gets its name first, then its index, as git does.</summary>
    public void Finish(CancellationToken cancellation)
    {
        Hand();
        while (_compressing.Count > 0)
        {
            cancellation.ThrowIfCancellationRequested();
            Append();
        }

        byte[] checksum = Seal();
        string name = $"{_folder}/pack-{Convert.ToHexStringLower(checksum)}";
        using var index = new ObjectFile(_folder, "idx", _sharing);
        PackIndexWriter.Write(index.Stream, _objects, checksum);
        _file.Name(name + ".pack", _fsync.Packs, syncFolder: false);
        index.Name(name + ".idx", _fsync.Packs, _fsync.Folders);
    }

    public void Dispose()
    {
        while (_compressing.TryDequeue(out Task<PackChunk>? task)) task.Wait();
        _file.Dispose();
    }

    private static void WriteHeader(Span<byte> header, int count)
    {
        "PACK"u8.CopyTo(header);
        BinaryPrimitives.WriteUInt32BigEndian(header[4..], 2);
        BinaryPrimitives.WriteUInt32BigEndian(header[8..], (uint)count);
    }

    private void Hand()
    {
        if (_chunk.Size == 0) return;
        PackChunk chunk = _chunk;
        _chunk = new PackChunk();
        _compressing.Enqueue(Task.Run(chunk.Compress));
    }

    private void Append()
    {
        PackChunk chunk = _compressing.Dequeue().GetAwaiter().GetResult();
        _file.Stream.Write(chunk.Packed);
        foreach (PackedObject entry in chunk.Objects) _objects.Add(entry with { Offset = entry.Offset + _offset });
        _offset += chunk.Packed.Length;
    }

    /// <summary>Puts the number of objects into the header, and the checksum of all behind the last.</summary>
    private byte[] Seal()
    {
        byte[] buffer = new byte[256 * 1024];
        WriteHeader(buffer, _objects.Count);
        RandomAccess.Write(_file.Stream.SafeFileHandle, buffer.AsSpan(0, 12), 0);
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
        for (long at = 0; at < _offset;)
        {
            int read = RandomAccess.Read(_file.Stream.SafeFileHandle, buffer, at);
            if (read == 0) throw new IOException("The pack that is being written was truncated.");
            sha.AppendData(buffer, 0, read);
            at += read;
        }

        byte[] checksum = sha.GetHashAndReset();
        RandomAccess.Write(_file.Stream.SafeFileHandle, checksum, _offset);
        return checksum;
    }
}
