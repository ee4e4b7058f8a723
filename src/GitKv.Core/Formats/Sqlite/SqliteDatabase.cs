using System.Runtime.InteropServices;
using System.Text;
using GitKv.Core.Errors;

namespace GitKv.Core.Formats.Sqlite;

/// <summary>An open SQLite database. Not for several threads at once.</summary>
internal sealed unsafe class SqliteDatabase : IDisposable
{
    public const int Ok = 0;
    public const int Busy = 5;
    public const int Row = 100;
    public const int Done = 101;
    private const int NotADatabase = 26;
    private const int ReadWrite = 2;
    private const int Create = 4;
    private const int Patience = 5000;

    private readonly string _path;
    private nint _handle;

    /// <exception cref="KvException">NativeLibraryNotFound; WriteFailed.</exception>
    public SqliteDatabase(string path, bool create)
    {
        _path = path;
        Library = SqliteLibrary.Get();
        nint handle;
        int result;
        fixed (byte* name = Encoding.UTF8.GetBytes(Path.GetFullPath(path) + "\0")) result = Library.Open(name, &handle, ReadWrite | (create ? Create : 0), null);
        _handle = handle;
        if (result != Ok)
        {
            KvException error = Error(result);
            Dispose();
            throw error;
        }

        Library.BusyTimeout(_handle, Patience);
    }

    public SqliteLibrary Library { get; }

    public SqliteStatement Prepare(string sql)
    {
        nint statement;
        byte[] text = Encoding.UTF8.GetBytes(sql);
        fixed (byte* start = text) Check(Library.Prepare(_handle, start, text.Length, &statement, null));
        return new SqliteStatement(this, statement);
    }

    public void Run(string sql)
    {
        using SqliteStatement statement = Prepare(sql);
        statement.Run();
    }

    /// <exception cref="KvException">WriteFailed; PathInvalid: the file is no database.</exception>
    public void Check(int result)
    {
        if (result is not (Ok or Row or Done)) throw Error(result);
    }

    public void Dispose()
    {
        if (_handle != 0) Library.Close(_handle);
        _handle = 0;
    }

    private KvException Error(int result)
    {
        string why = _handle == 0 ? $"SQLite error {result}" : Marshal.PtrToStringUTF8((nint)Library.Message(_handle)) ?? "";
        if ((result & 0xff) == NotADatabase) return FormatErrors.Path(_path, "is no SQLite database. Give another path, or overwrite it with -Force (--force).", KvErrorKind.Conflict);
        bool isBusy = (result & 0xff) == Busy;
        return new KvException(ErrorIds.WriteFailed, isBusy ? KvErrorKind.Busy : KvErrorKind.Denied,
            $"The database '{_path}' can't be written: {why}. Nothing was changed in it.{(isBusy ? " Try again when nothing else uses it." : "")}", _path);
    }
}
