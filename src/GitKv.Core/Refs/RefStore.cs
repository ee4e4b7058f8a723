using GitKv.Core.Errors;
using GitKv.Core.Objects;
using GitKv.Core.Repositories;

namespace GitKv.Core.Refs;

/// <summary>A repository's refs: files of its own, or those of a remote. Changes go through <see cref="RefTransaction"/>. Safe for several threads.</summary>
public abstract class RefStore
{
    private protected RefStore(GitRepository repository) => Repository = repository;

    /// <summary>How long a writer waits for locks that others hold before it gives up with <c>RefLocked</c>; 5 seconds unless set.</summary>
    public TimeSpan LockTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Whether they are elsewhere: a change is won by asking, and nothing can be locked.</summary>
    public virtual bool IsRemote => false;

    internal GitRepository Repository { get; }

    /// <summary>Where writers of a ref that many write line up; null where that is of no use.</summary>
    internal virtual WriterQueue? Writers => null;

    /// <summary>The object that a ref points at, symbolic refs followed; null when there is no such ref, or when it stands for one that is not there.</summary>
    /// <param name="name">The full name, <c>refs/…</c>, or <c>HEAD</c> and the like.</param>
    /// <exception cref="KvException">RefInvalid; RefCorrupt.</exception>
    public abstract ObjectId? Read(string name);

    /// <summary>All refs below a prefix, by name in the order of their bytes. Symbolic refs that stand for none are left out, as are files that can't be refs.</summary>
    /// <param name="prefix"><c>refs</c> or components below it, without a slash at the end; the ref of that very name is not listed.</param>
    /// <exception cref="KvException">RefInvalid; RefCorrupt.</exception>
    public abstract IReadOnlyList<RefRecord> List(string prefix);

    /// <summary>Whether <see cref="List"/> would find any, without looking at all of them.</summary>
    /// <exception cref="KvException">RefInvalid; RefCorrupt.</exception>
    public abstract bool AnyUnder(string prefix);

    /// <summary>Begins a change of one or more refs.</summary>
    /// <param name="fsync">What to sync; as git is configured when null.</param>
    /// <exception cref="KvException">GitFailed when the configuration can't be read.</exception>
    public abstract RefTransaction Begin(FsyncPolicy? fsync = null);

    /// <summary>The log of a ref, newest first; none where none is kept.</summary>
    internal virtual IEnumerable<ReflogEntry> Log(string name) => [];

    /// <summary>Forgets what is held in memory of refs that are elsewhere: what is read next is as it is then.</summary>
    public virtual void Refresh()
    {
    }

    /// <summary>Has the settings read again on the next need.</summary>
    internal virtual void ForgetSettings()
    {
    }

    /// <summary>Until it is disposed, this thread reads refs as they will be when all changes have landed that wait to be pushed; null where none does.</summary>
    internal virtual IDisposable? ReadPending() => null;

    /// <summary>Says that these refs will be read, so that they can be asked for together.</summary>
    /// <param name="names">Their full names.</param>
    /// <param name="withObjects">Also what they point at.</param>
    internal virtual void Expect(IReadOnlyCollection<string> names, bool withObjects = false)
    {
    }

    /// <summary>Says that what these refs point at will be read.</summary>
    internal virtual void ExpectObjects(IEnumerable<RefRecord> records)
    {
    }

    /// <summary>Lets go of open files.</summary>
    internal abstract void Close();
}
