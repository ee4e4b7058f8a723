using GitKv.Core.Diagnostics;
using GitKv.Core.Errors;
using GitKv.Core.Objects;
using GitKv.Core.Refs;
using GitKv.Core.Repositories;
using GitKv.Core.Stores;

namespace GitKv.Core.Maintenance.Automatic;

/// <summary>
/// Brings the refs of a store that are files of their own into the packed refs, as git-pack-refs does: under their lock first the lines, and when these are on the disk the
/// files go, each under the lock of its ref and only if it is still what the line says. Nobody is waited for.
/// </summary>
internal static class RefPacking
{
    private const int Fewest = 1000;

    // Each packing writes all lines anew.
    private const int ShareOfPacked = 32;
    private const int AboutLine = 70;

    /// <summary>Whether a store has enough refs of their own.</summary>
    public static bool IsDue(KvStore store)
    {
        if (store.Layout == KvLayout.Tree || store.Repository.Refs is not FileRefStore refs) return false;
        var packed = new FileInfo(refs.Paths.Packed);
        long most = Math.Max(Fewest, packed.Exists ? packed.Length / AboutLine / ShareOfPacked : 0);
        return refs.LooseNames(store.RefPrefix).Take((int)Math.Min(most, int.MaxValue - 1) + 1).LongCount() > most;
    }

    public static void Run(KvStore store, ObjectDatabase objects)
    {
        if (store.Repository.Refs is not FileRefStore refs) return;
        List<PackedChange> packed;
        try
        {
            packed = Pack(refs, store.RefPrefix, objects);
        }
        catch (KvException e) when (e.Kind == KvErrorKind.Busy)
        {
            return;
        }

        foreach (PackedChange change in packed) Prune(refs, change);
    }

    private static List<PackedChange> Pack(FileRefStore refs, string prefix, ObjectDatabase objects)
    {
        using LockFile held = LockFile.Take(refs.Paths.PackedLock, "packed-refs", Now, refs.Sharing);
        held.CloseHandle();
        var changes = new List<PackedChange>();
        foreach (string name in refs.LooseNames(prefix))
        {
            // One that leads nowhere is left as it is, as git leaves it.
            if (refs.ReadLoose(name) is { Exists: true, Symbolic: null } loose && objects.Contains(loose.Id)) changes.Add(new PackedChange(name, loose.Id));
        }

        changes.Sort(static (x, y) => RefName.Order.Compare(x.Name, y.Name));
        FaultPoint.Reach("maintenance.pack-refs");
        using PackedRefs before = refs.Packed(fresh: true);
        if (PackedRefsWriter.Differs(before, changes)) new PackedRefsWriter(refs.Paths, new TagPeeler(objects), refs.Sharing).Replace(before, changes, syncFolder: true);
        return changes;
    }

    private static void Prune(FileRefStore refs, PackedChange change)
    {
        string path = refs.Paths.Loose(change.Name);
        try
        {
            using LockFile held = LockFile.Take(path + ".lock", change.Name, Now, refs.Sharing);
            FaultPoint.Reach("maintenance.prune-ref");
            if (refs.ReadLoose(change.Name) is { Exists: true, Symbolic: null } loose && loose.Id == change.Id) File.Delete(path);
        }
        catch (Exception e) when (e is BlockedByFileException or KvException || WriteFailure.Is(e))
        {
            // Somebody is writing it: its own file counts.
        }

        EmptyFolders.RemoveAbove(refs.Paths.Base(change.Name), path);
    }

    private static LockWait Now => new(TimeSpan.Zero, CancellationToken.None);
}
