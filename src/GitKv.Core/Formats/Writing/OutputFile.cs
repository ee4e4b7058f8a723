using GitKv.Core.Errors;
using GitKv.Core.Repositories;

namespace GitKv.Core.Formats.Writing;

/// <summary>
/// A file that appears under its name when it is complete, and not at all when it is not: it is written beside, then moved. Links and things that are no plain files are not replaced.
/// </summary>
internal static class OutputFile
{
    public const string TemporaryPrefix = ".gitkv-";

    /// <exception cref="KvException">PathInvalid: something is there and <paramref name="force"/> is not given, or it must not be replaced; WriteFailed.</exception>
    public static void Write(string path, bool force, Action<Stream> write)
    {
        RequireFree(path, force);
        string full = Path.GetFullPath(path);
        string temporary = TemporaryBeside(full);
        try
        {
            using (FileStream file = Create(temporary, path)) write(file);
            File.Move(temporary, full, overwrite: force);
        }
        catch (Exception error) when (WriteFailure.Is(error))
        {
            Discard(temporary);
            throw FormatErrors.Unwritable(path, error);
        }
        catch
        {
            Discard(temporary);
            throw;
        }
    }

    /// <summary>A name beside a file, on the same file system.</summary>
    public static string TemporaryBeside(string path) =>
        Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, TemporaryPrefix + Guid.NewGuid().ToString("N") + ".tmp");

    private static void Discard(string temporary)
    {
        // Deleting in a folder that is not there would throw.
        if (File.Exists(temporary)) File.Delete(temporary);
    }

    /// <summary>Refuses a place that no file can be written to.</summary>
    public static void RequireFree(string path, bool force)
    {
        var file = new FileInfo(path);
        if ((int)file.Attributes == -1)
        {
            if (Path.GetFileName(path).Length == 0) throw FormatErrors.Path(path, "names no file. Give the file's name.");
            return;
        }
        if (file.Attributes.HasFlag(FileAttributes.Directory)) throw FormatErrors.Path(path, "is a folder. Give a file, or export as Files.");
        if (file.LinkTarget is not null) throw FormatErrors.Path(path, "is a symbolic link, which is not written through. Give the file that it leads to.");
        if (UnixFile.Facts(path) is { IsPlainFile: false }) throw FormatErrors.Path(path, "is not a plain file, and can't be replaced by one.");
        if (!force) throw FormatErrors.Path(path, "is there already. Give another path, or overwrite it with -Force (--force).", KvErrorKind.Conflict);
    }

    private static FileStream Create(string temporary, string path)
    {
        try
        {
            return new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, 64 * 1024);
        }
        catch (DirectoryNotFoundException error)
        {
            throw FormatErrors.Path(path, "is in a folder that is not there. Make the folder first.", KvErrorKind.NotFound, error);
        }
    }
}
