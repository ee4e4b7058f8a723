using GitKv.Core.Remotes.Cache;
using GitKv.Core.Repositories;

namespace GitKv.Core.Remotes;

/// <summary>
/// Opens remotes as repositories, without a clone: refs are the remote's, read when they are asked for and changed by pushing; objects come into a
/// bare repository of the person's cache when they are needed. Stores in it are read and written as in any repository.
/// </summary>
public static class RemoteRepository
{
    /// <summary>Opens a remote. Nothing is asked of it yet.</summary>
    /// <param name="address">Where it is.</param>
    /// <param name="connect">Opens a connection; null for <see cref="RemoteConnector.Open"/>.</param>
    /// <param name="cancellation">Ends what is asked of the remote where no other token is given.</param>
    /// <exception cref="Errors.KvException">RepositoryReadOnly, WriteFailed, RepositoryNotTrusted: the cache can't be used.</exception>
    public static GitRepository Open(RemoteAddress address, Func<RemoteAddress, IRemoteConnection>? connect = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(address);
        return Open(address, RemoteCache.OfPerson(), connect, cancellation);
    }

    internal static GitRepository Open(RemoteAddress address, RemoteCache cache, Func<RemoteAddress, IRemoteConnection>? connect = null, CancellationToken cancellation = default)
    {
        var link = new RemoteLink(address, cache, connect ?? RemoteConnector.Open) { Cancellation = cancellation };
        try
        {
            return GitRepository.OpenCache(link);
        }
        catch
        {
            link.Dispose();
            throw;
        }
    }
}
