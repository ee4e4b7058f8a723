using GitKv.Core.Objects;

namespace GitKv.Core.Trees;

/// <summary>A directory's entries with their keys.</summary>
internal sealed class ListedDirectory
{
    // Keys are made for so many entries at once.
    private const int InBlock = 4096;
    private readonly TreeReader _trees;
    private string?[] _keys;
    private int _block;
    private Task<string?[]>? _following;

    private ListedDirectory(TreeReader trees, DirectoryListing entries, string path)
    {
        _trees = trees;
        Entries = entries;
        Path = path;
        _keys = KeysOf(0);
    }

    public DirectoryListing Entries { get; }

    /// <summary>The directory's own key, with a slash; empty for the root.</summary>
    public string Path { get; }

    /// <exception cref="Errors.KvException">ObjectNotFound; ObjectCorrupt.</exception>
    public static ListedDirectory Of(TreeReader trees, ObjectId directory, string path, bool isKept) => new(trees, trees.List(directory, path.Length == 0, isKept), path);

    /// <summary>The key of an entry, asked for in order; null for a name that no key has.</summary>
    public string? KeyOf(int index)
    {
        int block = index / InBlock;
        if (block != _block)
        {
            _keys = _following is not null && block == _block + 1 ? _following.GetAwaiter().GetResult() : KeysOf(block);
            _block = block;

            // Whoever has come so far goes on.
            _following = _trees.CanReadAhead && (block + 1) * InBlock < Entries.Count ? Task.Run(() => KeysOf(block + 1)) : null;
        }

        return _keys[index % InBlock];
    }

    private string?[] KeysOf(int block)
    {
        int start = block * InBlock;
        string?[] keys = new string?[Math.Min(InBlock, Entries.Count - start)];
        for (int i = 0; i < keys.Length; i++) keys[i] = TreeNames.TryDecode(Entries[start + i], Path, out string? key) ? key : null;
        return keys;
    }
}
