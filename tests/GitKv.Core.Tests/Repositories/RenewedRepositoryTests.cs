using GitKv.Core.Errors;
using GitKv.Core.Repositories;
using GitKv.Core.Stores;
using GitKv.Core.Tests.Support;

namespace GitKv.Core.Tests.Repositories;

/// <summary>A repository that was opened earlier is used again only where opening it would give the same.</summary>
public sealed class RenewedRepositoryTests : IDisposable
{
    private readonly TempRepo _repo = new();

    public RenewedRepositoryTests() => Age(_repo.Root);

    public void Dispose() => _repo.Dispose();

    [Fact]
    public void It_is_the_same_while_nothing_changes_and_sees_what_others_write()
    {
        using GitRepository kept = GitRepository.Open(_repo.Root);
        Set(kept, "a", "1");
        using (GitRepository other = GitRepository.Open(_repo.Root)) Set(other, "a", "2");
        Assert.True(kept.Renew(_repo.Root));
        Assert.Equal("2"u8, Get(kept, "a"));
        Git.Run(_repo.Root, ["gc", "--quiet", "--prune=now"]);
        Assert.True(kept.Renew(_repo.Root));
        Assert.Equal("2"u8, Get(kept, "a"));
        Set(kept, "b", "2");
        Git.Run(_repo.Root, ["fsck", "--strict"]);
    }

    [Fact]
    public void Another_configuration_of_the_repository_needs_another_opening()
    {
        using GitRepository kept = GitRepository.Open(_repo.Root);
        Git.Run(_repo.Root, ["config", "core.sharedRepository", "group"]);
        Assert.False(kept.Renew(_repo.Root));
    }

    [Fact]
    public void One_whose_configuration_was_written_a_moment_before_it_was_opened_is_not_used_again()
    {
        Git.Run(_repo.Root, ["config", "kv.value", "1"]);
        using GitRepository kept = GitRepository.Open(_repo.Root);
        Assert.False(kept.Renew(_repo.Root));
    }

    [Fact]
    public void Another_repository_at_the_path_or_nearer_to_it_is_seen()
    {
        string inner = Directory.CreateDirectory(Path.Combine(_repo.Root, "inner")).FullName;
        using GitRepository kept = GitRepository.Open(inner);
        Assert.True(kept.Renew(inner));
        Git.Run(inner, ["init", "--quiet"]);
        Assert.False(kept.Renew(inner));

        Assert.True(kept.Renew(_repo.Root));
        Directory.Move(Path.Combine(_repo.Root, ".git"), Path.Combine(_repo.Root, "old"));
        Assert.False(kept.Renew(_repo.Root));
        Git.Run(_repo.Root, ["init", "--quiet"]);
        Assert.False(kept.Renew(_repo.Root));
    }

    [Fact]
    public void Alternates_that_came_since_are_seen()
    {
        using GitRepository kept = GitRepository.Open(_repo.Root);
        Set(kept, "a", "1");
        File.WriteAllText(Path.Combine(_repo.Root, ".git", "objects", "info", "alternates"), "/nowhere/objects\n");
        Assert.False(kept.Renew(_repo.Root));
    }

    [Fact]
    public void What_git_is_configured_to_do_elsewhere_is_asked_for_again()
    {
        using TestProcess process = TestProcess.Start(WithHooksOfThePerson, [_repo.Root, _repo.Folder]);
        process.AssertSucceeded();
        Assert.Equal("renewed refused", process.Output.Trim());
    }

    private static void WithHooksOfThePerson(string[] args)
    {
        using GitRepository kept = GitRepository.Open(args[0]);
        Set(kept, "a", "1");
        string hooks = Directory.CreateDirectory(Path.Combine(args[1], "hooks")).FullName;
        string hook = Path.Combine(hooks, "reference-transaction");
        File.WriteAllText(hook, "#!/bin/sh\ncat >/dev/null\n[ \"$1\" != prepared ]\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(hook, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Environment.SetEnvironmentVariable("GIT_CONFIG_COUNT", "1");
        Environment.SetEnvironmentVariable("GIT_CONFIG_KEY_0", "core.hooksPath");
        Environment.SetEnvironmentVariable("GIT_CONFIG_VALUE_0", hooks);
        Console.Write(kept.Renew(args[0]) ? "renewed " : "opened ");
        try
        {
            Set(kept, "a", "2");
            Console.WriteLine("landed");
        }
        catch (KvException)
        {
            Console.WriteLine("refused");
        }
    }

    private static void Set(GitRepository repository, string key, string value)
    {
        using KvTransaction transaction = KvStore.OpenForWriting(repository).Begin();
        transaction.Set(key, System.Text.Encoding.UTF8.GetBytes(value));
        transaction.Commit();
    }

    private static ReadOnlySpan<byte> Get(GitRepository repository, string key)
    {
        KvSnapshot now = KvStore.Open(repository).Snapshot();
        return now.TryGet(key, out KvEntry entry) ? now.Read(entry) : throw new InvalidOperationException("There is no item.");
    }

    private static void Age(string root) => File.SetLastWriteTimeUtc(Path.Combine(root, ".git", "config"), DateTime.UtcNow.AddHours(-1));
}
