namespace GitKv.Core.Stores;

/// <summary>What is directly below a directory: an item, or another directory.</summary>
/// <param name="Name">The last component of its key.</param>
/// <param name="IsDirectory">Whether there are items below it.</param>
/// <param name="Entry">The item; nothing where it is a directory.</param>
public readonly record struct KvChild(string Name, bool IsDirectory, KvEntry Entry = default)
{
    /// <summary>What is directly below a directory, of all the items below it in their order.</summary>
    internal static IEnumerable<KvChild> Among(IEnumerable<KvEntry> below, string directory)
    {
        int start = directory.Length == 0 ? 0 : directory.Length + 1;
        return below
            .Select(e => e.Key.IndexOf('/', start) is >= 0 and int slash ? new KvChild(e.Key[start..slash], true) : new KvChild(e.Key[start..], false, e))
            .DistinctBy(static c => (c.Name, c.IsDirectory));
    }

    public void Deconstruct(out string name, out bool isDirectory) => (name, isDirectory) = (Name, IsDirectory);
}
