using GitKv.Core.Repositories;
using GitKv.Core.Stores;

namespace GitKv.Sessions;

/// <summary>
/// The repositories and stores that one command has open, each opened once. With the command all files are let go of; items
/// whose values are asked for later open them again (<see cref="KeptRepository"/>).
/// </summary>
internal sealed class StoreSession : IDisposable
{
    private readonly Dictionary<string, KeptRepository> _repositories = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Path, string? Store, string? RefPrefix), StoreHandle> _handles = [];
    private (string Path, string? Store, string? RefPrefix) _lastKey;
    private StoreHandle? _last;

    /// <summary>The repository at or above a folder.</summary>
    internal GitRepository Repository(string path) => Kept(path).Repository;

    /// <summary>The store by name; a name that begins with <c>refs/</c> is a ref prefix.</summary>
    internal StoreHandle Handle(string path, string? store, string? refPrefix)
    {
        (string, string?, string?) key = (path, store, refPrefix);
        if (_last is not null && _lastKey == key) return _last;
        if (!_handles.TryGetValue(key, out StoreHandle? handle))
        {
            handle = Open(path, store, refPrefix);
            _handles.Add(key, handle);
        }

        _lastKey = key;
        _last = handle;
        return handle;
    }

    public void Dispose()
    {
        foreach (KeptRepository repository in _repositories.Values) repository.Release();
        _repositories.Clear();
        _handles.Clear();
        _last = null;
    }

    private KeptRepository Kept(string path)
    {
        if (!_repositories.TryGetValue(path, out KeptRepository? repository))
        {
            repository = new KeptRepository(GitRepository.Open(path));
            _repositories.Add(path, repository);
        }

        return repository;
    }

    private StoreHandle Open(string path, string? store, string? refPrefix)
    {
        string name = store ?? KvStore.DefaultName;
        if (refPrefix is null && name.StartsWith("refs/", StringComparison.Ordinal))
        {
            refPrefix = name;
            name = KvStore.DefaultName;
        }

        refPrefix = refPrefix?.TrimEnd('/');
        KeptRepository repository = Kept(path);
        return AmbientTransactions.Find(repository.Repository, name, refPrefix) is { } active
            ? new StoreHandle(new KeptRepository(active.Repository_), name, refPrefix, active)
            : new StoreHandle(repository, name, refPrefix, transaction: null);
    }
}
