using System.Globalization;
using System.Text;
using GitKv.Core.Formats.Flat;

namespace GitKv.Core.Formats.Sqlite;

/// <summary>A statement with its parameters, numbered from 1.</summary>
internal sealed unsafe class SqliteStatement(SqliteDatabase database, nint handle) : IDisposable
{
    private const nint Transient = -1;

    public SqliteStatement Bind(int at, string? value)
    {
        if (value is null)
        {
            database.Check(database.Library.BindNull(handle, at));
            return this;
        }

        byte[] text = Encoding.UTF8.GetBytes(value);
        fixed (byte* start = text.Length == 0 ? [0] : text) database.Check(database.Library.BindText(handle, at, start, text.Length, Transient));
        return this;
    }

    public SqliteStatement Bind(int at, byte[]? value)
    {
        if (value is null)
        {
            database.Check(database.Library.BindNull(handle, at));
            return this;
        }

        fixed (byte* start = value.Length == 0 ? [0] : value) database.Check(database.Library.BindBlob(handle, at, start, value.Length, Transient));
        return this;
    }

    public SqliteStatement Bind(int at, long value)
    {
        database.Check(database.Library.BindInteger(handle, at, value));
        return this;
    }

    public SqliteStatement Bind(int at, FlatCell cell)
    {
        switch (cell.Type)
        {
            case FlatType.Null:
                return Bind(at, (string?)null);
            case FlatType.Boolean:
                return Bind(at, cell.Text == "true" ? 1 : 0);
            case FlatType.Integer:
                return Bind(at, long.Parse(cell.Text, CultureInfo.InvariantCulture));
            case FlatType.Real:
                database.Check(database.Library.BindReal(handle, at, double.Parse(cell.Text, CultureInfo.InvariantCulture)));
                return this;
            default:
                return Bind(at, cell.Text);
        }
    }

    /// <summary>Runs it to its end, ready for other values.</summary>
    public void Run()
    {
        while (Read())
        {
        }
    }

    /// <summary>The next row; false at the end, when it is ready for other values.</summary>
    public bool Read()
    {
        int result = database.Library.Step(handle);
        if (result == SqliteDatabase.Row) return true;
        database.Library.Reset(handle);
        database.Check(result);
        return false;
    }

    /// <summary>A column of the row, numbered from 0; null where it is.</summary>
    public string? Text(int column)
    {
        byte* start = database.Library.ColumnText(handle, column);
        return start is null ? null : Encoding.UTF8.GetString(start, database.Library.ColumnBytes(handle, column));
    }

    public void Dispose() => database.Library.Finish(handle);
}
