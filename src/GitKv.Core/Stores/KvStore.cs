using GitKv.Core.Repositories;

namespace GitKv.Core.Stores;

public sealed class KvStore
{
    public const string DefaultName = "default";
    public static KvStore Open(GitRepository repository, string name = DefaultName, string? refPrefix = null) => throw new NotImplementedException();
    public static KvStore OpenForWriting(GitRepository repository, string name = DefaultName, string? refPrefix = null) => throw new NotImplementedException();
    public static KvStore Create(GitRepository repository, StoreOptions options, CommitOptions? commit = null) => throw new NotImplementedException();
    public static IReadOnlyList<KvStore> List(GitRepository repository) => throw new NotImplementedException();
    public GitRepository Repository => throw new NotImplementedException();
    public string Name => throw new NotImplementedException();
    public KvLayout Layout => throw new NotImplementedException();
    public string RefPrefix => throw new NotImplementedException();
    public bool Annotate => throw new NotImplementedException();
    public void Remove(CommitOptions? commit = null) => throw new NotImplementedException();
    public KvSnapshot Snapshot() => throw new NotImplementedException();
    public KvTransaction Begin(bool isolated = false) => throw new NotImplementedException();
    public CommitResult Update(string key, Action<KvTransaction, KvEntry?> change, CommitOptions? commit = null) => throw new NotImplementedException();
    public IReadOnlyDictionary<string, ItemOrigin> Origins(KvSnapshot snapshot, IReadOnlyCollection<string> keys, CancellationToken cancellation = default) => throw new NotImplementedException();
}
