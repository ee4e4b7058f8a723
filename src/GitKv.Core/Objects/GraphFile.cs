using System.Buffers.Binary;

namespace GitKv.Core.Objects;

/// <summary>
/// One file of a commit-graph (git's gitformat-commit-graph): for each commit its tree, parents, date and, where git was asked for them, which
/// paths it changed. Damage arrives as <see cref="InvalidDataException"/>.
/// </summary>
internal sealed class GraphFile : IDisposable
{
    private const int None = 0x70000000;
    private const int RowSize = ObjectId.Length + 16;

    private readonly MappedFile _file;
    private readonly long _fanout;
    private readonly long _ids;
    private readonly long _rows;
    private readonly long _edges;
    private readonly long _edgesEnd;
    private readonly long _filterEnds;
    private readonly long _filters;
    private readonly long _filtersEnd;

    public GraphFile(string path)
    {
        _file = new MappedFile(path);
        try
        {
            ReadOnlySpan<byte> head = _file.Exactly(0, 8);
            if (!head.StartsWith("CGPH"u8) || head[4] != 1 || head[5] != 1) throw new InvalidDataException("not a commit-graph of version 1 with SHA-1");
            Bases = head[7];
            var chunks = new Dictionary<uint, (long Start, long End)>();
            for (int i = 0; i < head[6]; i++)
            {
                ReadOnlySpan<byte> row = _file.Exactly(8 + (12 * i), 24);
                long start = BinaryPrimitives.ReadInt64BigEndian(row[4..]);
                long end = BinaryPrimitives.ReadInt64BigEndian(row[16..]);
                if (start < 0 || end < start || end > _file.Length) throw new InvalidDataException("bad chunk in commit-graph");
                chunks[BinaryPrimitives.ReadUInt32BigEndian(row)] = (start, end);
            }

            (_fanout, _) = Chunk(chunks, 0x4F494446, 256 * 4);
            Count = (int)_file.Word(_fanout + (255 * 4));
            if (Count < 0) throw new InvalidDataException("too many commits in commit-graph");
            for (int i = 1; i < 256; i++)
                if (_file.Word(_fanout + (4 * (i - 1))) > _file.Word(_fanout + (4 * i))) throw new InvalidDataException("bad fan-out in commit-graph");
            (_ids, _) = Chunk(chunks, 0x4F49444C, (long)Count * ObjectId.Length);
            (_rows, _) = Chunk(chunks, 0x43444154, (long)Count * RowSize);
            (_edges, _edgesEnd) = chunks.GetValueOrDefault(0x45444745u);
            if (!chunks.ContainsKey(0x42494458u) || !chunks.ContainsKey(0x42444154u)) return;
            (_filterEnds, _) = Chunk(chunks, 0x42494458, (long)Count * 4);
            (_filters, _filtersEnd) = Chunk(chunks, 0x42444154, 12);
            FilterVersion = (int)_file.Word(_filters);
            FilterHashes = (int)_file.Word(_filters + 4);
            _filters += 12;
            if (FilterVersion is not (1 or 2) || FilterHashes is < 1 or > 64) FilterVersion = 0;
        }
        catch
        {
            _file.Dispose();
            throw;
        }
    }

    /// <summary>How many commits it has.</summary>
    public int Count { get; }

    /// <summary>How many files of a chain come before it.</summary>
    public int Bases { get; }

    /// <summary>How many commits those have: the position of its first one.</summary>
    public int Start { get; init; }

    /// <summary>0 where there are no filters that can be read.</summary>
    public int FilterVersion { get; }

    public int FilterHashes { get; }

    public int Find(ObjectId id)
    {
        Span<byte> wanted = stackalloc byte[ObjectId.Length];
        id.CopyTo(wanted);
        int low = id.First == 0 ? 0 : (int)_file.Word(_fanout + (4 * (id.First - 1)));
        int high = (int)_file.Word(_fanout + (4 * id.First));
        while (low < high)
        {
            int middle = low + ((high - low) / 2);
            int order = _file.Exactly(_ids + ((long)middle * ObjectId.Length), ObjectId.Length).SequenceCompareTo(wanted);
            if (order == 0) return middle;
            if (order < 0) low = middle + 1;
            else high = middle;
        }

        return -1;
    }

    public ObjectId IdAt(int index) => new(_file.Exactly(_ids + ((long)index * ObjectId.Length), ObjectId.Length));

    /// <summary>A commit: its tree, its date, and its parents by their positions in the whole chain.</summary>
    public (ObjectId Tree, long Time, int[] Parents) At(int index)
    {
        ReadOnlySpan<byte> row = _file.Exactly(_rows + ((long)index * RowSize), RowSize);
        long time = ((long)(row[31] & 3) << 32) | BinaryPrimitives.ReadUInt32BigEndian(row[32..]);
        int first = BinaryPrimitives.ReadInt32BigEndian(row[20..]);
        int second = BinaryPrimitives.ReadInt32BigEndian(row[24..]);
        int[] parents = first == None ? [] : second == None ? [first] : second >= 0 ? [first, second] : More(first, second & 0x7FFFFFFF);
        return (new ObjectId(row[..ObjectId.Length]), time, parents);
    }

    /// <summary>The filter of a commit; empty where it has none.</summary>
    public ReadOnlySpan<byte> FilterOf(int index)
    {
        if (FilterVersion == 0) return [];
        long start = _filters + (index == 0 ? 0 : _file.Word(_filterEnds + (4 * (index - 1))));
        long end = _filters + _file.Word(_filterEnds + (4 * index));
        return end <= start || end > _filtersEnd ? [] : _file.Exactly(start, (int)(end - start));
    }

    public void Dispose() => _file.Dispose();

    private int[] More(int first, int edge)
    {
        var parents = new List<int> { first };
        for (long at = _edges + (4L * edge); at + 4 <= _edgesEnd; at += 4)
        {
            uint parent = _file.Word(at);
            parents.Add((int)(parent & 0x7FFFFFFF));
            if ((parent & 0x80000000) != 0) return [.. parents];
        }

        throw new InvalidDataException("parents without end in commit-graph");
    }

    private static (long Start, long End) Chunk(Dictionary<uint, (long Start, long End)> chunks, uint id, long least) =>
        chunks.TryGetValue(id, out (long Start, long End) chunk) && chunk.End - chunk.Start >= least ? chunk : throw new InvalidDataException("missing or short chunk in commit-graph");
}
