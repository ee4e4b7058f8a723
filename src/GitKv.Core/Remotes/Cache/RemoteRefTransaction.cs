using GitKv.Core.Errors;
using GitKv.Core.Objects;
using GitKv.Core.Refs;
using GitKv.Core.Repositories;

namespace GitKv.Core.Remotes.Cache;

/// <summary>
/// Changes refs of a remote by one push that compares each with what is expected, and tells what became of it. Nothing can be locked: <see cref="Lock"/>
/// gives what is known, and whether that still holds shows in <see cref="Commit"/>.
/// </summary>
internal sealed class RemoteRefTransaction(RemoteRefStore store) : RefTransaction
{
    private List<RefEdit>? _changes;
    private CancellationToken _cancellation;
    private bool _ended;

    public override ObjectId Lock(string name, CancellationToken cancellation = default)
    {
        Require(prepared: false);
        RefName.CheckWritable(name);
        return store.Read(name) ?? ObjectId.Zero;
    }

    public override void Prepare(IReadOnlyList<RefEdit> edits, CancellationToken cancellation = default)
    {
        Require(prepared: false);
        List<RefEdit> sorted = Sort(edits);
        store.Expect([.. sorted.Select(static e => e.Name)]);
        foreach (RefEdit edit in sorted)
        {
            ObjectId current = store.Read(edit.Name) ?? ObjectId.Zero;
            if (current != edit.Expected) throw Mismatch(edit, current);
            if (edit.New != edit.Expected) CheckBranch(store.Repository.Objects, edit);
        }

        _cancellation = cancellation;
        _changes = sorted.FindAll(static e => e.New != e.Expected);
    }

    /// <exception cref="RefMismatchException">Somebody else was faster. What is in memory is up to date then.</exception>
    /// <exception cref="KvException">RemoteDenied, RemoteUnreachable, RemoteUnsupported: nothing was changed. RemoteUnknown: it may have been.</exception>
    public override void Commit(string reflogMessage, GitIdentity committer)
    {
        Require(prepared: true);
        _ended = true;
        if (_changes!.Count == 0) return;
        new PushAttempt(store, _changes, Ids, IsConditional, _cancellation).Run();
        store.Won(_changes);
    }

    public override void Dispose() => _ended = true;

    internal static RefMismatchException Mismatch(RefEdit edit, ObjectId current) => new(edit.Name, edit.Expected, current);

    private void Require(bool prepared)
    {
        if (_ended || (_changes is not null) != prepared) throw new InvalidOperationException("The ref transaction is not in the state for this call.");
    }
}
