using GitKv.Core.Diagnostics;
using GitKv.Core.Objects;
using GitKv.Core.Repositories;

namespace GitKv.Core.Maintenance.Automatic;

/// <summary>Removes packs whose objects are in another one. A process that reads from them meanwhile looks for the objects anew, as git does.</summary>
internal static class PackRemoval
{
    /// <summary>What may lie beside a pack (gitrepository-layout; gitformat-pack); the index last, so that none without it is left for a pack.</summary>
    private static readonly string[] s_beside = [".rev", ".bitmap", PackTimes.Extension, ".idx"];

    public static void Run(string objects, IEnumerable<string> packs)
    {
        string[] paths = [.. packs];
        if (paths.Length == 0 || !RemoveMultiPackIndex(Path.Combine(objects, "pack", "multi-pack-index"))) return;
        foreach (string path in paths)
        {
            FaultPoint.Reach("maintenance.remove-pack");
            if (!TryDelete(path + ".pack")) continue;
            FaultPoint.Reach("maintenance.removed-pack");
            foreach (string extension in s_beside) TryDelete(path + extension);
        }
    }

    /// <summary>Removes indexes and the like whose pack is gone, as one who was killed leaves them. A pack always comes before them, so that none is on its way.</summary>
    public static void RemoveLeft(string objects)
    {
        string folder = Path.Combine(objects, "pack");
        if (!Directory.Exists(folder)) return;
        foreach (string index in Directory.EnumerateFiles(folder, "pack-*.idx"))
        {
            string path = index[..^".idx".Length];
            if (File.Exists(path + ".pack") || !File.Exists(index)) continue;
            foreach (string extension in s_beside) TryDelete(path + extension);
        }
    }

    /// <summary>Deletes a file, read-only as git makes them; false where the system does not let it go, as Windows does for one that is being read.</summary>
    public static bool TryDelete(string path)
    {
        try
        {
            if (OperatingSystem.IsWindows() && File.Exists(path)) File.SetAttributes(path, FileAttributes.Normal);
            File.Delete(path);
            return true;
        }
        catch (Exception e) when (WriteFailure.Is(e))
        {
            return false;
        }
    }

    /// <summary>An index over several packs goes before any of them, as git-repack does it.</summary>
    private static bool RemoveMultiPackIndex(string path)
    {
        // One that is in layers would have to be understood first.
        if (Directory.Exists(path + ".d")) return false;
        if (!File.Exists(path)) return true;
        foreach (string beside in Directory.EnumerateFiles(Path.GetDirectoryName(path)!, "multi-pack-index-*")) TryDelete(beside);
        return TryDelete(path);
    }
}
