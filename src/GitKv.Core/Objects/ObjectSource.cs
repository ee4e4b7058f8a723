namespace GitKv.Core.Objects;

/// <summary>One object folder: its loose objects and its packs. The repository's own, or an alternate.</summary>
internal sealed class ObjectSource(string directory) : IDisposable
{
    private readonly string _packDirectory = Path.Combine(directory, "pack");
    private readonly Lock _gate = new();
    private PackFile[] _packs = [];
    private PackFile[] _gone = [];
    private DateTime _scanned;
    private PackFile? _last;

    public string Directory { get; } = directory;

    public LooseObjects Loose { get; } = new(directory);

    public int PackCount => _packs.Length;

    /// <summary>Any number, but the same for the same pack, from 0 below <see cref="PackCount"/> as long as no packs come or go.</summary>
    public int NumberOf(PackFile pack) => Math.Max(0, Array.IndexOf(_packs, pack));

    public bool TryFindPacked(ObjectId id, out PackFile pack, out long offset)
    {
        // The pack that had the last object probably has the next one.
        PackFile? last = _last;
        if (last is not null && last.TryFind(id, out offset))
        {
            pack = last;
            return true;
        }

        foreach (PackFile candidate in _packs)
        {
            if (candidate == last || !candidate.TryFind(id, out offset)) continue;
            _last = pack = candidate;
            return true;
        }

        pack = null!;
        offset = 0;
        return false;
    }

    /// <summary>The objects with ids from a first to a last one, which begin with the same two digits; some maybe twice.</summary>
    public IEnumerable<ObjectId> Between(ObjectId first, ObjectId last) =>
        Loose.Between(first, last).Concat(_packs.SelectMany(p => p.Between(first, last)));

    /// <summary>Looks for packs that have come since. Packs that are gone stay readable here while they are mapped.</summary>
    /// <returns>Whether there are new ones.</returns>
    public bool Refresh()
    {
        lock (_gate)
        {
            DateTime changed = System.IO.Directory.GetLastWriteTimeUtc(_packDirectory);

            // A folder changed within the clock's resolution of the scan may have changed again unseen.
            if (changed == _scanned && DateTime.UtcNow - changed > TimeSpan.FromSeconds(2)) return false;
            if (changed.Year <= 1601) return false;
            var known = _packs.ToDictionary(p => p.IndexPath, StringComparer.Ordinal);
            var packs = new List<PackFile>();
            bool found = false;
            foreach (string index in System.IO.Directory.EnumerateFiles(_packDirectory, "*.idx"))
            {
                if (known.Remove(index, out PackFile? pack))
                {
                    packs.Add(pack);
                    continue;
                }

                // An index whose pack is not there (yet, or any more) is passed over, as git does.
                if (!File.Exists(Path.ChangeExtension(index, ".pack"))) continue;
                try
                {
                    packs.Add(new PackFile(index));
                    found = true;
                }
                catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or InvalidDataException)
                {
                    // Gone meanwhile; or damaged, as after a power cut: the other packs are read all the same, as git does.
                }
            }

            _gone = [.. _gone, .. known.Values];
            _packs = [.. packs];
            _scanned = changed;
            if (_last is not null && !packs.Contains(_last)) _last = null;
            return found;
        }
    }

    /// <summary>Deletes the file that an object is in, with all that is in there; false where none has it or it can't be deleted.</summary>
    public bool Discard(ObjectId id)
    {
        try
        {
            string[] files = Loose.Contains(id) ? [Loose.PathOf(id)]
                : TryFindPacked(id, out PackFile pack, out _) ? [pack.IndexPath, Path.ChangeExtension(pack.IndexPath, ".pack")] : [];
            foreach (string file in files)
            {
                if (OperatingSystem.IsWindows()) File.SetAttributes(file, FileAttributes.Normal);
                File.Delete(file);
            }

            return files.Length > 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Unmaps all packs; the next object asked for has them looked for again. Nothing may be reading meanwhile.</summary>
    public void Release()
    {
        lock (_gate)
        {
            foreach (PackFile pack in _packs) pack.Dispose();
            foreach (PackFile pack in _gone) pack.Dispose();
            _packs = [];
            _gone = [];
            _last = null;
            _scanned = default;
        }
    }

    public void Dispose() => Release();
}
