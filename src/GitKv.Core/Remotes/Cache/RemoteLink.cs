namespace GitKv.Core.Remotes.Cache;

/// <summary>The way to one remote for one repository: a connection that is opened when it is needed and again after it was closed. Safe for several threads, which take turns.</summary>
internal sealed class RemoteLink : IDisposable
{
    private readonly Func<RemoteAddress, IRemoteConnection> _connect;
    private readonly RemoteCache _cache;
    private readonly Lock _gate = new();
    private IRemoteConnection? _connection;
    private CacheFolder? _folder;

    public RemoteLink(RemoteAddress address, RemoteCache cache, Func<RemoteAddress, IRemoteConnection> connect)
    {
        Address = address;
        _cache = cache;
        _connect = connect;
        _folder = cache.Enter(address);
        Folder = _folder.Path;
        Objects = new RemoteObjects(this);
        History = new RemoteHistory(this);
        Trees = new KnownTrees(Folder);
    }

    public RemoteAddress Address { get; }

    /// <summary>The bare repository of the cache.</summary>
    public string Folder { get; }

    public RemoteObjects Objects { get; }

    public RemoteHistory History { get; }

    public KnownTrees Trees { get; }

    /// <summary>What is known by now of what the remote can do.</summary>
    public RemoteFeatures Features { get; private set; } = new();

    /// <summary>How often the remote was asked something.</summary>
    public int Exchanges { get; private set; }

    /// <summary>The folder that the remote is used from, where that is in no repository.</summary>
    public required string Home { get; init; }

    /// <summary>The stores that were changed on the remote since it was opened.</summary>
    public ISet<(string Name, string RefPrefix)> Changed { get; } = new HashSet<(string, string)>();

    /// <summary>Ends what is asked without a token of its own.</summary>
    public CancellationToken Cancellation { get; set; }

    public IReadOnlyList<RemoteRef> ListRefs(IReadOnlyList<string> prefixes, CancellationToken? cancellation = null) =>
        With((connection, token) => connection.ListRefs(prefixes, token), cancellation);

    public void Fetch(RemoteFetch request, CancellationToken? cancellation = null) => With((connection, token) =>
    {
        connection.Fetch(request, token);
        return true;
    }, cancellation);

    public PushReport Push(RemotePush request, CancellationToken? cancellation = null) => With((connection, token) => connection.Push(request, token), cancellation);

    /// <summary>Lets somebody else use the connection.</summary>
    public T Use<T>(Func<IRemoteConnection, T> exchange) => With((connection, _) => exchange(connection), null);

    /// <summary>Lets go of the connection and of the folder; both are taken again when they are needed.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _connection?.Dispose();
            _connection = null;
            _folder?.Dispose();
            _folder = null;
            Cancellation = CancellationToken.None;
        }
    }

    public void Dispose() => Close();

    private T With<T>(Func<IRemoteConnection, CancellationToken, T> exchange, CancellationToken? cancellation)
    {
        lock (_gate)
        {
            CancellationToken token = cancellation ?? Cancellation;
            token.ThrowIfCancellationRequested();
            _folder ??= _cache.Enter(Address);
            _connection ??= _connect(Address);
            Exchanges++;
            try
            {
                return exchange(_connection, token);
            }
            finally
            {
                Features = _connection.Features;
            }
        }
    }
}
