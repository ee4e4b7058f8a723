using System.Collections.Concurrent;
using GitKv.Core.Errors;
using GitKv.Core.Remotes.Cache;
using GitKv.Core.Repositories;

namespace GitKv.Core.Remotes;

/// <summary>
/// Opens remotes as repositories, without a clone: refs are the remote's, read when they are asked for and changed by pushing; objects come into a
/// bare repository of the person's cache when they are needed. Stores in it are read and written as in any repository.
/// </summary>
public static class RemoteRepository
{
    // What is shown of an address leaves out who logs in; an object that names it leads back to what was given.
    private static readonly ConcurrentDictionary<string, string> s_given = new(StringComparer.Ordinal);

    /// <summary>Opens a remote. Nothing is asked of it yet.</summary>
    /// <param name="address">Where it is.</param>
    /// <param name="connect">Opens a connection; null for <see cref="RemoteConnector.Open"/>.</param>
    /// <param name="home">The folder that the remote is used from, outside of any repository; null for the current one.</param>
    /// <param name="cancellation">Ends what is asked of the remote where no other token is given.</param>
    /// <exception cref="KvException">RepositoryReadOnly, WriteFailed, RepositoryNotTrusted: the cache can't be used.</exception>
    public static GitRepository Open(RemoteAddress address, Func<RemoteAddress, IRemoteConnection>? connect = null, string? home = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(address);
        return Open(address, RemoteCache.OfPerson(), connect, home, cancellation);
    }

    /// <summary>Opens a remote, by a name that the repository at or above a folder knows, or by its address, which needs no repository.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="nameOrUrl">The remote; also an address as it is shown, of one that was opened in this process before.</param>
    /// <param name="cancellation">Ends what is asked of the remote where no other token is given.</param>
    /// <exception cref="KvException">Those of <see cref="RemoteAddress.Resolve"/> and of opening.</exception>
    public static GitRepository OpenFrom(string folder, string nameOrUrl, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(nameOrUrl);
        GitRepository? local = TryOpen(folder);
        bool isName = local is not null && local.Config.Get($"remote.{nameOrUrl}.url") is not null;
        string given = isName ? nameOrUrl : s_given.GetValueOrDefault(nameOrUrl, nameOrUrl);
        string full = Path.GetFullPath(folder);
        RemoteAddress address = RemoteAddress.Resolve(local, given, full);
        if (address.Name is null) s_given[address.Display] = given;
        return Open(address, cancellation: cancellation, home: full);
    }

    internal static GitRepository Open(RemoteAddress address, RemoteCache cache, Func<RemoteAddress, IRemoteConnection>? connect = null, string? home = null, CancellationToken cancellation = default)
    {
        var link = new RemoteLink(address, cache, connect ?? RemoteConnector.Open) { Cancellation = cancellation, Home = home ?? Environment.CurrentDirectory };
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

    private static GitRepository? TryOpen(string folder)
    {
        try
        {
            return GitRepository.Open(folder);
        }
        catch (KvException e) when (e.ErrorId == ErrorIds.RepositoryNotFound)
        {
            return null;
        }
    }
}
