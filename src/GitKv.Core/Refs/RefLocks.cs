using GitKv.Core.Errors;
using GitKv.Core.Objects;

namespace GitKv.Core.Refs;

/// <summary>The locks that one transaction holds. Disposing releases those that are still held, and no other.</summary>
internal sealed class RefLocks(RefStore store) : IDisposable
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
        string path = store.Paths.Loose(name);
        while (true)
        {
            if (TryTake(name, path, wait) is { } taken)
            {
                _held.Add(name, taken);
                if (_held.Count > OpenFiles) taken.Lock.CloseHandle();
                return taken;
            }

            if (!wait.Pause() && _conflicts.LockedParent(name, Holds) is { } parent)
                throw LockFile.Locked(store.Paths.Loose(parent) + ".lock", parent);
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

    private HeldRef? TryTake(string name, string path, LockWait wait)
    {
        LockFile? file = null;
        try
        {
            file = LockFile.Take(path + ".lock", name, wait, store.Sharing);
            if (store.Exact?.TakenBy(store.Paths.Base(name), name) is { } other) throw RefConflictException.DiffersInCase(name, other);
            LooseRef loose = store.ReadLoose(name);
            if (loose.Symbolic is not null) throw IsSymbolic(name, loose.Symbolic);
            ObjectId current = loose.Id;
            if (!loose.Exists)
            {
                using PackedRefs packed = store.Packed();
                packed.TryFind(name, out current);
            }

            if (current.IsZero && _conflicts.LockedParent(name, Holds) is not null) return null;
            var held = new HeldRef(name, path, file, current, loose.Exists);
            file = null;
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

    internal static KvException IsSymbolic(string name, string target) =>
        new(ErrorIds.RefInvalid, KvErrorKind.Invalid,
            $"'{name}' is a symbolic ref that stands for '{target}', and GitKv does not write through those. Use '{target}' itself.", name);
}
