using System.Buffers;
using System.IO.Compression;
using System.Security.Cryptography;
using GitKv.Core.Diagnostics;
using GitKv.Core.Native;
using GitKv.Core.Repositories;

namespace GitKv.Core.Objects;

/// <summary>Writes loose objects (git's gitformat-loose). An object is there whole or not at all.</summary>
internal sealed class LooseWriter(string directory, LooseObjects loose, FsyncPolicy fsync, Sharing sharing)
{
    // A file below a disk block takes the block anyway.
    private const int StoreBelow = 4000;

    // Half of a tree is ids, which don't get smaller: compressing one takes several times as long as writing its file.
    private const int StoreTreesBelow = 16_000;

    // Linux takes no longer one.
    private const int LongestPath = 4096;

    private readonly LooseNames _names = new(directory);

    public void Write(ObjectId id, ObjectType type, ReadOnlySpan<byte> content)
    {
        Span<byte> header = stackalloc byte[32];
        header = header[..ObjectHeader.Write(header, type, content.Length)];
        int length = header.Length + content.Length;
        if (length <= (type == ObjectType.Tree ? StoreTreesBelow : StoreBelow))
        {
            Span<byte> buffer = stackalloc byte[length + Deflate.StoredOverhead];
            WriteFile(id, buffer[..Deflate.Store(buffer, header, content)]);
            return;
        }

        using var compressed = new MemoryStream(content.Length / 2);
        using (var zlib = new ZLibStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
        {
            zlib.Write(header);
            zlib.Write(content);
        }

        WriteFile(id, compressed.GetBuffer().AsSpan(0, (int)compressed.Length));
    }

    /// <summary>Writes a blob of known size from a stream, in constant memory.</summary>
    public ObjectId WriteBlob(Stream content, long size, CancellationToken cancellation)
    {
        using var file = new ObjectFile(directory, "obj", sharing);
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(128 * 1024);
        try
        {
            using (var zlib = new ZLibStream(file.Stream, CompressionLevel.Fastest, leaveOpen: true))
            {
                int header = ObjectHeader.Write(buffer, ObjectType.Blob, size);
                sha.AppendData(buffer, 0, header);
                zlib.Write(buffer, 0, header);
                long left = size;
                while (left > 0)
                {
                    cancellation.ThrowIfCancellationRequested();
                    int read = content.Read(buffer, 0, (int)Math.Min(buffer.Length, left));
                    if (read == 0) throw new EndOfStreamException($"The value ended {left} bytes before its announced size of {size} bytes; it was changed while it was read.");
                    sha.AppendData(buffer, 0, read);
                    zlib.Write(buffer, 0, read);
                    left -= read;
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        Span<byte> hash = stackalloc byte[ObjectId.Length];
        sha.GetHashAndReset(hash);
        var id = new ObjectId(hash);
        if (!loose.Freshen(id)) file.Name(loose.PathOf(id), fsync.LooseObjects, fsync.Folders);
        return id;
    }

    private void WriteFile(ObjectId id, ReadOnlySpan<byte> bytes)
    {
        if (SmallFile.IsSupported && OperatingSystem.IsLinux() && !sharing.IsOn && !fsync.LooseObjects && _names.Length <= LongestPath)
        {
            FaultPoint.Reach("object.created");
            Span<byte> path = stackalloc byte[_names.Length];
            Span<byte> temporary = stackalloc byte[_names.Length];
            _names.Write(id, path, temporary);
            SmallFile.Write(temporary, path, bytes);
            FaultPoint.Reach("object.named");
            return;
        }

        string name = loose.PathOf(id);
        using var file = new ObjectFile(Path.GetDirectoryName(name)!, "obj", sharing);
        file.Stream.Write(bytes);
        file.Name(name, fsync.LooseObjects, fsync.Folders);
    }
}
