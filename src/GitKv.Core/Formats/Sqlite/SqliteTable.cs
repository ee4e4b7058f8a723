using System.Globalization;
using System.Text;
using System.Text.Json;
using GitKv.Core.Formats.Flat;
using GitKv.Core.Stores;
using GitKv.Core.Values;

namespace GitKv.Core.Formats.Sqlite;

/// <summary>
/// The table <c>items</c>: a row for each item with its key, what its value is, the value as JSON (or, of bytes, as a blob), and a column for each expression that was asked for.
/// </summary>
internal sealed class SqliteTable : IDisposable
{
    /// <summary>The columns that are always there, but for two with names that properties hardly have. SQLite tells names apart without their case.</summary>
    private static readonly string[] Own = ["key", "value", "_kind", "_data", "_size", "_version", "_expires_at"];

    private readonly SqliteDatabase _database;
    private readonly FlatColumns _columns;
    private readonly Lazy<SqliteStatement> _put;
    private readonly Lazy<SqliteStatement> _delete;

    /// <exception cref="Errors.KvException">ExpressionInvalid; ValueInvalid: a column twice.</exception>
    public SqliteTable(SqliteDatabase database, FlatColumns columns)
    {
        _database = database;
        _columns = columns;
        _put = new(() => database.Prepare($"INSERT OR REPLACE INTO items VALUES ({string.Join(", ", Enumerable.Repeat('?', Own.Length + columns.Names.Count))})"));
        _delete = new(() => database.Prepare("DELETE FROM items WHERE key = ?"));
    }

    public static FlatColumns ColumnsOf(IReadOnlyList<string>? properties) => new(properties ?? [], Own, StringComparer.OrdinalIgnoreCase);

    /// <summary>Makes the table, empty, in the place of one that is there.</summary>
    public void Make()
    {
        _database.Run("DROP TABLE IF EXISTS items");
        string more = string.Concat(_columns.Names.Select(static n => $", {Quote(n)}"));
        _database.Run($"CREATE TABLE items (key TEXT NOT NULL PRIMARY KEY, value TEXT, _kind TEXT NOT NULL, _data BLOB, _size INTEGER NOT NULL, _version TEXT NOT NULL, _expires_at TEXT{more})");
    }

    public void Put(KvEntry entry, byte[] stored)
    {
        ValueKind kind = ValueCodec.Classify(stored);
        byte[]? json = kind is ValueKind.Json or ValueKind.Text or ValueKind.CliXml ? JsonOf(stored, kind) : null;
        SqliteStatement put = _put.Value
            .Bind(1, entry.Key)
            .Bind(2, json is null ? null : Encoding.UTF8.GetString(json).TrimEnd())
            .Bind(3, json is null ? "bytes" : KindOf(json))
            .Bind(4, json is null ? stored : null)
            .Bind(5, stored.LongLength)
            .Bind(6, entry.Version)
            .Bind(7, InstantOf(entry.Expires));
        int at = Own.Length;
        if (_columns.Names.Count > 0)
            foreach (FlatCell cell in _columns.Row(entry.Key, stored)) put.Bind(++at, cell);
        put.Run();
    }

    public void Delete(string key) => _delete.Value.Bind(1, key).Run();

    /// <summary>Says anew when items expire, of all of them.</summary>
    public void SetExpiries(IEnumerable<KvEntry> expiring)
    {
        _database.Run("UPDATE items SET _expires_at = NULL WHERE _expires_at IS NOT NULL");
        using SqliteStatement update = _database.Prepare("UPDATE items SET _expires_at = ? WHERE key = ?");
        foreach (KvEntry entry in expiring) update.Bind(1, InstantOf(entry.Expires)).Bind(2, entry.Key).Run();
    }

    /// <summary>The versions of all items, and when they expire.</summary>
    public Dictionary<string, (string Version, string? Expires)> Versions()
    {
        var versions = new Dictionary<string, (string, string?)>(StringComparer.Ordinal);
        using SqliteStatement all = _database.Prepare("SELECT key, _version, _expires_at FROM items");
        while (all.Read()) versions[all.Text(0)!] = (all.Text(1)!, all.Text(2));
        return versions;
    }

    public static string? InstantOf(DateTimeOffset? expires) => expires?.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);

    public void Dispose()
    {
        if (_put.IsValueCreated) _put.Value.Dispose();
        if (_delete.IsValueCreated) _delete.Value.Dispose();
    }

    private static string Quote(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static byte[] JsonOf(byte[] stored, ValueKind kind)
    {
        if (kind == ValueKind.Json) return stored;
        return ValueCodec.FromJson(writer => writer.WriteStringValue(stored));
    }

    private static string KindOf(byte[] json)
    {
        var reader = new Utf8JsonReader(json, ValueCodec.ReaderOptions);
        reader.Read();
        return reader.TokenType switch
        {
            JsonTokenType.StartObject => "object",
            JsonTokenType.StartArray => "array",
            JsonTokenType.String => "text",
            JsonTokenType.Number => "number",
            JsonTokenType.Null => "null",
            _ => "boolean",
        };
    }
}
