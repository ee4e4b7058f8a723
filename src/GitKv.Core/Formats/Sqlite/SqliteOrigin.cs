using System.Globalization;

namespace GitKv.Core.Formats.Sqlite;

/// <summary>The table <c>gitkv_export</c>: of what the database is an export, so that the next one need only bring what has changed.</summary>
/// <param name="Store">The store's name.</param>
/// <param name="Repository">Where it was, for people.</param>
/// <param name="Commit">The commit of a Tree store; null for others, and for what was not committed.</param>
/// <param name="Clock">The moment at which expiry was judged.</param>
/// <param name="Selection">Which items; null for a selection that has no words.</param>
/// <param name="Columns">The columns of expressions.</param>
internal sealed record SqliteOrigin(string Store, string Repository, string? Commit, DateTimeOffset Clock, string? Selection, string Columns)
{
    private const string Format = "1";

    /// <summary>What a database says; null for one that is no export, or one of a later version.</summary>
    public static SqliteOrigin? Read(SqliteDatabase database)
    {
        using (SqliteStatement tables = database.Prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND name = 'gitkv_export'"))
        {
            if (!tables.Read()) return null;
        }

        var said = new Dictionary<string, string?>(StringComparer.Ordinal);
        using (SqliteStatement all = database.Prepare("SELECT name, value FROM gitkv_export"))
        {
            while (all.Read()) said[all.Text(0) ?? ""] = all.Text(1);
        }

        if (said.GetValueOrDefault("format") != Format || said.GetValueOrDefault("store") is not { } store) return null;
        _ = DateTimeOffset.TryParse(said.GetValueOrDefault("exported_at"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset clock);
        return new SqliteOrigin(store, said.GetValueOrDefault("repository") ?? "", said.GetValueOrDefault("commit"), clock, said.GetValueOrDefault("selection"), said.GetValueOrDefault("columns") ?? "");
    }

    public void Write(SqliteDatabase database)
    {
        database.Run("CREATE TABLE IF NOT EXISTS gitkv_export (name TEXT NOT NULL PRIMARY KEY, value TEXT)");
        using SqliteStatement put = database.Prepare("INSERT OR REPLACE INTO gitkv_export VALUES (?, ?)");
        foreach ((string name, string? value) in ((string, string?)[])[("format", Format), ("store", Store), ("repository", Repository), ("commit", Commit),
            ("exported_at", SqliteTable.InstantOf(Clock)), ("selection", Selection), ("columns", Columns)])
            put.Bind(1, name).Bind(2, value).Run();
    }
}
