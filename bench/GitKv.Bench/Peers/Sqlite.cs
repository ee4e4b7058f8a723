using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;

namespace GitKv.Bench.Peers;

/// <summary>SQLite's C interface, as far as a key-value table needs it (sqlite.org/c3ref). The machine's own library.</summary>
internal sealed unsafe partial class Sqlite : IDisposable
{
    private const int Row = 100;
    private const int Done = 101;
    private const nint Static = 0;
    private readonly nint _handle;
    private readonly nint _put;
    private readonly nint _get;
    private readonly nint _exists;
    private readonly nint _begin;
    private readonly nint _commit;

    static Sqlite() => NativeLibrary.SetDllImportResolver(typeof(Sqlite).Assembly, static (name, assembly, path) =>
        name == "sqlite3" && Names.Select(n => NativeLibrary.TryLoad(n, out nint found) ? found : 0).FirstOrDefault(h => h != 0) is var handle ? handle : 0);

    /// <param name="path">The database; made where it is not there.</param>
    /// <param name="journal">WAL or DELETE.</param>
    /// <param name="synchronous">OFF, NORMAL or FULL.</param>
    public Sqlite(string path, string journal, string synchronous)
    {
        fixed (byte* name = Encoding.UTF8.GetBytes(path + "\0")) Check(sqlite3_open(name, out _handle));
        Execute($"PRAGMA journal_mode={journal}");
        Execute($"PRAGMA synchronous={synchronous}");
        Execute("PRAGMA busy_timeout=60000");
        Execute("CREATE TABLE IF NOT EXISTS kv (key TEXT PRIMARY KEY, value BLOB)");
        _put = Prepare("INSERT INTO kv VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = excluded.value");
        _get = Prepare("SELECT value FROM kv WHERE key = ?1");
        _exists = Prepare("SELECT 1 FROM kv WHERE key = ?1");
        _begin = Prepare("BEGIN IMMEDIATE");
        _commit = Prepare("COMMIT");
    }

    public static bool IsHere => Names.Any(n => NativeLibrary.TryLoad(n, out _));

    public void Put(string key, byte[] value)
    {
        fixed (byte* text = Encoding.UTF8.GetBytes(key), bytes = value)
        {
            Check(sqlite3_bind_text(_put, 1, text, Encoding.UTF8.GetByteCount(key), Static));
            Check(sqlite3_bind_blob(_put, 2, bytes, value.Length, Static));
            Step(_put);
        }
    }

    /// <summary>The value; null where there is none.</summary>
    public byte[]? Get(string key)
    {
        fixed (byte* text = Encoding.UTF8.GetBytes(key))
        {
            Check(sqlite3_bind_text(_get, 1, text, Encoding.UTF8.GetByteCount(key), Static));
            byte[]? value = null;
            if (sqlite3_step(_get) == Row) value = new ReadOnlySpan<byte>(sqlite3_column_blob(_get, 0), sqlite3_column_bytes(_get, 0)).ToArray();
            Check(sqlite3_reset(_get));
            return value;
        }
    }

    public bool Exists(string key)
    {
        fixed (byte* text = Encoding.UTF8.GetBytes(key))
        {
            Check(sqlite3_bind_text(_exists, 1, text, Encoding.UTF8.GetByteCount(key), Static));
            bool there = sqlite3_step(_exists) == Row;
            Check(sqlite3_reset(_exists));
            return there;
        }
    }

    public void Begin() => Step(_begin);

    public void Commit() => Step(_commit);

    public void Dispose()
    {
        foreach (nint statement in new[] { _put, _get, _exists, _begin, _commit }) _ = sqlite3_finalize(statement);
        _ = sqlite3_close(_handle);
    }

    private static string[] Names => OperatingSystem.IsWindows() ? ["winsqlite3"] : ["libsqlite3.so.0", "libsqlite3.dylib"];

    private static void Step(nint statement)
    {
        int result;
        while ((result = sqlite3_step(statement)) == Row)
        {
        }

        _ = sqlite3_reset(statement);
        if (result != Done) Check(result);
    }

    private void Execute(string sql)
    {
        nint statement = Prepare(sql);
        Step(statement);
        Check(sqlite3_finalize(statement));
    }

    private nint Prepare(string sql)
    {
        fixed (byte* text = Encoding.UTF8.GetBytes(sql + "\0"))
        {
            Check(sqlite3_prepare_v2(_handle, text, -1, out nint statement, null));
            return statement;
        }
    }

    private static void Check(int result)
    {
        if (result != 0) throw new InvalidOperationException($"SQLite error {result}");
    }

    [LibraryImport("sqlite3")]
    private static partial int sqlite3_open(byte* path, out nint handle);

    [LibraryImport("sqlite3")]
    private static partial int sqlite3_close(nint handle);

    [LibraryImport("sqlite3")]
    private static partial int sqlite3_prepare_v2(nint handle, byte* sql, int length, out nint statement, byte* tail);

    [LibraryImport("sqlite3")]
    private static partial int sqlite3_bind_text(nint statement, int at, byte* text, int length, nint destructor);

    [LibraryImport("sqlite3")]
    private static partial int sqlite3_bind_blob(nint statement, int at, byte* bytes, int length, nint destructor);

    [LibraryImport("sqlite3")]
    private static partial int sqlite3_step(nint statement);

    [LibraryImport("sqlite3")]
    private static partial int sqlite3_reset(nint statement);

    [LibraryImport("sqlite3")]
    private static partial byte* sqlite3_column_blob(nint statement, int column);

    [LibraryImport("sqlite3")]
    private static partial int sqlite3_column_bytes(nint statement, int column);

    [LibraryImport("sqlite3")]
    private static partial int sqlite3_finalize(nint statement);
}
