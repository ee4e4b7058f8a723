using GitKv.Core.Diagnostics;
using GitKv.Core.Objects;
using GitKv.Core.Repositories;

namespace GitKv.Core.Refs;

/// <summary>
/// Changes or deletes refs so that a kill at any moment leaves all at their old values or all at their new ones. A ref's own file
/// counts before its line in <c>packed-refs</c>; so first the lines get the old values, then the files go, and then one
/// renaming of <c>packed-refs</c> gives all refs their new values. The caller holds all locks, that of packed-refs too.
/// </summary>
internal sealed class PackedSwing(FileRefStore store, FsyncPolicy fsync)
{
    private readonly PackedRefsWriter _writer = new(store.Paths, new TagPeeler(store.Repository.Objects), store.Sharing);

    /// <param name="changes">Each ref with its new value, Zero to delete it; sorted by name.</param>
    public void Commit(List<(HeldRef Held, ObjectId New)> changes)
    {
        if (changes is [{ Held.IsLoose: true, New.IsZero: true }])
        {
            Delete(changes[0].Held);
            return;
        }

        List<PackedChange> old = [.. changes.Where(static c => c.Held.IsLoose).Select(static c => new PackedChange(c.Held.Name, c.Held.Current))];
        if (old.Count > 0)
        {
            FaultPoint.Reach("refs.pack-old");
            Replace(old);
            foreach ((HeldRef held, _) in changes)
            {
                if (!held.IsLoose) continue;
                Unlink(held);
            }
        }

        var conflicts = new NameConflicts(store);
        foreach ((HeldRef held, ObjectId id) in changes)
            if (held.Current.IsZero && !id.IsZero) conflicts.CheckStillFree(held.Name);
        FaultPoint.Reach("refs.pack-new");
        Replace([.. changes.Select(static c => new PackedChange(c.Held.Name, c.New))]);
        FaultPoint.Reach("refs.packed");
        foreach ((HeldRef held, ObjectId id) in changes)
            if (id.IsZero) Reflog.Remove(store.Paths.Log(held.Name), store.Paths.Base(held.Name));
    }

    /// <summary>One ref's deletion needs no more than that its line goes before its file.</summary>
    private void Delete(HeldRef held)
    {
        FaultPoint.Reach("refs.pack-new");
        Replace([new PackedChange(held.Name, ObjectId.Zero)]);
        Unlink(held);
        FaultPoint.Reach("refs.packed");
        Reflog.Remove(store.Paths.Log(held.Name), store.Paths.Base(held.Name));
    }

    private void Unlink(HeldRef held)
    {
        FaultPoint.Reach("refs.unlink");
        File.Delete(held.Path);
        held.IsUnlinked = true;
        if (fsync.Folders) UnixFile.SyncFolder(Path.GetDirectoryName(held.Path)!);
    }

    private void Replace(List<PackedChange> changes)
    {
        using PackedRefs before = store.Packed(fresh: true);
        if (PackedRefsWriter.Differs(before, changes)) _writer.Replace(before, changes, fsync.Folders);
    }
}
