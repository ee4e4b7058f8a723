namespace GitKv.Drive;

/// <summary>
/// The directories that New-Item made and in which there is nothing yet. A store has none of these (as git has not), so the session
/// remembers them, until an item is in them or they are removed.
/// </summary>
internal sealed class EmptyDirectories
{
    private readonly HashSet<string> _keys = new(StringComparer.Ordinal);

    internal void Add(string key) => _keys.Add(key);

    /// <summary>Whether it was made, or one below it.</summary>
    internal bool Contains(string key) => _keys.Contains(key) || _keys.Any(k => IsBelow(k, key));

    /// <summary>The names of those directly below a directory.</summary>
    internal IEnumerable<string> Names(string directory)
    {
        int start = directory.Length == 0 ? 0 : directory.Length + 1;
        return _keys.Where(k => IsBelow(k, directory))
            .Select(k => k.IndexOf('/', start) is >= 0 and int slash ? k[start..slash] : k[start..])
            .Distinct(StringComparer.Ordinal);
    }

    /// <summary>Forgets a directory and those below it; the one that it is in stays, where that was made as well.</summary>
    internal void Remove(string key, bool keepParent = false)
    {
        bool was = _keys.RemoveWhere(k => k == key || IsBelow(k, key)) > 0;
        int slash = key.LastIndexOf('/');
        if (was && keepParent && slash > 0) _keys.Add(key[..slash]);
    }

    /// <summary>An item is there: what is above it is not empty any more.</summary>
    internal void RemoveAbove(string key) => _keys.RemoveWhere(k => IsBelow(key, k));

    internal void Move(string key, string destination)
    {
        string[] moved = [.. _keys.Where(k => k == key || IsBelow(k, key))];
        foreach (string directory in moved)
        {
            _keys.Remove(directory);
            _keys.Add(destination + directory[key.Length..]);
        }
    }

    private static bool IsBelow(string key, string directory) =>
        directory.Length == 0 ? key.Length > 0 : key.Length > directory.Length && key[directory.Length] == '/' && key.StartsWith(directory, StringComparison.Ordinal);
}
