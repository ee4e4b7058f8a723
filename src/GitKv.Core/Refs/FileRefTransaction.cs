using GitKv.Core.Diagnostics;
using GitKv.Core.Errors;
using GitKv.Core.Objects;
using GitKv.Core.Repositories;

namespace GitKv.Core.Refs;

/// <summary>
/// Changes refs with true compare-and-swap across processes, by git's own protocol of lock files (gitrepository-layout;
/// git-update-ref). <see cref="Prepare"/> locks every ref and compares under the locks; <see cref="Commit"/> swings them. All refs
/// change or none does, also when the process is killed at any moment: one ref by renaming its lock file, several by
/// one renaming of <c>packed-refs</c> that holds them all. (A killed process leaves its lock files; the next writer's
/// <c>RefLocked</c> says how to clear them.) Readers may see some refs of a transaction before others.
/// <para>
/// With a <c>reference-transaction</c> hook, the installed git does the work and runs it: then <see cref="Lock"/> reads without
/// locking, and <see cref="Commit"/> too can throw <see cref="RefMismatchException"/>, with nothing changed.
/// </para>
/// Not safe for several threads at once. Disposing before <see cref="Commit"/> releases the locks and leaves everything as it was.
/// </summary>
internal sealed class FileRefTransaction : RefTransaction
{
    private readonly FileRefStore _store;
    private readonly FsyncPolicy _fsync;
    private readonly RefLocks _locks;
    private readonly HookedUpdate? _hooked;
    private LockFile? _packedLock;
    private HeadLog? _headLog;
    private List<RefEdit>? _changes;
    private bool _ended;

    internal FileRefTransaction(FileRefStore store, FsyncPolicy fsync)
    {
        _store = store;
        _fsync = fsync;
        _locks = new RefLocks(store);
        if (store.HasHook()) _hooked = new HookedUpdate(store, fsync);
    }

    public override ObjectId Lock(string name, CancellationToken cancellation = default)
    {
        Require(prepared: false);
        RefName.CheckWritable(name);
        try
        {
            return _hooked is not null ? _hooked.Read(name) : _locks.Take(name, new LockWait(_store.LockTimeout, cancellation)).Current;
        }
        catch (Exception e) when (WriteFailure.Is(e))
        {
            throw WriteFailure.Translate(e, _store.Paths.Loose(name));
        }
    }

    public override void Prepare(IReadOnlyList<RefEdit> edits, CancellationToken cancellation = default)
    {
        Require(prepared: false);
        try
        {
            LockAll(Sort(edits), new LockWait(_store.LockTimeout, cancellation));
        }
        catch (Exception e)
        {
            Dispose();
            if (WriteFailure.Is(e)) throw WriteFailure.Translate(e, _store.Paths.Packed);
            throw;
        }
    }

    public override void Commit(string reflogMessage, GitIdentity committer)
    {
        Require(prepared: true);
        try
        {
            if (_hooked is not null) CommitHooked(reflogMessage, committer);
            else CommitOwn(reflogMessage, committer);
        }
        catch (Exception e) when (WriteFailure.Is(e))
        {
            throw WriteFailure.Translate(e, _store.Paths.Packed);
        }
        finally
        {
            Dispose();
        }
    }

    public override void Dispose()
    {
        _ended = true;
        _headLog?.Dispose();
        _headLog = null;
        _packedLock?.Dispose();
        _packedLock = null;
        _locks.Dispose();
    }

    private void LockAll(List<RefEdit> edits, LockWait wait)
    {
        if (_hooked is null) _locks.TakeAll(edits.Select(static edit => edit.Name), wait);
        foreach (RefEdit edit in edits)
        {
            ObjectId current = _hooked is not null ? _hooked.Read(edit.Name) : _locks[edit.Name].Current;
            if (current != edit.Expected) throw new RefMismatchException(edit.Name, edit.Expected, current);
            CheckBranch(_store.Repository.Objects, edit);
        }

        new NameConflicts(_store).Check(edits, _locks.Holds, wait);
        List<RefEdit> changes = edits.FindAll(static edit => edit.New != edit.Expected);
        if (_hooked is null) LockForWriting(changes, wait);
        _changes = changes;
    }

    private void LockForWriting(List<RefEdit> changes, LockWait wait)
    {
        if (changes.Count == 0) return;
        _headLog = HeadLog.Take(_store, changes, wait);
        if (changes.Count == 1 && !changes[0].New.IsZero)
        {
            FaultPoint.Reach("refs.write-lock");
            LooseSwing.Write(_locks[changes[0].Name], changes[0].New, _fsync);
            return;
        }

        _locks.CloseHandles();
        FaultPoint.Reach("refs.lock-packed");
        _packedLock = LockFile.Take(_store.Paths.PackedLock, "packed-refs", wait, _store.Sharing);
        _packedLock.CloseHandle();
    }

    private void CommitHooked(string message, GitIdentity who)
    {
        if (_changes!.Count > 0) _hooked!.Commit(_changes, message, who);
    }

    private void CommitOwn(string message, GitIdentity who)
    {
        if (_changes!.Count == 0) return;
        FaultPoint.Reach("refs.log");
        foreach (RefEdit edit in _changes) Log(edit, message, who);
        _headLog?.Append(who, message, _fsync.References, _store.Sharing);
        if (_packedLock is not null) new PackedSwing(_store, _fsync).Commit(_changes.ConvertAll(edit => (_locks[edit.Name], edit.New)));
        else LooseSwing.Commit(_locks[_changes[0].Name], _store.Paths.Base(_changes[0].Name), _fsync);
    }

    private void Log(RefEdit edit, string message, GitIdentity who)
    {
        if (edit.New.IsZero) return;
        string log = _store.Paths.Log(edit.Name);
        if (Reflog.IsWanted(log, _store.Settings.GetsLog(edit.Name))) Reflog.Append(log, edit.Expected, edit.New, who, message, _fsync.References, _store.Sharing);
    }

    private void Require(bool prepared)
    {
        if (_ended || (_changes is not null) != prepared) throw new InvalidOperationException("The ref transaction is not in the state for this call.");
    }
}
