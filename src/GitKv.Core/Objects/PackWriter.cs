using System.Diagnostics.CodeAnalysis;
using GitKv.Core.Repositories;

namespace GitKv.Core.Objects;

/// <summary>
/// Writes many objects as one pack with its index, in a stream with bounded memory: some dozen bytes an object.
/// Compression runs on all cores. Until <see cref="Finish"/> nothing is visible; disposing without it leaves nothing behind.
/// </summary>
internal sealed class PackWriter(string objectsDirectory, FsyncPolicy fsync, Sharing sharing) : IDisposable
{
    private const int ChunkSize = 128 * 1024;
    private readonly PackOutput _output = new(objectsDirectory, fsync, sharing);
    private readonly Dictionary<ObjectId, int> _index = [];
    private readonly Queue<Task<PackChunk>> _compressing = new();
    private readonly int _parallel = Environment.ProcessorCount + 1;
    private PackChunk _chunk = new();

    public int Count => _index.Count;

    public bool Contains(ObjectId id) => _index.ContainsKey(id);

    /// <summary>Adds an object that is not in the pack yet. The content must not be changed afterwards.</summary>
    public void Add(ObjectId id, ObjectType type, byte[] content) => Add(new NewObject(id, type, content, ObjectId.Zero));

    /// <summary>Adds an object as a delta of one that was added before (<see cref="DeltaMaker"/>). It can't be read back.</summary>
    public void AddDelta(ObjectId id, ObjectType type, byte[] delta, ObjectId of) => Add(new NewObject(id, type, delta, of));

    /// <summary>Brings all that was added into the file: then several threads may read it back, until more is added.</summary>
    public void Settle()
    {
        Hand();
        while (_compressing.Count > 0) Append();
        _output.Flush();
    }

    /// <summary>Reads back an object that was added.</summary>
    public bool TryRead(ObjectId id, out ObjectType type, [NotNullWhen(true)] out byte[]? content)
    {
        (type, content) = (default, null);
        if (!_index.TryGetValue(id, out int position)) return false;
        if (position >= _output.Objects.Count) Settle();
        PackedObject entry = _output.Objects[position];
        byte[] packed = new byte[entry.Length];
        _output.Flush();
        _output.Read(packed, entry.Offset);
        int at = 0;
        while ((packed[at++] & 0x80) != 0)
        {
        }

        type = entry.Type;
        content = Inflate.Exactly(packed.AsSpan(at), entry.Size);
        return true;
    }

    /// <summary>Completes the pack and makes it part of the repository.</summary>
    /// <param name="cancellation">Stops before that.</param>
    /// <param name="times">As in <see cref="PackOutput.Finish"/>.</param>
    public void Finish(CancellationToken cancellation, Func<ObjectId, uint>? times = null)
    {
        Hand();
        while (_compressing.Count > 0)
        {
            cancellation.ThrowIfCancellationRequested();
            Append();
        }

        _output.Finish(times);
    }

    public void Dispose()
    {
        while (_compressing.TryDequeue(out Task<PackChunk>? task)) task.Wait();
        _output.Dispose();
    }

    private void Add(NewObject added)
    {
        _index.Add(added.Id, _index.Count);
        _chunk.Add(added);
        if (_chunk.Size >= ChunkSize) Hand();
        while (_compressing.Count > _parallel) Append();
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
        if (chunk.HasDeltas)
        {
            AppendEach(chunk);
            return;
        }

        long start = _output.Offset;
        _output.Append(chunk.Packed);
        foreach (PackedObject entry in chunk.Objects) _output.Objects.Add(entry with { Offset = entry.Offset + start });
    }

    /// <summary>A delta says how far before it its base lies: that is known only now.</summary>
    private void AppendEach(PackChunk chunk)
    {
        Span<byte> head = stackalloc byte[PackEntryHead.Longest];
        foreach (PackedObject entry in chunk.Objects)
        {
            ReadOnlySpan<byte> packed = chunk.Packed.Slice((int)entry.Offset, entry.Length);
            long start = _output.Offset;
            ObjectId of = chunk.BaseOf(entry.Id);
            if (of.IsZero)
            {
                _output.Append(packed);
                _output.Objects.Add(entry with { Offset = start });
                continue;
            }

            int length = PackEntryHead.WriteDelta(head, entry.Size, start - _output.Objects[_index[of]].Offset);
            _output.Append(head[..length]);
            _output.Append(packed);
            uint crc = Crc32.Append(Crc32.Append(0, head[..length]), packed);
            _output.Objects.Add(entry with { Offset = start, Length = length + packed.Length, Crc = crc });
        }
    }
}
