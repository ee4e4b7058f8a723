namespace GitKv.Bench.Peers;

/// <summary>A table of SQLite, prepared statements: what there is to reach outside git.</summary>
internal sealed class SqlitePeer(string folder, string journal = "WAL", string synchronous = "NORMAL") : InProcessPeer
{
    private readonly Sqlite _database = new(Path.Combine(folder, $"kv-{Guid.NewGuid():N}.db"), journal, synchronous);

    public override string Name => $"SQLite, {journal}, synchronous={synchronous}";

    public override int SetsInRound => 50;

    protected override void MakeAll(int count, int size)
    {
        _database.Begin();
        for (int i = 0; i < count; i++) Set(Key(i), Value(i, size));
        _database.Commit();
    }

    protected override void Set(string key, byte[] value) => _database.Put(key, value);

    protected override int Get(string key) => _database.Get(key)?.Length ?? 0;

    public override void Dispose() => _database.Dispose();
}
