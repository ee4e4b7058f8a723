using GitKv.Core.Coordination;
using GitKv.Core.Objects;
using GitKv.Core.Refs;
using GitKv.Core.Repositories;

namespace GitKv.Core.Stores;

/// <summary>Who, why and how durably a transaction is written.</summary>
public sealed record CommitOptions
{
    public static CommitOptions Default { get; } = new();

    /// <summary>Why; a short summary of the change is made up when null or empty.</summary>
    public string? Message { get; init; }

    /// <summary>Who; as git is configured when null, see <see cref="GitIdentity"/>.</summary>
    public GitIdentity? Author { get; init; }

    /// <summary>Sync every object, ref and folder to the disk before returning, whatever git is configured to do.</summary>
    public bool Durable { get; init; }

    /// <summary>Make a commit even when nothing changes.</summary>
    public bool Force { get; init; }

    /// <summary>Sign what is written: as git is configured (commit.gpgSign, tag.gpgSign) when null.</summary>
    public bool? Sign { get; init; }

    public CancellationToken Cancellation { get; init; }

    /// <summary>Leases that must be held at the moment at which it lands; else it does not.</summary>
    public IReadOnlyList<LeaseGuard> Guards { get; init; } = [];

    /// <summary>Changes the store's settings in the same transaction; gets those that the store has at that moment.</summary>
    internal Func<StoreSettings, StoreSettings>? Settings { get; init; }

    /// <summary>Tree: makes indexes anew from all items, those of these names or with none all; null for none.</summary>
    internal IReadOnlyCollection<string>? RebuiltIndexes { get; init; }

    /// <summary>
    /// Other parents of the commit (Tree), or of the commit that keeps the removed keys' history (Branch), after the present one: what is merged.
    /// There is a commit then, whether anything changes or not.
    /// </summary>
    internal IReadOnlyList<ObjectId> MergeParents { get; init; } = [];

    /// <summary>Another parent of the commit that holds the settings of a Branch or Ref store; zero for none.</summary>
    internal ObjectId SettingsParent { get; init; }

    /// <summary>Tree: what the ref must point at; elsewhere, <see cref="RefMismatchException"/>: whoever computed the changes has to do so again.</summary>
    internal ObjectId? ExpectedTip { get; init; }

    /// <summary>Other refs that change in the same ref transaction.</summary>
    internal IReadOnlyList<RefEdit> Besides { get; init; } = [];

    /// <summary>On a remote: where the change does not fit what waits to be pushed, it is told at once, as it will be made anew on that.</summary>
    internal bool IsRestless { get; init; }
}
