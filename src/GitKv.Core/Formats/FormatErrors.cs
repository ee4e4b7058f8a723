using GitKv.Core.Errors;

namespace GitKv.Core.Formats;

/// <summary>Errors about files: each says which file and where in it.</summary>
internal static class FormatErrors
{
    /// <summary>The contents are not what the format asks for.</summary>
    public static KvException Invalid(string source, string? where, string problem, Exception? inner = null) =>
        new(ErrorIds.FormatInvalid, KvErrorKind.Invalid, $"{Place(source, where)}: {problem}", source, inner);

    /// <summary>The same error, with its place.</summary>
    public static KvException At(string source, string? where, KvException error) =>
        new(error.ErrorId, error.Kind, $"{Place(source, where)}: {error.Message}", error.Target ?? source, error);

    /// <summary>A document can't be written in the format.</summary>
    public static KvException Unwritable(string key, string problem) =>
        new(ErrorIds.FormatInvalid, KvErrorKind.Invalid, $"The item '{Keys.KeyErrors.Show(key)}' {problem}", key);

    public static KvException Path(string path, string problem, KvErrorKind kind = KvErrorKind.Invalid, Exception? inner = null) =>
        new(ErrorIds.PathInvalid, kind, $"'{path}' {problem}", path, inner);

    public static KvException Unreadable(string path, Exception inner) => inner is FileNotFoundException or DirectoryNotFoundException
        ? Path(path, "is not there. Check the path.", KvErrorKind.NotFound, inner)
        : Path(path, $"can't be read: {inner.Message}", inner is UnauthorizedAccessException ? KvErrorKind.Denied : KvErrorKind.Invalid, inner);

    public static KvException Unwritable(string path, Exception inner) =>
        new(ErrorIds.WriteFailed, KvErrorKind.Denied, $"'{path}' can't be written: {inner.Message}", path, inner);

    private static string Place(string source, string? where) => where is null ? source : $"{source}, {where}";
}
