using GitKv.Core.Objects;

namespace GitKv.Core.Maintenance.Automatic;

/// <summary>A pack of the repository itself that may be merged with others, or left out.</summary>
/// <param name="Path">Its path without an extension.</param>
/// <param name="Count">How many objects it holds.</param>
/// <param name="Size">The size of the pack file.</param>
/// <param name="HasTimes">Whether it holds objects that nothing refers to, with a time for each.</param>
internal sealed record LocalPack(string Path, int Count, long Size, bool HasTimes)
{
    /// <summary>
    /// The packs that may be touched: without those that are to be kept (<c>.keep</c>), that a remote promised (<c>.promisor</c>), or that are too large.
    /// Damaged ones are left for git to complain about.
    /// </summary>
    public static List<LocalPack> In(string objects, long smallerThan)
    {
        var packs = new List<LocalPack>();
        string folder = System.IO.Path.Combine(objects, "pack");
        if (!Directory.Exists(folder)) return packs;
        foreach (string index in Directory.EnumerateFiles(folder, "*.idx"))
        {
            string path = index[..^".idx".Length];
            var file = new FileInfo(path + ".pack");
            if (!file.Exists || file.Length >= smallerThan || File.Exists(path + ".keep") || File.Exists(path + ".promisor")) continue;
            try
            {
                using var opened = new PackIndex(index);
                packs.Add(new LocalPack(path, opened.Count, file.Length, File.Exists(path + PackTimes.Extension)));
            }
            catch (Exception e) when (e is InvalidDataException or FileNotFoundException or DirectoryNotFoundException)
            {
                // Damaged, or gone meanwhile.
            }
        }

        return packs;
    }
}
