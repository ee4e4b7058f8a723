using System.Diagnostics;
using GitKv.Core.Diagnostics;
using GitKv.Core.Objects;
using GitKv.Core.Repositories;
using GitKv.Core.Stores;

namespace GitKv.Core.Maintenance.Automatic;

/// <summary>
/// One round: what is due is done under the lock of git's maintenance, beside readers and writers, who wait for nothing. Killed at any moment it leaves every object and ref
/// in one place or in two; the next round goes on from there. Reads through an object database of its own, as that of the repository may be closed meanwhile.
/// </summary>
internal sealed class MaintenanceRun(KvStore store, MaintenancePolicy policy)
{
    /// <summary>The largest packs that are merged while somebody waits for the end.</summary>
    public const long MostBriefly = 64 * 1024 * 1024;

    /// <summary>How long objects are gathered while somebody waits for the end.</summary>
    private static readonly TimeSpan s_briefly = TimeSpan.FromSeconds(1);

    private readonly GitRepository _repository = store.Repository;

    /// <summary>Whether more than <see cref="MostBriefly"/> may be merged.</summary>
    public bool IsPatient { get; init; } = true;

    private long MostMerged => IsPatient ? long.MaxValue : MostBriefly;

    /// <summary>What there is to do.</summary>
    public (bool Loose, bool Packs, bool Refs) Due(bool objects, bool refs) => (
        objects && new LooseObjects(_repository.Objects.Directory).CountAbout() > policy.Loose,
        objects && PackMerging.IsDue(_repository, policy, MostMerged),
        refs && policy.PacksRefs && RefPacking.IsDue(store));

    /// <summary>Does it; nothing where somebody else is at it.</summary>
    /// <param name="due">What.</param>
    /// <param name="hurry">Set when somebody waits for the end: what takes long is left out then.</param>
    /// <returns>Whether it got on with it. Little is done where most objects are too young or too large to be gathered.</returns>
    public bool Run((bool Loose, bool Packs, bool Refs) due, CancellationToken hurry)
    {
        using MaintenanceLock? held = MaintenanceLock.TryTake(_repository);
        if (held is null) return false;
        FaultPoint.Reach("maintenance.locked");
        using var objects = new ObjectDatabase(_repository.Objects.Directory) { Sharing = _repository.Sharing };
        if (due.Refs) RefPacking.Run(store, objects);
        if (!due.Loose && !due.Packs) return true;
        PackRemoval.RemoveLeft(objects.Directory);
        bool gotOn = true;
        if (due.Loose)
        {
            var gathering = new LooseGathering(_repository, objects, policy, Deadline(hurry));
            gathering.Run(LocalPack.In(objects.Directory, long.MaxValue));
            gotOn = gathering.Gathered >= gathering.Left;
        }

        PackMerging.Run(_repository, policy, MostBriefly, CancellationToken.None);
        if (IsPatient && !hurry.IsCancellationRequested) PackMerging.Run(_repository, policy, long.MaxValue, hurry);
        return gotOn;
    }

    private static Func<bool> Deadline(CancellationToken hurry)
    {
        long? since = null;
        return () => hurry.IsCancellationRequested && Stopwatch.GetElapsedTime(since ??= Stopwatch.GetTimestamp()) > s_briefly;
    }
}
