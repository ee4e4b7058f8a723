using System.Diagnostics;
using GitKv.Bench.Measuring;
using GitKv.Core.Objects;
using GitKv.Core.Repositories;
using GitKv.Core.Stores;

namespace GitKv.Bench.Peers;

/// <summary>GitKv's engine: a transaction for each set, a new snapshot for each get.</summary>
internal sealed class GitKvPeer(Workspace workspace, KvLayout layout, bool durable = false, Func<int, string>? keys = null, bool maintained = false) : InProcessPeer
{
    private readonly GitRepository _repository = GitRepository.Open(workspace.NewRepository(maintained));
    private KvStore _store = null!;

    public override string Name => $"GitKv, {layout}";

    public string Path => _repository.GitDirectory;

    public KvStore Store => _store;

    public override int SetsInRound => 50;

    /// <summary>Reads blobs by their ids. Returns seconds.</summary>
    public double GetsById(string[] ids)
    {
        ObjectId[] known = [.. ids.Select(ObjectId.Parse)];
        long begin = Stopwatch.GetTimestamp();
        foreach (ObjectId id in known)
            if (_repository.Objects.Read(id, ObjectType.Blob).Length == 0) throw new InvalidOperationException();
        return Stopwatch.GetElapsedTime(begin).TotalSeconds;
    }

    /// <summary>Sets keys in one transaction. Returns seconds.</summary>
    public double SetTogether(int start, int count, int size)
    {
        byte[][] values = [.. Enumerable.Range(start, count).Select(i => Value(i + 50_000_000, size))];
        return Timing.Time(() =>
        {
            using KvTransaction transaction = _store.Begin();
            for (int i = 0; i < count; i++) transaction.Set(KeyOf(start + i), values[i]);
            transaction.Commit();
        });
    }

    protected override void MakeAll(int count, int size)
    {
        KvStore made = KvStore.Create(_repository, new StoreOptions("s", layout));
        using (KvTransaction transaction = made.Begin())
        {
            for (int i = 0; i < count; i++) transaction.Set(NameOf(i), Value(i, size));
            transaction.Commit();
        }

        _store = KvStore.Open(_repository, "s");
    }

    protected override string NameOf(int number) => (keys ?? Key)(number);

    protected override void Set(string key, byte[] value)
    {
        using KvTransaction transaction = _store.Begin(durable: durable);
        transaction.Set(key, value);
        transaction.Commit(new CommitOptions { Durable = durable });
    }

    protected override int Get(string key) => Get(_store, key);

    /// <summary>Opens the repository, as a program does that reads one key.</summary>
    public int GetCold(int number)
    {
        using GitRepository repository = GitRepository.Open(Path);
        return Get(KvStore.Open(repository, "s"), KeyOf(number));
    }

    private static int Get(KvStore store, string key)
    {
        KvSnapshot now = store.Snapshot();
        return now.TryGet(key, out KvEntry entry) ? now.Read(entry).Length : 0;
    }

    public override void Dispose() => _repository.Dispose();
}
