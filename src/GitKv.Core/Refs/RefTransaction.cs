using GitKv.Core.Errors;
using GitKv.Core.Objects;
using GitKv.Core.Repositories;

namespace GitKv.Core.Refs;

/// <summary>
/// Changes refs with true compare-and-swap: all change or none does. <see cref="Prepare"/> compares, <see cref="Commit"/> makes it true.
/// Where nothing can be locked in between (a <c>reference-transaction</c> hook, a remote), <see cref="Lock"/> only reads, and
/// <see cref="Commit"/> too can throw <see cref="RefMismatchException"/>, with nothing changed.
/// Not safe for several threads at once. Disposing before <see cref="Commit"/> leaves everything as it was.
/// </summary>
public abstract class RefTransaction : IDisposable
{
    private protected RefTransaction()
    {
    }

    /// <summary>The transaction ids that the new commits and tags bear in their trailers, by which one can tell on a remote whose change is there.</summary>
    internal IReadOnlyList<string> Ids { get; set; } = [];

    /// <summary>Whether it counts who made the change: one that finds what it wants to write written by somebody else has lost.</summary>
    internal bool IsConditional { get; set; } = true;

    /// <summary>
    /// Locks a ref and returns what it points at, so that its new value can be made while nobody else can change it;
    /// <see cref="ObjectId.Zero"/> when it does not exist. An edit of it may then be prepared, or none.
    /// </summary>
    /// <exception cref="KvException">RefInvalid; RefLocked; RefCorrupt; RepositoryReadOnly; WriteFailed.</exception>
    /// <exception cref="RefConflictException">A ref is where this one's folder would be.</exception>
    public abstract ObjectId Lock(string name, CancellationToken cancellation = default);

    /// <summary>Compares each ref with what its edit expects, under locks where there are any. When it throws, nothing was changed and the transaction is over.</summary>
    /// <exception cref="RefMismatchException">A ref is not as expected.</exception>
    /// <exception cref="RefConflictException">A new ref's name is in the way of another ref.</exception>
    /// <exception cref="KvException">RefInvalid (also for two edits of one ref); RefLocked; RefCorrupt; RepositoryReadOnly; WriteFailed.</exception>
    public abstract void Prepare(IReadOnlyList<RefEdit> edits, CancellationToken cancellation = default);

    /// <summary>Makes the prepared edits true, with entries in the refs' logs where git is configured to keep them. When it throws, nothing was changed.</summary>
    /// <param name="reflogMessage">Why, for the logs.</param>
    /// <param name="committer">Who, for the logs.</param>
    /// <exception cref="KvException">RepositoryReadOnly; WriteFailed; on a remote RemoteDenied, RemoteUnreachable, and RemoteUnknown, the one where the change may have been made.</exception>
    /// <exception cref="RefConflictException">Another program made a ref whose name is in the way since <see cref="Prepare"/>.</exception>
    public abstract void Commit(string reflogMessage, GitIdentity committer);

    public abstract void Dispose();

    /// <summary>The edits in the order of their names.</summary>
    /// <exception cref="KvException">RefInvalid, also for two edits of one ref.</exception>
    private protected static List<RefEdit> Sort(IReadOnlyList<RefEdit> edits)
    {
        List<RefEdit> sorted = [.. edits];
        sorted.Sort(static (a, b) => RefName.Order.Compare(a.Name, b.Name));
        for (int i = 0; i < sorted.Count; i++)
        {
            RefName.CheckWritable(sorted[i].Name);
            if (i > 0 && sorted[i].Name == sorted[i - 1].Name)
                throw new KvException(ErrorIds.RefInvalid, KvErrorKind.Invalid, $"The ref '{sorted[i].Name}' is edited twice in one transaction.", sorted[i].Name);
        }

        return sorted;
    }

    /// <summary>git takes a branch that points at anything but a commit for broken, and refuses to make one.</summary>
    private protected static void CheckBranch(ObjectDatabase objects, RefEdit edit)
    {
        if (edit.New.IsZero || !edit.Name.StartsWith("refs/heads/", StringComparison.Ordinal)) return;
        if (!objects.TryReadHeader(edit.New, out ObjectType type, out _) || type == ObjectType.Commit) return;
        throw new KvException(ErrorIds.RefInvalid, KvErrorKind.Invalid,
            $"'{edit.Name}' is a branch and can point at commits only, not at the {type} {edit.New}. Use a name outside refs/heads.", edit.Name);
    }
}
