using System.Buffers.Binary;
using System.IO.Compression;
using System.Security.Cryptography;
using GitKv.Core.Errors;
using GitKv.Core.Objects;
using GitKv.Core.Repositories;

namespace GitKv.Core.Remotes.Wire.Packs;

/// <summary>
/// Writes objects as a pack (git's gitformat-pack) straight to where it goes, with bounded memory and without a file. Trees may be deltas of ones
/// that the other side has (a thin pack). Compression runs on all cores.
/// </summary>
internal sealed class OutgoingPack(GitRepository from, IReadOnlyList<OutgoingObject> objects, bool isThin)
{
    private const int ChunkSize = 128 * 1024;
    private const int StreamAbove = 4 * 1024 * 1024;

    /// <summary>Writes all of it.</summary>
    /// <exception cref="KvException">ObjectNotFound; ObjectCorrupt.</exception>
    public void WriteTo(Stream destination, CancellationToken cancellation)
    {
        using IncrementalHash sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
        var compressing = new Queue<Task<ReadOnlyMemory<byte>>>();
        byte[] header = [.. "PACK"u8, 0, 0, 0, 2, 0, 0, 0, 0];
        BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(8), (uint)objects.Count);
        Put(header);
        var chunk = new OutgoingChunk();
        var sent = new HashSet<ObjectId>();
        foreach (OutgoingObject next in objects)
        {
            cancellation.ThrowIfCancellationRequested();
            sent.Add(next.Id);
            if (next.Type == ObjectType.Blob && from.Objects.TryReadHeader(next.Id, out _, out long size) && size > StreamAbove)
            {
                Hand();
                Empty(0);
                PutStream(next.Id);
                continue;
            }

            byte[] content = from.Objects.Read(next.Id, next.Type);
            bool isDelta = !next.Base.IsZero && (isThin || sent.Contains(next.Base));
            chunk.Add(next.Type, content, next.Base, isDelta ? from.Objects.Read(next.Base, ObjectType.Tree) : null);
            if (chunk.Size >= ChunkSize) Hand();
            Empty(Environment.ProcessorCount + 1);
        }

        Hand();
        Empty(0);
        destination.Write(sha.GetHashAndReset());

        void Hand()
        {
            if (chunk.Size == 0) return;
            OutgoingChunk full = chunk;
            chunk = new OutgoingChunk();
            compressing.Enqueue(Task.Run(full.Compress));
        }

        void Empty(int most)
        {
            while (compressing.Count > most) Put(compressing.Dequeue().GetAwaiter().GetResult().Span);
        }

        void Put(ReadOnlySpan<byte> bytes)
        {
            sha.AppendData(bytes);
            destination.Write(bytes);
        }

        void PutStream(ObjectId id)
        {
            using Stream content = from.Objects.OpenBlob(id, out long length);
            Span<byte> head = stackalloc byte[PackEntryHead.Longest];
            Put(head[..PackEntryHead.Write(head, (int)ObjectType.Blob, length)]);
            using var hashing = new HashingStream(destination, sha);
            using var zlib = new ZLibStream(hashing, CompressionLevel.Fastest, leaveOpen: true);
            content.CopyToAsync(zlib, cancellation).GetAwaiter().GetResult();
        }
    }

    /// <summary>Passes on what is written, and hashes it.</summary>
    private sealed class HashingStream(Stream destination, IncrementalHash sha) : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            sha.AppendData(buffer);
            destination.Write(buffer);
        }

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
