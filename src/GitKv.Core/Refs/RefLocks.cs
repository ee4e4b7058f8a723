using GitKv.Core.Errors;
using GitKv.Core.Objects;

namespace GitKv.Core.Refs;

/// <summary>The locks that one transaction holds. Disposing releases those that are still held, and no other.</summary>
internal sealed class RefLocks(FileRefStore store) : IDisposable
{
    /// <summary>With more locks than this, their files are not kept open.</summary>
    private const int OpenFiles = 64;

    private readonly Dictionary<string, HeldRef> _held = new(StringComparer.Ordinal);
    private readonly NameConflicts _conflicts = new(store);

    public HeldRef this[string name] => _held[name];

    public bool Holds(string name) => _held.ContainsKey(name);

    /// <summary>Locks a ref and reads what it is. One that is held already is as it was.</summary>
    /// <exception cref="KvException">RefLocked; RefInvalid for a symbolic ref; RefCorrupt; RepositoryReadOnly; WriteFailed.</exception>
    /// <exception cref="RefConflictException">A ref is where its folder would be, or one that differs in case alone.</exception>
    public HeldRef Take(string name, LockWait wait)
    {
        if (_held.TryGetValue(name, out HeldRef? held)) return held;
        while (true)
        {
            HeldRef taken = TakeFile(name, wait);
            if (!taken.IsLoose)
            {
                using PackedRefs packed = store.Packed();
                if (!Settle(taken, packed))
                {
                    StepBack(name, wait);
                    continue;
                }
            }

            return taken;
        }
    }

    /// <summary>Locks several refs. The packed refs are read once, when all are locked: what they say of a locked ref can't change.</summary>
    /// <exception cref="KvException">As <see cref="Take"/>.</exception>
    /// <exception cref="RefConflictException">As <see cref="Take"/>.</exception>
    public void TakeAll(IEnumerable<string> names, LockWait wait)
    {
        List<HeldRef> unsettled = [];
        foreach (string name in names)
            if (!Holds(name) && TakeFile(name, wait) is { IsLoose: false } taken) unsettled.Add(taken);
        if (unsettled.Count == 0) return;
        List<string> again = [];
        using (PackedRefs packed = store.Packed())
        {
            foreach (HeldRef taken in unsettled)
                if (!Settle(taken, packed)) again.Add(taken.Name);
        }

        foreach (string name in again)
        {
            StepBack(name, wait);
            Take(name, wait);
        }
    }

    /// <summary>Lets go of the open files of all locks, keeping the locks.</summary>
    public void CloseHandles()
    {
        foreach (HeldRef held in _held.Values) held.Lock.CloseHandle();
    }

    public void Dispose()
    {
        foreach (HeldRef held in _held.Values) held.Dispose();

        // No folder stays behind that holds nothing: a listing would go through it for ever.
        HashSet<string>? emptied = null;
        foreach (HeldRef held in _held.Values)
        {
            if ((held.IsUnlinked || (held.Lock.MadeFolder && !held.Lock.IsRenamed)) && (emptied ??= []).Add(Path.GetDirectoryName(held.Path)!))
                EmptyFolders.RemoveAbove(store.Paths.Base(held.Name), held.Path);
        }

        _held.Clear();
    }

    /// <summary>Takes the lock and reads the ref's own file.</summary>
    private HeldRef TakeFile(string name, LockWait wait)
    {
        string path = store.Paths.Loose(name);
        LockFile? file = null;
        try
        {
            // Before, so that no folder is made in vain; after, as it may have come meanwhile.
            CheckCase(name);
            file = LockFile.Take(path + ".lock", name, wait, store.Sharing);
            CheckCase(name);
            LooseRef loose = store.ReadLoose(name);
            if (loose.Symbolic is not null) throw IsSymbolic(name, loose.Symbolic);
            var held = new HeldRef(name, path, file, loose.Id, loose.Exists);
            file = null;
            _held.Add(name, held);
            if (_held.Count > OpenFiles) held.Lock.CloseHandle();
            return held;
        }
        catch (BlockedByFileException blocked)
        {
            throw RefConflictException.ParentIsRef(name, _conflicts.NameOfBlocker(name, blocked.Path));
        }
        finally
        {
            file?.Dispose();
        }
    }

    /// <summary>Gives a ref without its own file its packed value. False, with the lock released, when the ref is new and somebody is at the one above it.</summary>
    private bool Settle(HeldRef held, PackedRefs packed)
    {
        packed.TryFind(held.Name, out ObjectId current);
        held.Current = current;
        if (!current.IsZero || _conflicts.LockedParent(held.Name, Holds) is null) return true;
        _held.Remove(held.Name);
        held.Dispose();
        return false;
    }

    private void StepBack(string name, LockWait wait)
    {
        if (!wait.Pause() && _conflicts.LockedParent(name, Holds) is { } parent)
            throw LockFile.Locked(store.Paths.Loose(parent) + ".lock", parent);
    }

    private void CheckCase(string name)
    {
        if (store.Exact?.TakenBy(store.Paths.Base(name), name) is { } other) throw RefConflictException.DiffersInCase(name, other);
    }

    internal static KvException IsSymbolic(string name, string target) =>
        new(ErrorIds.RefInvalid, KvErrorKind.Invalid,
            $"'{name}' is a symbolic ref that stands for '{target}', and GitKv does not write through those. Use '{target}' itself.", name);
}
