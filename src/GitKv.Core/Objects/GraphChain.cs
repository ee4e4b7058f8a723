namespace GitKv.Core.Objects;

/// <summary>
/// A repository's commit-graph: the file <c>info/commit-graph</c>, or the chain of files that <c>info/commit-graphs/commit-graph-chain</c> names
/// (git's gitformat-commit-graph). A position counts through all files of the chain. What can't be read is as if it were not there: it is
/// no more than a copy of what the commits say.
/// </summary>
internal sealed class GraphChain : IDisposable
{
    private readonly GraphFile[] _files;

    private GraphChain(List<GraphFile> files) => _files = [.. files];

    /// <summary>The graph of an object folder; null where there is none.</summary>
    public static GraphChain? Open(string objects)
    {
        if (TryOpen(Path.Combine(objects, "info", "commit-graph"), 0, 0) is { } single) return new GraphChain([single]);
        string folder = Path.Combine(objects, "info", "commit-graphs");
        var files = new List<GraphFile>();
        foreach (string name in ReadChain(Path.Combine(folder, "commit-graph-chain")))
        {
            // Each file is about what comes before it, so that the first that is missing ends what can be used.
            if (TryOpen(Path.Combine(folder, $"graph-{name}.graph"), files.Count, files.Sum(f => f.Count)) is not { } file) break;
            files.Add(file);
        }

        return files.Count == 0 ? null : new GraphChain(files);
    }

    /// <summary>The position of a commit; -1 where it is not in the graph.</summary>
    public int Find(ObjectId id)
    {
        for (int i = _files.Length - 1; i >= 0; i--)
            if (_files[i].Find(id) is >= 0 and int index) return _files[i].Start + index;
        return -1;
    }

    public ObjectId IdAt(int position) => Of(position, out int index).IdAt(index);

    /// <summary>The commit at a position.</summary>
    public CommitNode At(int position)
    {
        (ObjectId tree, long time, int[] positions) = Of(position, out int index).At(index);
        var parents = new ObjectId[positions.Length];
        for (int i = 0; i < parents.Length; i++) parents[i] = IdAt(positions[i]);
        return new CommitNode(tree, parents, time, false) { Position = position, ParentPositions = positions };
    }

    /// <summary>Whether the commit may have changed all of these paths against its first parent; true where it has no filter.</summary>
    public bool MayChangeAll(int position, ChangedPaths paths)
    {
        ReadOnlySpan<byte> filter = FilterOf(position, out GraphFile file);
        return filter.IsEmpty || paths.MayAllBeIn(filter, file.FilterHashes, file.FilterVersion);
    }

    /// <summary>Whether the commit may have changed any of these paths against its first parent; true where it has no filter.</summary>
    public bool MayChangeAny(int position, ChangedPaths paths)
    {
        ReadOnlySpan<byte> filter = FilterOf(position, out GraphFile file);
        return filter.IsEmpty || paths.MayAnyBeIn(filter, file.FilterHashes, file.FilterVersion);
    }

    public void Dispose()
    {
        foreach (GraphFile file in _files) file.Dispose();
    }

    private ReadOnlySpan<byte> FilterOf(int position, out GraphFile file)
    {
        file = Of(position, out int index);
        try
        {
            return file.FilterOf(index);
        }
        catch (InvalidDataException)
        {
            return [];
        }
    }

    private static GraphFile? TryOpen(string path, int bases, int start)
    {
        try
        {
            if (!File.Exists(path)) return null;
            var file = new GraphFile(path) { Start = start };
            if (file.Bases == bases) return file;
            file.Dispose();
            return null;
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string[] ReadChain(string path)
    {
        try
        {
            return File.Exists(path) ? [.. File.ReadLines(path).Where(line => ObjectId.TryParse(line, out _))] : [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private GraphFile Of(int position, out int index)
    {
        for (int i = _files.Length - 1; i >= 0; i--)
        {
            index = position - _files[i].Start;
            if (index >= 0 && index < _files[i].Count) return _files[i];
        }

        throw new InvalidDataException("a position outside of the commit-graph");
    }
}
