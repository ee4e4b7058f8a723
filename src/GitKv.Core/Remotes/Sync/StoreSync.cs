using GitKv.Core.Errors;
using GitKv.Core.Keys;
using GitKv.Core.Refs;
using GitKv.Core.Repositories;
using GitKv.Core.Stores;

namespace GitKv.Core.Remotes.Sync;

/// <summary>
/// Exchanges stores with a remote: what it has is fetched beside the local store (<c>refs/remotes/&lt;remote&gt;/kv/&lt;store&gt;</c>), merged by the store's strategies,
/// and what it lacks is pushed, each ref only where it is what was fetched. Items, removals, settings and checkpoints go both ways. Nothing is ever overwritten;
/// where somebody else is faster, all of it is done again on what is there then.
/// </summary>
public static class StoreSync
{
    /// <summary>Exchanges one store.</summary>
    /// <param name="repository">The local repository.</param>
    /// <param name="name">The store's name.</param>
    /// <param name="refPrefix">Where its refs are, for one made by hand with plain git; null: by its name.</param>
    /// <param name="connection">The remote.</param>
    /// <param name="options">How.</param>
    /// <returns>What came of it; conflicts are told there, and neither side was changed then.</returns>
    /// <exception cref="KvException">
    /// StoreNotFound: it is on neither side, or not on the one that was to give it. RemoteLost: others kept being faster, or (Send) the remote has what is not here.
    /// RemoteDenied with the server's words; RemoteUnreachable; RemoteUnknown; RemoteUnsupported; RemoteInvalid: another layout there; MergePending and others of merging.
    /// </exception>
    public static SyncResult Run(GitRepository repository, string name, string? refPrefix, IRemoteConnection connection, SyncOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(repository);
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(connection);
        return new SyncRun(new SyncedStore(repository, name, refPrefix, connection.Address), connection, options ?? SyncOptions.Default).Run();
    }

    /// <summary>Lets the local store follow a change that was made on the remote; null where there is no local store. Conflicts change nothing and are told.</summary>
    public static SyncResult? Follow(GitRepository repository, string name, string? refPrefix, IRemoteConnection connection, CommitOptions? commit = null)
    {
        ArgumentNullException.ThrowIfNull(repository);
        if (KvStore.TryOpen(repository, name, refPrefix) is null) return null;
        return Run(repository, name, refPrefix, connection, new SyncOptions { Direction = SyncDirection.Receive, Commit = commit ?? CommitOptions.Default });
    }

    /// <summary>The names of the stores that a remote has, in order.</summary>
    public static IReadOnlyList<string> StoresOf(IRemoteConnection connection, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(connection);
        string[] homes = ["refs/kv/", "refs/heads/kv/"];
        var names = new SortedSet<string>(StringComparer.Ordinal);
        foreach (RemoteRef record in connection.ListRefs(homes, cancellation))
        {
            if (homes.FirstOrDefault(h => record.Name.StartsWith(h, StringComparison.Ordinal)) is not { } home || !RefName.IsValid(record.Name)) continue;
            string rest = record.Name[home.Length..];
            int slash = rest.IndexOf('/', StringComparison.Ordinal);
            names.Add(KeyName.Decode(slash < 0 ? rest : rest[..slash], NameForm.Ref));
        }

        return [.. names];
    }
}
