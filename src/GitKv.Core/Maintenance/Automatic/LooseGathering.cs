using GitKv.Core.Diagnostics;
using GitKv.Core.Objects;
using GitKv.Core.Repositories;

namespace GitKv.Core.Maintenance.Automatic;

/// <summary>
/// Brings loose objects into packs, as git's task "loose-objects" does (git-maintenance), and with them what refs don't lead to: that goes into a pack of its own that
/// keeps when each was used last, so that git prunes it in its time (gitformat-pack, "Cruft packs"). A loose object is removed when the pack that has it
/// is in its place and synced; a process that looks for it meanwhile finds it in the one or the other.
/// </summary>
internal sealed class LooseGathering(GitRepository repository, ObjectDatabase objects, MaintenancePolicy policy, Func<bool> isOver)
{
    /// <summary>What is as young as this may be on its way into a transaction that is about to land.</summary>
    private static readonly TimeSpan s_young = TimeSpan.FromSeconds(10);

    private readonly LooseFiles _loose = new(objects.Directory);

    /// <summary>How many loose objects were removed, as they are in packs.</summary>
    public int Gathered { get; private set; }

    /// <summary>How many stayed as they were.</summary>
    public int Left => _loose.Ids.Count;

    public void Run(IReadOnlyList<LocalPack> packs)
    {
        RemovePacked([.. packs.Where(static p => !p.HasTimes)]);
        bool all;
        using (var pack = new GatheredPack(objects.Directory, repository.Sharing))
        {
            all = new RecentWalk(repository, objects, _loose, pack).Run(isOver);
            if (pack.Ids.Count > 0)
            {
                FaultPoint.Reach("maintenance.gathered");
                pack.Finish();
                FaultPoint.Reach("maintenance.packed");
                foreach (ObjectId id in pack.Ids) Remove(id);
            }
        }

        // Few are not worth a pack.
        if (all && _loose.Ids.Count > policy.Loose / 4) GatherUnreferred();
    }

    /// <summary>Those that are in a pack already: somebody was killed before they were removed, or wrote one just when it was packed.</summary>
    private void RemovePacked(LocalPack[] packs)
    {
        foreach (LocalPack pack in packs)
        {
            using var index = new PackIndex(pack.Path + ".idx");
            ObjectId[] both = [.. _loose.Ids.Where(id => index.TryFind(id, out _))];
            if (both.Length == 0) continue;

            // The pack takes over how young they look.
            if (!Freshening.Touch(pack.Path + ".pack")) continue;
            foreach (ObjectId id in both) Remove(id);
        }
    }

    private void GatherUnreferred()
    {
        DateTime youngest = DateTime.UtcNow - s_young;
        var times = new Dictionary<ObjectId, DateTime>();
        using var pack = new GatheredPack(objects.Directory, repository.Sharing);
        foreach (ObjectId id in _loose.Ids)
        {
            if (isOver()) break;
            DateTime time = File.GetLastWriteTimeUtc(_loose.PathOf(id));
            if (time > youngest || time.Year <= 1970 || _loose.Read(id) is not { } read) continue;
            times.Add(id, time);
            pack.Add(id, read.Type, read.Content);
        }

        if (times.Count <= policy.Loose / 8) return;
        pack.Finish(id => (uint)new DateTimeOffset(times[id]).ToUnixTimeSeconds());
        FaultPoint.Reach("maintenance.cruft");

        // Who has used one meanwhile counts on its file.
        foreach ((ObjectId id, DateTime time) in times)
            if (File.GetLastWriteTimeUtc(_loose.PathOf(id)) == time) Remove(id);
    }

    private void Remove(ObjectId id)
    {
        FaultPoint.Reach("maintenance.remove-loose");
        PackRemoval.TryDelete(_loose.PathOf(id));
        _loose.Ids.Remove(id);
        Gathered++;
    }
}
