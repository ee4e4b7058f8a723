using System.Management.Automation;
using System.Runtime.CompilerServices;
using GitKv.Core.Remotes;
using GitKv.Core.Repositories;

namespace GitKv.Drive;

/// <summary>What a session keeps of the stores that its paths name: drives, and paths that begin with the provider's name.</summary>
internal sealed class DriveStores : IDisposable
{
    private static readonly ConditionalWeakTable<ProviderInfo, DriveStores> s_sessions = [];

    private readonly Dictionary<string, DriveStore> _stores = new(StringComparer.Ordinal);

    /// <summary>Those of the session that has registered the provider.</summary>
    internal static DriveStores Of(ProviderInfo provider) => s_sessions.GetOrCreateValue(provider);

    /// <summary>The store that a path names; opened when it is first asked for.</summary>
    internal DriveStore Of(DrivePath path, CancellationToken cancellation)
    {
        if (!_stores.TryGetValue(path.Root, out DriveStore? store))
            _stores.Add(path.Root, store = Open(path, cancellation));
        return store;
    }

    /// <summary>Lets go of a store that is no drive any more.</summary>
    internal void Forget(DrivePath path)
    {
        if (_stores.Remove(path.Root, out DriveStore? store)) store.Dispose();
    }

    public void Dispose()
    {
        foreach (DriveStore store in _stores.Values) store.Dispose();
        _stores.Clear();
    }

    private static DriveStore Open(DrivePath path, CancellationToken cancellation)
    {
        GitRepository repository = path.Remote is null ? GitRepository.Open(path.Repository) : RemoteRepository.OpenFrom(path.Repository, path.Remote, cancellation);
        return new DriveStore(repository, path.Store);
    }
}
