using GitKv.Core.Repositories;

namespace GitKv.Core.Maintenance.Automatic;

/// <summary>When a repository is tidied without being asked, by git's own settings (git-config: gc.*, maintenance.auto).</summary>
/// <param name="Loose">Gather loose objects when there are more.</param>
/// <param name="Packs">Merge packs when there are more; 0 for never.</param>
/// <param name="LargePack">Packs of so many bytes stay as they are; 0 for no such limit.</param>
/// <param name="PacksRefs">Whether refs are packed.</param>
internal sealed record MaintenancePolicy(int Loose, int Packs, long LargePack, bool PacksRefs)
{
    private const int UsualLoose = 6700;
    private const int UsualPacks = 20;

    /// <summary>The repository's; null where nothing is to happen.</summary>
    public static MaintenancePolicy? Of(GitRepository repository)
    {
        // Nothing is to vanish from a repository whose objects are precious, not even a second copy; and the cache of a remote has a life of its own.
        if (repository.Link is not null || GitConfig.AsBool(repository.LocalSettings.Last("extensions.preciousobjects")) == true) return null;
        GitConfig config = repository.Config;
        if (config.GetBool("maintenance.auto") == false) return null;
        long loose = GitConfig.AsNumber(config.Get("gc.auto")) ?? UsualLoose;
        if (loose <= 0) return null;
        long packs = GitConfig.AsNumber(config.Get("gc.autoPackLimit")) ?? UsualPacks;
        string? refs = config.Get("gc.packRefs");
        bool packsRefs = refs?.ToLowerInvariant() == "notbare" ? !repository.IsBare : GitConfig.AsBool(refs) ?? true;
        return new MaintenancePolicy((int)Math.Min(loose, int.MaxValue), (int)Math.Clamp(packs, 0, int.MaxValue), Math.Max(0, GitConfig.AsNumber(config.Get("gc.bigPackThreshold")) ?? 0), packsRefs);
    }
}
