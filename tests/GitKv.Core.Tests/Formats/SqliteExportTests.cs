using System.Text;
using GitKv.Core.Errors;
using GitKv.Core.Formats;
using GitKv.Core.Formats.Sqlite;
using GitKv.Core.Keys;
using GitKv.Core.Stores;
using GitKv.Core.Tests.Stores;
using GitKv.Core.Values;

namespace GitKv.Core.Tests.Formats;

public sealed class SqliteExportTests : StoreTestsBase
{
    private string Database => Path.Combine(Repo.Folder, "x.db");

    [Fact]
    public void Items_are_rows_with_their_values_as_JSON_and_their_properties_as_columns()
    {
        KvStore store = Make(KvLayout.Tree);
        SetJson(store, "a", """{"size":5,"part":1.5,"big":123456789012345678901,"ok":true,"owner":{"name":"Ann"},"tags":["x","y"],"zip":"007","v":"1.10"}""");
        Set(store, "b", "text\nof two lines");
        SetJson(store, "c", "null");
        Write(store, [0xff, 0], "d");
        string[] properties = ["size", "part", "big", "ok", "owner.name", "tags", "zip", "v", "lower(owner.name)", "name()"];
        Assert.Equal(4, Export(store, properties: properties));
        Assert.Equal(["a|object|Ann|5|1.5|1|007|1.10|[\"x\",\"y\"]|ann|a", "b|text|||||||||b", "c|null|||||||||c", "d|bytes|||||||||d"],
            Rows(11, "SELECT key, _kind, \"owner.name\", size, part, ok, zip, v, tags, \"lower(owner.name)\", \"name()\" FROM items ORDER BY key"));
        Assert.Equal(["integer|real|real|integer|text|text"], Rows(6, "SELECT typeof(size), typeof(part), typeof(big), typeof(ok), typeof(zip), typeof(v) FROM items WHERE key = 'a'"));
        Assert.Equal(["text\nof two lines|FF00"], Rows(2, "SELECT (SELECT json_extract(value, '$') FROM items WHERE key = 'b'), (SELECT hex(_data) FROM items WHERE key = 'd')"));
        Assert.Equal(["123456789012345678901"], Rows(1, "SELECT substr(value, instr(value, '\"big\": ') + 7, 21) FROM items WHERE key = 'a'"));
    }

    [Theory]
    [InlineData(KvLayout.Tree)]
    [InlineData(KvLayout.Branch)]
    [InlineData(KvLayout.Ref)]
    public void The_next_export_brings_what_has_changed(KvLayout layout)
    {
        KvStore store = Make(layout);
        foreach (string key in (string[])["a/1", "a/2", "a/3", "b"]) Set(store, key, "old");
        Export(store);
        Run("CREATE VIEW mine AS SELECT key FROM items");
        Set(store, "a/2", "new");
        Set(store, "c", "new");
        Remove(store, "a/1");
        Assert.Equal(3, Export(store));
        Assert.Equal(["a/2|\"new\"", "a/3|\"old\"", "b|\"old\"", "c|\"new\""], Rows(2, "SELECT key, value FROM items ORDER BY key"));
        Assert.Equal(4, Rows(1, "SELECT * FROM mine").Length);
        Assert.Equal(0, Export(store));
    }

    [Fact]
    public void Whatever_happens_to_the_store_the_database_is_as_a_new_one()
    {
        KvStore store = Make(KvLayout.Tree);
        var random = new Random(7);
        for (int round = 0; round < 12; round++)
        {
            using (KvTransaction transaction = store.Begin())
            {
                for (int i = 0; i < 15; i++)
                {
                    string key = $"{(char)('a' + random.Next(4))}/{random.Next(8)}";
                    if (random.Next(3) == 0) transaction.Remove(key);
                    else transaction.Set(key, Encoding.UTF8.GetBytes($"{random.Next(5)}"), expires: random.Next(4) == 0 ? DateTimeOffset.UtcNow.AddDays(random.Next(1, 9)) : null);
                }

                transaction.Commit();
            }

            KeyPattern? pattern = round % 3 == 0 ? KeyPattern.Parse("a/**") : null;
            Export(store, pattern: pattern);
            string[] updated = Rows(6, "SELECT key, _kind, value, _size, _version, _expires_at FROM items ORDER BY key");
            Export(store, path: Path.Combine(Repo.Folder, $"new{round}.db"), pattern: pattern);
            Assert.Equal(Rows(6, "SELECT key, _kind, value, _size, _version, _expires_at FROM items ORDER BY key", Path.Combine(Repo.Folder, $"new{round}.db")), updated);
        }
    }

    [Fact]
    public void A_version_that_is_gone_costs_a_comparison()
    {
        KvStore store = Make(KvLayout.Tree);
        Set(store, "a", "1");
        Export(store);
        Run("UPDATE gitkv_export SET value = '0123456789012345678901234567890123456789' WHERE name = 'commit'");
        Set(store, "b", "2");
        Assert.Equal(1, Export(store));
        Assert.Equal(["a", "b"], Rows(1, "SELECT key FROM items ORDER BY key"));
    }

    [Fact]
    public void Items_that_expired_since_are_gone()
    {
        KvStore store = Make(KvLayout.Tree);
        Set(store, "stays", "1");
        using (KvTransaction transaction = store.Begin())
        {
            transaction.Set("goes", "1"u8, expires: DateTimeOffset.UtcNow.AddHours(1));
            transaction.Commit();
        }

        Export(store);
        var later = new KvSnapshot(store, ((TreeSource)store.Snapshot().Source).At(DateTimeOffset.UtcNow.AddHours(2)));
        Assert.Equal(1, DocumentWriter.Write(later, later.Enumerate(), Database, new ExportOptions { Patterns = [] }));
        Assert.Equal(["stays"], Rows(1, "SELECT key FROM items"));
    }

    [Fact]
    public void Other_columns_make_the_table_anew_and_other_files_are_left_alone()
    {
        KvStore store = Make(KvLayout.Tree);
        SetJson(store, "a", """{"n":1}""");
        Export(store);
        Assert.Equal(1, Export(store, properties: ["n"]));
        Assert.Equal(["1"], Rows(1, "SELECT n FROM items"));

        Assert.Equal(ErrorIds.PathInvalid, Assert.Throws<KvException>(() => Export(Make(KvLayout.Tree, "other"))).ErrorId);
        File.WriteAllText(Path.Combine(Repo.Folder, "text.db"), new string('x', 5000));
        Assert.Equal(ErrorIds.PathInvalid, Assert.Throws<KvException>(() => Export(store, path: Path.Combine(Repo.Folder, "text.db"))).ErrorId);
        Assert.StartsWith("xxx", File.ReadAllText(Path.Combine(Repo.Folder, "text.db")), StringComparison.Ordinal);
        Assert.Equal(1, Export(store, path: Path.Combine(Repo.Folder, "text.db"), force: true));
        Assert.Equal(ErrorIds.ValueInvalid, Assert.Throws<KvException>(() => Export(store, properties: ["Value"])).ErrorId);
        Assert.Equal(ErrorIds.ExpressionInvalid, Assert.Throws<KvException>(() => Export(store, properties: ["a["])).ErrorId);
        Assert.Equal(ErrorIds.PathInvalid, Assert.Throws<KvException>(() => Export(store, path: Path.Combine(Repo.Folder, "no", "x.db"))).ErrorId);
    }

    [Fact]
    public void An_export_that_fails_changes_nothing()
    {
        KvStore store = Make(KvLayout.Tree);
        Set(store, "a", "1");
        Export(store);
        Set(store, "a", "2");
        Set(store, "b", "2");
        using (var reader = new SqliteDatabase(Database, create: false))
        {
            reader.Run("CREATE TRIGGER no BEFORE INSERT ON items WHEN NEW.key = 'b' BEGIN SELECT RAISE(ABORT, 'not this one'); END");
            KvException e = Assert.Throws<KvException>(() => Export(store));
            Assert.Equal(ErrorIds.WriteFailed, e.ErrorId);
            Assert.Contains("not this one", e.Message, StringComparison.Ordinal);
        }

        Assert.Equal(["a|1"], Rows(2, "SELECT key, value FROM items"));
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        KvSnapshot snapshot = store.Snapshot();
        string stopped = Path.Combine(Repo.Folder, "stopped.db");
        Assert.Throws<OperationCanceledException>(() => DocumentWriter.Write(snapshot, snapshot.Enumerate(), stopped, new ExportOptions(), cancellation: stop.Token));
        Assert.False(File.Exists(stopped));
        Assert.DoesNotContain(Directory.GetFiles(Repo.Folder), static f => Path.GetFileName(f).StartsWith(".gitkv-", StringComparison.Ordinal));
    }

    [Fact]
    public void Without_SQLite_it_is_said_what_to_install() =>
        Assert.Equal(ErrorIds.NativeLibraryNotFound, Assert.Throws<KvException>(() => SqliteLibrary.Load(["no-such-library-anywhere"])).ErrorId);

    private int Export(KvStore store, string? path = null, string[]? properties = null, KeyPattern? pattern = null, bool force = false)
    {
        KvSnapshot snapshot = store.Snapshot();
        var options = new ExportOptions { Properties = properties, Patterns = pattern is null ? [] : [pattern], Force = force };
        return DocumentWriter.Write(snapshot, snapshot.Enumerate(pattern), path ?? Database, options);
    }

    private void Run(string sql)
    {
        using var database = new SqliteDatabase(Database, create: false);
        database.Run(sql);
    }

    private string[] Rows(int columns, string sql, string? path = null)
    {
        using var database = new SqliteDatabase(path ?? Database, create: false);
        using SqliteStatement query = database.Prepare(sql);
        var rows = new List<string>();
        while (query.Read()) rows.Add(string.Join('|', Enumerable.Range(0, columns).Select(i => query.Text(i))));
        return [.. rows];
    }

    private static void SetJson(KvStore store, string key, string json) => Write(store, ValueCodec.FromJsonText(Encoding.UTF8.GetBytes(json)), key);

    private static void Write(KvStore store, byte[] value, string key)
    {
        using KvTransaction transaction = store.Begin();
        transaction.Set(key, value);
        transaction.Commit();
    }
}
