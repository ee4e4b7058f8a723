namespace GitKv.Core.Tests.Support;

/// <summary>A new empty folder, removed with all it holds when disposed.</summary>
internal sealed class TempFolder : IDisposable
{
    public TempFolder() => Path = Directory.CreateTempSubdirectory("gitkv-").FullName;

    public string Path { get; }

    public string Sub(string relative) => Directory.CreateDirectory(System.IO.Path.Combine(Path, relative)).FullName;

    public void Dispose()
    {
        // git makes objects read-only, which Windows refuses to delete
        if (OperatingSystem.IsWindows())
        {
            foreach (string file in Directory.EnumerateFiles(Path, "*", SearchOption.AllDirectories)) File.SetAttributes(file, FileAttributes.Normal);
        }

        Directory.Delete(Path, recursive: true);
    }
}
