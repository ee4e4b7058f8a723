using System.Diagnostics;
using GitKv.Core.Repositories;
using GitKv.Core.Tests.Support;

namespace GitKv.Core.Tests.Repositories;

/// <summary>Whether the configuration is asked for again where it may be another one, in processes whose environment is known.</summary>
public sealed class ConfigMemoryTests : IDisposable
{
    private readonly TempRepo _repo = new();

    public void Dispose() => _repo.Dispose();

    [Fact]
    public void It_is_remembered_while_nothing_changes() => Assert.Equal("one remembered", Run(Unchanged, ""));

    [Fact]
    public void A_change_is_seen_at_once_also_one_that_keeps_the_size_and_comes_right_after_reading() =>
        Assert.Equal(string.Join(' ', Enumerable.Range(10, 15)), Run(ManyChanges, ""));

    [Theory]
    [InlineData("the person's file is written")]
    [InlineData("the person's file is a link, and what it leads to is written")]
    [InlineData("the person's file comes into being")]
    [InlineData("the environment says so")]
    public void A_change_elsewhere_is_seen(string how)
    {
        // Windows lets few people make links, and nobody change their times.
        if (OperatingSystem.IsWindows() && how.Contains("link", StringComparison.Ordinal)) return;
        Assert.Equal("remembered two", Run(Elsewhere, how));
    }

    [Fact]
    public void Nothing_is_remembered_where_other_files_are_included() => Assert.Equal("one asked", Run(Including, ""));

    private string Run(Action<string[]> steps, string argument)
    {
        using TestProcess process = TestProcess.Start(steps, [_repo.Root, _repo.Folder, argument]);
        process.AssertSucceeded();
        return process.Output.Trim();
    }

    private static void Unchanged(string[] args)
    {
        Prepare(args);
        Git.Run(args[0], ["config", "kv.value", "one"]);
        Age(args);
        Console.WriteLine($"{Read(args[0])} {Memory(args[0])}");
    }

    private static void ManyChanges(string[] args)
    {
        Prepare(args);
        for (int i = 10; i < 25; i++)
        {
            Git.Run(args[0], ["config", "kv.value", $"{i}"]);
            Console.Write(Read(args[0]) + " ");
        }
    }

    private static void Including(string[] args)
    {
        Prepare(args);
        Git.Run(args[0], ["config", "kv.value", "one"]);
        Git.Run(args[0], ["config", "include.path", "not-there-yet"]);
        Age(args);
        Console.WriteLine($"{Read(args[0])} {Memory(args[0])}");
    }

    private static void Elsewhere(string[] args)
    {
        Prepare(args);
        string global = Path.Combine(args[1], "gitconfig");
        string target = global;
        if (args[2].Contains("link", StringComparison.Ordinal))
        {
            target = Path.Combine(args[1], "dotfiles");
            File.CreateSymbolicLink(global, target);
        }

        Environment.SetEnvironmentVariable("GIT_CONFIG_GLOBAL", global);
        if (!args[2].EndsWith("being", StringComparison.Ordinal)) File.WriteAllText(target, "[kv]\n\tvalue = new\n");
        Age(args);
        Read(args[0]);
        Console.Write(Memory(args[0]) + " ");
        if (args[2].EndsWith("so", StringComparison.Ordinal))
        {
            Environment.SetEnvironmentVariable("GIT_CONFIG_COUNT", "1");
            Environment.SetEnvironmentVariable("GIT_CONFIG_KEY_0", "kv.value");
            Environment.SetEnvironmentVariable("GIT_CONFIG_VALUE_0", "two");
        }
        else
        {
            File.WriteAllText(target, "[kv]\n\tvalue = two\n");
        }

        Console.WriteLine(Read(args[0]));
    }

    private static void Prepare(string[] args)
    {
        foreach (string name in Environment.GetEnvironmentVariables().Keys.Cast<string>().Where(static n => n.StartsWith("GIT_", StringComparison.Ordinal)).ToArray())
            Environment.SetEnvironmentVariable(name, null);
        Environment.SetEnvironmentVariable("GIT_CONFIG_NOSYSTEM", "1");
        Environment.SetEnvironmentVariable("HOME", args[1]);
        Environment.SetEnvironmentVariable("XDG_CONFIG_HOME", args[1]);
    }

    /// <summary>Makes all files look as if nobody had written them for an hour.</summary>
    private static void Age(string[] args)
    {
        DateTime then = DateTime.UtcNow.AddHours(-1);
        File.SetLastWriteTimeUtc(Path.Combine(args[0], ".git", "config"), then);
        foreach (FileInfo file in new DirectoryInfo(args[1]).GetFiles())
        {
            file.LastWriteTimeUtc = then;
            if (file.LinkTarget is not null) Process.Start("touch", ["-h", "-t", "202001010000", file.FullName]).WaitForExit();
        }
    }

    private static string? Read(string path)
    {
        using GitRepository repository = GitRepository.Open(path);
        return repository.Config.Get("kv.value");
    }

    private static string Memory(string path)
    {
        using GitRepository repository = GitRepository.Open(path);
        return ConfigMemory.Recall(repository) is null ? "asked" : "remembered";
    }
}
