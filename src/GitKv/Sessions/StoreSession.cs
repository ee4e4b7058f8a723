using GitKv.Core.Repositories;
using GitKv.Core.Stores;

namespace GitKv.Sessions;

/// <summary>
/// The repositories and stores that one command has open, each opened once; closed with the command, but for those whose items
/// still have values to be read.
/// </summary>
internal sealed class StoreSession : IDisposable
{
    private readonly Dictionary<string, GitRepository> _repositories = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Path, string? Store, string? RefPrefix), StoreHandle> _handles = [];
    private readonly HashSet<GitRepository> _kept = [];
    private (string Path, string? Store, string? RefPrefix) _lastKey;
    private StoreHandle? _last;

    /// <summary>The repository at or above a folder.</summary>
    internal GitRepository Repository(string path)
    {
        if (!_repositories.TryGetValue(path, out GitRepository? repository))
        {
            repository = GitRepository.Open(path);
            _repositories.Add(path, repository);
        }

        return repository;
    }

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

    /// <summary>Leaves a repository open, for items that read their values later; the runtime closes it with the last of them.</summary>
    internal void Keep(GitRepository repository) => _kept.Add(repository);

    public void Dispose()
    {
        foreach (GitRepository repository in _repositories.Values)
        {
            if (!_kept.Contains(repository)) repository.Dispose();
        }

        _repositories.Clear();
        _handles.Clear();
        _last = null;
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
        GitRepository repository = Repository(path);
        GitKvTransaction? transaction = AmbientTransactions.Find(repository, name, refPrefix);
        return new StoreHandle(transaction?.Repository_ ?? repository, name, refPrefix, transaction);
    }
}
