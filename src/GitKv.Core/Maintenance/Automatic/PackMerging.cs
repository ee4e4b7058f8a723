using GitKv.Core.Diagnostics;
using GitKv.Core.Objects;
using GitKv.Core.Repositories;

namespace GitKv.Core.Maintenance.Automatic;

/// <summary>Keeps packs few: merges those that are out of proportion, apart from those whose objects have a time each.</summary>
internal static class PackMerging
{
    public static void Run(GitRepository repository, MaintenancePolicy policy, long most, CancellationToken cancellation)
    {
        List<LocalPack> packs = Candidates(repository, policy, most);
        foreach (IGrouping<bool, LocalPack> alike in packs.GroupBy(static p => p.HasTimes)) Merge(repository, PackGeometry.ToMerge(alike), cancellation);
    }

    /// <summary>Whether there are more packs than there should be, and some of them can be merged.</summary>
    public static bool IsDue(GitRepository repository, MaintenancePolicy policy, long most)
    {
        string folder = Path.Combine(repository.Objects.Directory, "pack");
        return policy.Packs > 0 && Directory.Exists(folder) && Directory.EnumerateFiles(folder, "*.idx").Skip(policy.Packs).Any()
            && Candidates(repository, policy, most) is var packs && packs.Count > policy.Packs && PackGeometry.ToMerge(packs.Where(static p => !p.HasTimes)).Count > 0;
    }

    private static List<LocalPack> Candidates(GitRepository repository, MaintenancePolicy policy, long most) =>
        LocalPack.In(repository.Objects.Directory, policy.LargePack > 0 ? Math.Min(policy.LargePack, most) : most);

    private static void Merge(GitRepository repository, IReadOnlyList<LocalPack> packs, CancellationToken cancellation)
    {
        if (packs.Count == 0) return;
        string objects = repository.Objects.Directory;
        string merged;
        try
        {
            merged = PackMerge.Run(objects, repository.Sharing, packs, cancellation);
        }
        catch (Exception e) when (e is InvalidDataException or FileNotFoundException or DirectoryNotFoundException)
        {
            // Damaged: that is for Test-GitKvStore to say. Or somebody else has merged them.
            return;
        }

        FaultPoint.Reach("maintenance.merged");
        PackRemoval.Run(objects, packs.Select(static p => p.Path).Where(p => p != merged && Path.GetFileName(p) != Path.GetFileName(merged)));
    }
}
