using System.Diagnostics;
using System.Text;
using GitKv.Core.Repositories;
using GitKv.Core.Stores;

namespace GitKv.Bench;

/// <summary>A temporary folder with repositories, and how processes are run and timed.</summary>
internal sealed class Workspace : IDisposable
{
    private readonly string _folder;
    private int _count;

    public Workspace(string parent) => _folder = Directory.CreateDirectory(Path.Combine(parent, $"gitkv-bench-{Environment.ProcessId}-{Guid.NewGuid():N}")).FullName;

    public string Folder => _folder;

    /// <summary>A new bare repository with an identity.</summary>
    public string NewRepository()
    {
        string path = Path.Combine(_folder, $"r{_count++}");
        Git(_folder, "init", "-q", "--bare", path);
        Git(path, "config", "user.name", "Bench");
        Git(path, "config", "user.email", "bench@example.com");
        Git(path, "config", "gc.auto", "0");
        return path;
    }

    /// <summary>A store with <paramref name="count"/> items of 1 KB in one directory.</summary>
    public static KvStore Fill(GitRepository repository, string name, int count)
    {
        KvStore store = KvStore.Create(repository, new StoreOptions(name));
        using KvTransaction transaction = store.Begin();
        for (int i = 0; i < count; i++) transaction.Set($"dir/key-{i}", Document(i, 0));
        transaction.Commit();
        return KvStore.Open(repository, name);
    }

    /// <summary>A JSON document of about 1 KB, unlike any other.</summary>
    public static byte[] Document(int number, int round)
    {
        var text = new StringBuilder(1100);
        text.Append("{\n  \"id\": ").Append(number).Append(",\n  \"round\": ").Append(round).Append(",\n  \"text\": \"");
        var random = new Random(HashCode.Combine(number, round));
        while (text.Length < 1000) text.Append(Words[random.Next(Words.Length)]).Append(' ');
        return Encoding.UTF8.GetBytes(text.Append("\"\n}\n").ToString());
    }

    public static string Git(string folder, params string[] arguments) => Run("git", folder, null, arguments).Output;

    public static (string Output, TimeSpan Time) Run(string program, string folder, Action<Stream>? input, params string[] arguments)
    {
        var start = new ProcessStartInfo(program) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = input is not null };
        foreach (string argument in arguments) start.ArgumentList.Add(argument);
        long begin = Stopwatch.GetTimestamp();
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        if (input is not null)
        {
            input(process.StandardInput.BaseStream);
            process.StandardInput.BaseStream.Close();
        }

        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        TimeSpan time = Stopwatch.GetElapsedTime(begin);
        if (process.ExitCode != 0) throw new InvalidOperationException($"{program} {string.Join(' ', arguments)}: {error.Result}{output}");
        return (output, time);
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

    public void Dispose()
    {
        foreach (string file in OperatingSystem.IsWindows() ? Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories) : []) File.SetAttributes(file, FileAttributes.Normal);
        Directory.Delete(_folder, recursive: true);
    }

    private static readonly string[] Words = ["amber", "basalt", "cobalt", "delta", "ember", "fjord", "garnet", "harbor", "indigo", "jasper", "kelp", "lagoon", "meadow", "nectar", "onyx", "prairie"];
}
