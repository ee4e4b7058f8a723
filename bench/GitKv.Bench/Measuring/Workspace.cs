using System.Diagnostics;
using System.Text;
using GitKv.Bench.Peers;
using GitKv.Core.Repositories;
using GitKv.Core.Stores;

namespace GitKv.Bench.Measuring;

/// <summary>A temporary folder with repositories, and how processes are run and timed.</summary>
internal sealed class Workspace : IDisposable
{
    private readonly string _folder;
    private int _count;

    /// <param name="parent">Where the folder is made.</param>
    /// <param name="disk">A folder that is on a disk.</param>
    public Workspace(string parent, string? disk = null)
    {
        Disk = disk ?? parent;
        _folder = Directory.CreateDirectory(Path.Combine(parent, $"gitkv-bench-{Environment.ProcessId}-{Guid.NewGuid():N}")).FullName;
    }

    /// <summary>A folder that is on a disk, for what syncs.</summary>
    public string Disk { get; }

    public string Folder => _folder;

    /// <summary>The project's folder.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>A new bare repository with an identity.</summary>
    public string NewRepository(bool maintained = false)
    {
        string path = Path.Combine(_folder, $"r{_count++}");
        Git(_folder, "init", "-q", "--bare", path);
        Git(path, "config", "user.name", "Bench");
        Git(path, "config", "user.email", "bench@example.com");
        if (!maintained) Git(path, "config", "gc.auto", "0");
        return path;
    }

    /// <summary>A store with <paramref name="count"/> items of 1 KB in one directory.</summary>
    public static KvStore Fill(GitRepository repository, string name, int count)
    {
        KvStore store = KvStore.Create(repository, new StoreOptions(name));
        using KvTransaction transaction = store.Begin();
        for (int i = 0; i < count; i++) transaction.Set(Peer.Key(i), Peer.Value(i, 1000));
        transaction.Commit();
        return KvStore.Open(repository, name);
    }

    public static string Git(string folder, params string[] arguments) => Run("git", folder, null, arguments).Output;

    public static (string Output, TimeSpan Time) Run(string program, string folder, Action<Stream>? input, params string[] arguments)
    {
        var start = new ProcessStartInfo(program) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = input is not null };
        foreach (string argument in arguments) start.ArgumentList.Add(argument);
        long begin = Stopwatch.GetTimestamp();
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        Task<string> said = process.StandardOutput.ReadToEndAsync();
        if (input is not null)
        {
            input(process.StandardInput.BaseStream);
            process.StandardInput.BaseStream.Close();
        }

        string output = said.GetAwaiter().GetResult();
        process.WaitForExit();
        TimeSpan time = Stopwatch.GetElapsedTime(begin);
        if (process.ExitCode != 0) throw new InvalidOperationException($"{program} {string.Join(' ', arguments)}: {error.Result}{output}");
        return (output, time);
    }

    /// <summary>Runs a program that says so many lines (or more), and drops them. Returns seconds.</summary>
    public static double Lines(string program, string folder, int count, params string[] arguments)
    {
        var start = new ProcessStartInfo(program) { WorkingDirectory = folder, RedirectStandardOutput = true };
        foreach (string argument in arguments) start.ArgumentList.Add(argument);
        long begin = Stopwatch.GetTimestamp();
        using Process process = Process.Start(start)!;
        byte[] buffer = new byte[1 << 16];
        int lines = 0;
        for (int read; (read = process.StandardOutput.BaseStream.Read(buffer)) > 0;) lines += buffer.AsSpan(0, read).Count((byte)'\n');
        process.WaitForExit();
        double time = Stopwatch.GetElapsedTime(begin).TotalSeconds;
        return lines >= count ? time : throw new InvalidOperationException($"{program}: {lines} lines");
    }

    public static string SystemName()
    {
        string release = File.Exists("/etc/os-release") ? File.ReadLines("/etc/os-release").FirstOrDefault(l => l.StartsWith("PRETTY_NAME=", StringComparison.Ordinal))?[12..].Trim('"') ?? "" : "";
        return release.Length > 0 ? release : Environment.OSVersion.VersionString;
    }

    public static string FileSystemOf(string folder)
    {
        try
        {
            return new DriveInfo(Path.GetFullPath(folder)).DriveFormat;
        }
        catch (Exception e) when (e is IOException or ArgumentException or UnauthorizedAccessException)
        {
            return "unknown";
        }
    }

    private static string FindRoot()
    {
        for (string? folder = Environment.CurrentDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
            if (File.Exists(Path.Combine(folder, "GitKv.slnx"))) return folder;
        throw new InvalidOperationException("Run the benchmarks in the project's folder.");
    }

    public void Dispose()
    {
        foreach (string file in OperatingSystem.IsWindows() ? Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories) : []) File.SetAttributes(file, FileAttributes.Normal);
        Directory.Delete(_folder, recursive: true);
    }

}
