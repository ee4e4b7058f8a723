using System.Runtime.InteropServices;
using GitKv.Core.Errors;

namespace GitKv.Core.Formats.Sqlite;

/// <summary>The machine's own SQLite (https://sqlite.org/c3ref/intro.html), loaded when a database is first asked for. Nothing of it ships with GitKv.</summary>
internal sealed unsafe class SqliteLibrary
{
    private static readonly Lazy<SqliteLibrary> Loaded = new(() => Load(Candidates()));

    private readonly nint _handle;

    private SqliteLibrary(nint handle)
    {
        _handle = handle;
        Open = (delegate* unmanaged<byte*, nint*, int, byte*, int>)Export("sqlite3_open_v2");
        Close = (delegate* unmanaged<nint, int>)Export("sqlite3_close");
        Message = (delegate* unmanaged<nint, byte*>)Export("sqlite3_errmsg");
        BusyTimeout = (delegate* unmanaged<nint, int, int>)Export("sqlite3_busy_timeout");
        Prepare = (delegate* unmanaged<nint, byte*, int, nint*, byte**, int>)Export("sqlite3_prepare_v2");
        Step = (delegate* unmanaged<nint, int>)Export("sqlite3_step");
        Reset = (delegate* unmanaged<nint, int>)Export("sqlite3_reset");
        Finish = (delegate* unmanaged<nint, int>)Export("sqlite3_finalize");
        BindNull = (delegate* unmanaged<nint, int, int>)Export("sqlite3_bind_null");
        BindInteger = (delegate* unmanaged<nint, int, long, int>)Export("sqlite3_bind_int64");
        BindReal = (delegate* unmanaged<nint, int, double, int>)Export("sqlite3_bind_double");
        BindText = (delegate* unmanaged<nint, int, byte*, int, nint, int>)Export("sqlite3_bind_text");
        BindBlob = (delegate* unmanaged<nint, int, byte*, int, nint, int>)Export("sqlite3_bind_blob");
        ColumnText = (delegate* unmanaged<nint, int, byte*>)Export("sqlite3_column_text");
        ColumnBytes = (delegate* unmanaged<nint, int, int>)Export("sqlite3_column_bytes");
    }

    public delegate* unmanaged<byte*, nint*, int, byte*, int> Open { get; }

    public delegate* unmanaged<nint, int> Close { get; }

    public delegate* unmanaged<nint, byte*> Message { get; }

    public delegate* unmanaged<nint, int, int> BusyTimeout { get; }

    public delegate* unmanaged<nint, byte*, int, nint*, byte**, int> Prepare { get; }

    public delegate* unmanaged<nint, int> Step { get; }

    public delegate* unmanaged<nint, int> Reset { get; }

    public delegate* unmanaged<nint, int> Finish { get; }

    public delegate* unmanaged<nint, int, int> BindNull { get; }

    public delegate* unmanaged<nint, int, long, int> BindInteger { get; }

    public delegate* unmanaged<nint, int, double, int> BindReal { get; }

    public delegate* unmanaged<nint, int, byte*, int, nint, int> BindText { get; }

    public delegate* unmanaged<nint, int, byte*, int, nint, int> BindBlob { get; }

    public delegate* unmanaged<nint, int, byte*> ColumnText { get; }

    public delegate* unmanaged<nint, int, int> ColumnBytes { get; }

    /// <exception cref="KvException">NativeLibraryNotFound.</exception>
    public static SqliteLibrary Get() => Loaded.Value;

    /// <summary>The first of some names that the system's loader knows.</summary>
    /// <exception cref="KvException">NativeLibraryNotFound.</exception>
    public static SqliteLibrary Load(IEnumerable<string> names)
    {
        foreach (string name in names)
            if (NativeLibrary.TryLoad(name, out nint handle)) return new SqliteLibrary(handle);
        throw new KvException(ErrorIds.NativeLibraryNotFound, KvErrorKind.Unsupported,
            "SQLite, which an export to a database needs, was not found on this machine. Install it (Debian: apt-get install libsqlite3-0; Fedora: dnf install sqlite-libs; Alpine: apk add sqlite-libs), or export to another format.");
    }

    private static string[] Candidates() =>
        OperatingSystem.IsWindows() ? ["winsqlite3", "sqlite3"]
        : OperatingSystem.IsMacOS() ? ["libsqlite3.dylib", "/usr/lib/libsqlite3.dylib"]
        : ["libsqlite3.so.0", "libsqlite3.so"];

    private nint Export(string name) => NativeLibrary.GetExport(_handle, name);
}
