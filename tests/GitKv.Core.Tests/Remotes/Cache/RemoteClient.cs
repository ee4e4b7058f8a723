using GitKv.Core.Remotes;
using GitKv.Core.Remotes.Cache;
using GitKv.Core.Repositories;
using GitKv.Core.Stores;
using GitKv.Core.Tests.Support;

namespace GitKv.Core.Tests.Remotes.Cache;

/// <summary>A machine without a clone: a cache of its own and one remote.</summary>
internal sealed class RemoteClient : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly List<GitRepository> _opened = [];

    public RemoteClient(string url, Func<IRemoteConnection, IRemoteConnection>? wrap = null, GitRepository? clone = null)
    {
        Address = RemoteAddress.Resolve(clone, url);
        CacheRoot = System.IO.Path.Combine(_folder.Path, "cache");
        Wrap = wrap ?? (c => c);
    }

    public RemoteAddress Address { get; }

    public string CacheRoot { get; }

    private Func<IRemoteConnection, IRemoteConnection> Wrap { get; }

    /// <summary>The remote as one command sees it, which a token stops.</summary>
    public GitRepository Open(CancellationToken cancellation = default)
    {
        GitRepository repository = RemoteRepository.Open(Address, new RemoteCache(CacheRoot), a => Wrap(RemoteConnector.Open(a)), cancellation: cancellation);
        _opened.Add(repository);
        return repository;
    }

    public KvStore Store(string name = KvStore.DefaultName) => KvStore.OpenForWriting(Open(), name);

    public KvStore Create(KvLayout layout, string name = "s") => KvStore.Create(Open(), new StoreOptions(name, layout));

    public void Dispose()
    {
        foreach (GitRepository repository in _opened) repository.Dispose();
        _folder.Dispose();
    }
}
