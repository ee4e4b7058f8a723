using System.Text;
using GitKv.Core.Repositories;
using GitKv.Core.Stores;
using GitKv.Core.Tests.Support;

namespace GitKv.Core.Tests.Stores;

/// <summary>A repository with a store of any layout, and short words for what tests do with it.</summary>
public abstract class StoreTestsBase : IDisposable
{
    private protected TempRepo Repo { get; } = new(bare: true);

    private protected GitRepository Repository => Repo.Repository;

    public void Dispose()
    {
        Repo.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected KvStore Make(KvLayout layout, string name = "s", bool annotate = false) =>
        KvStore.Create(Repository, new StoreOptions(name, layout, null, annotate));

    private protected static CommitResult Set(KvStore store, string key, string value, Precondition precondition = default, CommitOptions? options = null)
    {
        using KvTransaction transaction = store.Begin();
        transaction.Set(key, Encoding.UTF8.GetBytes(value), precondition);
        return transaction.Commit(options);
    }

    private protected static CommitResult Remove(KvStore store, string key, Precondition precondition = default)
    {
        using KvTransaction transaction = store.Begin();
        transaction.Remove(key, precondition);
        return transaction.Commit();
    }

    private protected static string? Get(KvStore store, string key)
    {
        KvSnapshot snapshot = store.Snapshot();
        return snapshot.TryGet(key, out KvEntry entry) ? Encoding.UTF8.GetString(snapshot.Read(entry)) : null;
    }

    private protected static string VersionOf(KvStore store, string key) =>
        store.Snapshot().TryGet(key, out KvEntry entry) ? entry.Version : throw new InvalidOperationException(key);

    private protected static Dictionary<string, string> All(IKvReader reader) =>
        reader.Enumerate().ToDictionary(e => e.Key, e => Encoding.UTF8.GetString(reader.Read(e)), StringComparer.Ordinal);

    private protected void Fsck() => Repo.Run("fsck", "--full", "--strict");
}
