using GitKv.Core.Diagnostics;
using GitKv.Core.Repositories;

namespace GitKv.Core.Objects;

/// <summary>A new file in the object folder: written under a temporary name, then renamed to its final one, read-only as git's are.</summary>
internal sealed class ObjectFile : IDisposable
{
    private const UnixFileMode ReadOnly = UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private readonly string _temporary;
    private readonly Sharing _sharing;
    private bool _named;

    /// <summary>Creates the temporary file. Its name begins with <c>tmp_</c>, so that git prune removes what a crash leaves.</summary>
    public ObjectFile(string folder, string kind, Sharing sharing)
    {
        _sharing = sharing;
        _temporary = $"{folder}/tmp_{kind}_{Guid.NewGuid():N}";
        Stream = Create(folder, _temporary, sharing);
        FaultPoint.Reach("object.created");
    }

    public FileStream Stream { get; }

    /// <summary>Gives the file its final name. Whoever gave it to the same content first has won: that is as good.</summary>
    public void Name(string path, bool sync, bool syncFolder)
    {
        FaultPoint.Reach("object.written");
        Stream.Flush(flushToDisk: sync);
        Stream.Dispose();
        _sharing.AdjustFile(_temporary);
        string folder = Path.GetDirectoryName(path)!;
        for (int attempt = 0; ; attempt++)
        {
            try
            {
                File.Move(_temporary, path, overwrite: !OperatingSystem.IsWindows());
                break;
            }
            catch (IOException) when (OperatingSystem.IsWindows() && File.Exists(path))
            {
                File.Delete(_temporary);
                break;
            }
            catch (Exception e) when (attempt < 5 && e is FileNotFoundException or DirectoryNotFoundException && File.Exists(_temporary))
            {
                // gc removes empty folders.
                _sharing.MakeFolder(folder);
            }
        }

        _named = true;
        FaultPoint.Reach("object.named");
        if (syncFolder) UnixFile.SyncFolder(folder);
    }

    public void Dispose()
    {
        Stream.Dispose();
        if (!_named) File.Delete(_temporary);
    }

    private static FileStream Create(string folder, string path, Sharing sharing)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Share = FileShare.Read, BufferSize = 0 };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = ReadOnly;
        for (int attempt = 0; ; attempt++)
        {
            try
            {
                return new FileStream(path, options);
            }
            catch (Exception e) when (attempt < 5 && e is (DirectoryNotFoundException or FileNotFoundException))
            {
                // .NET reports a missing file when somebody has made the folder meanwhile. A new repository has no such folder yet, and gc removes empty ones.
                sharing.MakeFolder(folder);
            }
        }
    }
}
