using GitKv.Core.Errors;
using GitKv.Core.Remotes.Sync;
using GitKv.Core.Repositories;

namespace GitKv.Core.Remotes;

/// <summary>Lets local stores follow what was won on a remote that the repository knows by name. That they can't is no failure of what was won.</summary>
public static class RemoteFollowing
{
    /// <summary>Lets the local stores follow that were changed since the last time.</summary>
    /// <param name="repository">The remote, or a repository of this machine, where there is nothing to do.</param>
    /// <param name="warn">Told what did not work, and what to do.</param>
    public static void Run(GitRepository repository, Action<string> warn)
    {
        ArgumentNullException.ThrowIfNull(repository);
        ArgumentNullException.ThrowIfNull(warn);
        if (repository.Remote is not { Name: { } remote, Repository: { } local }) return;
        foreach ((string name, string refPrefix) in repository.TakeChanged())
        {
            try
            {
                string? prefix = refPrefix == "refs/kv/" + name || refPrefix == "refs/heads/kv/" + name ? null : refPrefix;
                SyncResult? result = repository.WithConnection(connection => StoreSync.Follow(local, name, prefix, connection));
                if (result is { Conflicts.Count: > 0 })
                    warn($"The change is on '{remote}'. The local store '{name}' did not follow, as both changed '{result.Conflicts[0].Key}' and no strategy decides. Merge it with: Receive-GitKvStore -Remote {remote} -Store {name}");
            }
            catch (Exception e) when (e is KvException or IOException or UnauthorizedAccessException)
            {
                warn($"The change is on '{remote}'. The local store '{name}' did not follow: {e.Message} Try again with: Receive-GitKvStore -Remote {remote} -Store {name}");
            }
        }
    }
}
