using GitKv.Core.Errors;
using GitKv.Core.Formats.Flat;
using GitKv.Core.Formats.Writing;
using GitKv.Core.Keys;
using GitKv.Core.Objects;
using GitKv.Core.Stores;

namespace GitKv.Core.Formats.Sqlite;

/// <summary>
/// Items as a SQLite database. One that is an export of the same store already gets only what has changed since, in one transaction of SQLite: of a Tree store by the
/// difference of the two commits, else by the versions of the items. A new database appears when it is complete.
/// </summary>
internal sealed class SqliteExport
{
    private readonly ExportedItems _items;
    private readonly KvStore _store;
    private readonly KvSnapshot? _snapshot;
    private readonly ExportOptions _options;
    private readonly CancellationToken _cancellation;
    private readonly FlatColumns _columns;
    private readonly SqliteOrigin _origin;
    private int _changed;

    private SqliteExport(ExportedItems items, ExportOptions options, CancellationToken cancellation)
    {
        _items = items;
        _snapshot = items.Reader as KvSnapshot;
        KvTransaction? transaction = items.Reader as KvTransaction;
        _store = _snapshot?.Store ?? transaction!.Store;
        _options = options;
        _cancellation = cancellation;
        _columns = SqliteTable.ColumnsOf(options.Properties);
        string? selection = options.Patterns is { Count: <= 1 } patterns ? (patterns.Count == 0 ? "**" : patterns[0].ToString()) : null;
        DateTimeOffset clock = (_snapshot ?? transaction!.Base).Clock;
        _origin = new SqliteOrigin(_store.Name, _store.Repository.Place, _store.Layout == KvLayout.Tree ? _snapshot?.Version : null, clock, selection, string.Join('\n', _columns.Names));
    }

    /// <summary>Returns how many items were written or removed.</summary>
    /// <exception cref="KvException">NativeLibraryNotFound; PathInvalid: something else is there; WriteFailed.</exception>
    public static int Write(ExportedItems items, string path, ExportOptions options, CancellationToken cancellation)
    {
        var export = new SqliteExport(items, options, cancellation);
        if (options.Force || !File.Exists(path)) export.WriteNew(path);
        else export.Update(path);
        return export._changed;
    }

    private void WriteNew(string path)
    {
        OutputFile.RequireFree(path, _options.Force);
        string temporary = OutputFile.TemporaryBeside(path);
        try
        {
            if (!Directory.Exists(Path.GetDirectoryName(temporary))) throw FormatErrors.Path(path, "is in a folder that is not there. Make the folder first.", KvErrorKind.NotFound);
            using (var database = new SqliteDatabase(temporary, create: true)) Change(database, All);
            File.Move(temporary, Path.GetFullPath(path), overwrite: _options.Force);
        }
        catch (Exception error) when (Repositories.WriteFailure.Is(error))
        {
            throw FormatErrors.Unwritable(path, error);
        }
        finally
        {
            if (File.Exists(temporary)) File.Delete(temporary);
        }
    }

    private void Update(string path)
    {
        OutputFile.RequireFree(path, force: true);
        using var database = new SqliteDatabase(path, create: false);
        SqliteOrigin? present = SqliteOrigin.Read(database);
        if (present is null)
            throw FormatErrors.Path(path, "is there already, and is no export that could be brought up to date. Give another path, or overwrite it with -Force (--force).", KvErrorKind.Conflict);
        if (present.Store != _store.Name)
            throw FormatErrors.Path(path, $"holds an export of the store '{KeyErrors.Show(present.Store)}'. Give another path, or overwrite it with -Force (--force).", KvErrorKind.Conflict);
        if (present.Columns != _origin.Columns) Change(database, All);
        else if (present.Selection == _origin.Selection && Before(present) is { } before) Change(database, table => Difference(table, before));
        else Change(database, Compare);
    }

    private void Change(SqliteDatabase database, Action<SqliteTable> change)
    {
        database.Run("BEGIN IMMEDIATE");
        try
        {
            using (var table = new SqliteTable(database, _columns)) change(table);
            _origin.Write(database);
            _cancellation.ThrowIfCancellationRequested();
            database.Run("COMMIT");
        }
        catch
        {
            try
            {
                database.Run("ROLLBACK");
            }
            catch (KvException)
            {
                // SQLite has rolled it back already; the first error says why.
            }

            throw;
        }
    }

    private void All(SqliteTable table)
    {
        table.Make();
        foreach (KvEntry entry in _items.Entries()) Put(table, entry);
    }

    /// <summary>The store as it was at the last export; null where it can't be read any more.</summary>
    private KvSnapshot? Before(SqliteOrigin present)
    {
        if (present.Selection is null || _snapshot?.Source is not TreeSource now || !ObjectId.TryParse(present.Commit, out ObjectId commit)) return null;
        if (!now.Trees.Objects.TryReadHeader(commit, out ObjectType type, out _) || type != ObjectType.Commit) return null;
        return new KvSnapshot(_store, new TreeSource(now.Trees, commit, now.Trees.RootOf(commit), present.Clock));
    }

    private void Difference(SqliteTable table, KvSnapshot before)
    {
        foreach (ItemDifference difference in SnapshotDiff.Compare(before, _snapshot!, _options.Patterns is [var pattern] ? pattern : null))
        {
            _cancellation.ThrowIfCancellationRequested();
            if (difference.After is { } entry) Put(table, entry);
            else Delete(table, difference.Key);
        }

        var was = (TreeSource)before.Source;
        var now = (TreeSource)_snapshot!.Source;
        if (was.Expiries.Root != now.Expiries.Root) table.SetExpiries(now.Expiries.Keys().Select(k => now.TryGet(k, out KvEntry entry) ? entry : default).Where(static e => e.Key is not null));
    }

    private void Compare(SqliteTable table)
    {
        Dictionary<string, (string Version, string? Expires)> present = table.Versions();
        foreach (KvEntry entry in _items.Entries())
        {
            if (!present.Remove(entry.Key, out (string Version, string? Expires) row) || row.Version != entry.Version || row.Expires != SqliteTable.InstantOf(entry.Expires)) Put(table, entry);
        }

        foreach (string key in present.Keys) Delete(table, key);
    }

    private void Put(SqliteTable table, KvEntry entry)
    {
        table.Put(entry, _items.Reader.Read(entry));
        _changed++;
    }

    private void Delete(SqliteTable table, string key)
    {
        table.Delete(key);
        _changed++;
    }
}
