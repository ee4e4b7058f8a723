using GitKv.Core.Objects;
using GitKv.Core.Repositories;

namespace GitKv.Core.Refs;

/// <summary>
/// The log of HEAD, which also records the changes of the ref that HEAD stands for. As git does, HEAD is locked
/// meanwhile, so that it stands for the same ref until the entry is written.
/// </summary>
internal sealed class HeadLog : IDisposable
{
    private const string Head = "HEAD";
    private readonly LockFile _lock;
    private readonly string _log;
    private readonly RefEdit _edit;

    private HeadLog(LockFile held, string log, RefEdit edit)
    {
        _lock = held;
        _log = log;
        _edit = edit;
    }

    /// <summary>Locks HEAD when it stands for one of the refs and keeps a log; null otherwise.</summary>
    public static HeadLog? Take(FileRefStore store, List<RefEdit> changes, LockWait wait)
    {
        string log = store.Paths.Log(Head);
        if (!Reflog.IsWanted(log, store.Settings.GetsLog(Head)) || Find() < 0) return null;
        LockFile held = LockFile.Take(store.Paths.Loose(Head) + ".lock", Head, wait, store.Sharing);
        int index = Find();
        if (index >= 0) return new HeadLog(held, log, changes[index]);
        held.Dispose();
        return null;

        int Find()
        {
            string? target = store.ReadLoose(Head).Symbolic;
            return target is null ? -1 : changes.FindIndex(edit => edit.Name == target);
        }
    }

    public void Append(GitIdentity who, string why, bool sync, Sharing sharing) =>
        Reflog.Append(_log, _edit.Expected, _edit.New, who, why, sync, sharing);

    public void Dispose() => _lock.Dispose();
}
