using GitKv.Core.Remotes;
using GitKv.Core.Repositories;
using GitKv.Core.Stores;

namespace GitKv.Sessions;

/// <summary>
/// The repositories and stores that one command has open, each opened once. What is kept of them after the command, and for how long, is for
/// <see cref="KeptRepository"/> to say.
/// </summary>
internal sealed class StoreSession(CancellationToken cancellation) : IDisposable
{
    private readonly Dictionary<(string Path, string? Remote), KeptRepository> _repositories = [];
    private readonly Dictionary<(string Path, string? Store, string? RefPrefix, string? Remote), StoreHandle> _handles = [];
    private (string Path, string? Store, string? RefPrefix, string? Remote) _lastKey;
    private StoreHandle? _last;

    /// <summary>Whether everything is opened anew, so that nothing is known from what was read before.</summary>
    internal bool IsFresh { get; set; }

    /// <summary>The repositories that are open.</summary>
    internal IEnumerable<GitRepository> Opened => _repositories.Values.Select(static r => r.Repository);

    /// <summary>The repository at or above a folder, or a remote as seen from there.</summary>
    internal GitRepository Repository(string path, string? remote) => Kept(path, remote).Repository;

    /// <summary>The store by name; a name that begins with <c>refs/</c> is a ref prefix.</summary>
    internal StoreHandle Handle(string path, string? store, string? refPrefix, string? remote)
    {
        (string, string?, string?, string?) key = (path, store, refPrefix, remote);
        if (_last is not null && _lastKey == key) return _last;
        if (!_handles.TryGetValue(key, out StoreHandle? handle))
        {
            handle = Open(path, store, refPrefix, remote);
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

    private KeptRepository Kept(string path, string? remote)
    {
        if (!_repositories.TryGetValue((path, remote), out KeptRepository? repository))
        {
            repository = remote is not null ? new KeptRepository(RemoteRepository.OpenFrom(path, remote, cancellation))
                : IsFresh ? new KeptRepository(GitRepository.Open(path))
                : KeptRepository.Open(path);
            _repositories.Add((path, remote), repository);
        }

        return repository;
    }

    private StoreHandle Open(string path, string? store, string? refPrefix, string? remote)
    {
        string name = store ?? KvStore.DefaultName;
        if (refPrefix is null && name.StartsWith("refs/", StringComparison.Ordinal))
        {
            refPrefix = name;
            name = KvStore.DefaultName;
        }

        refPrefix = refPrefix?.TrimEnd('/');
        KeptRepository repository = Kept(path, remote);
        return AmbientTransactions.Find(repository.Repository, name, refPrefix) is { } active
            ? new StoreHandle(new KeptRepository(active.Repository_), name, refPrefix, active)
            : new StoreHandle(repository, name, refPrefix, transaction: null);
    }
}
