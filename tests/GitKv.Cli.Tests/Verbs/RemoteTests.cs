using System.Diagnostics;
using System.Globalization;
using GitKv.Cli.Tests.Support;

namespace GitKv.Cli.Tests.Verbs;

public sealed class RemoteTests : CommandTestsBase
{
    private readonly string _remote;

    public RemoteTests()
    {
        _remote = Path.Combine(Repo.Folder, "remote.git");
        Repo.Run("init", "-q", "--bare", _remote);
        Repo.Run("remote", "add", "origin", _remote);
    }

    [Fact]
    public void A_store_of_a_remote_is_written_read_and_changed_by_condition()
    {
        Run("set", "a/b", "1", "--remote", "origin");
        Assert.Equal("1", Run("get", "a/b", "--remote", _remote).Output);
        Assert.Equal("a/b", Assert.Single(Run("--remote", "origin", "ls", "-r").Lines));
        AssertFails(3, "ItemExists", "--remote", "origin", "new", "a/b", "2");
        Run("--remote", "origin", "rm", "a/b");
        AssertFails(1, "ItemNotFound", "get", "a/b", "--remote", "origin");
        Assert.Equal("", Repo.Run("for-each-ref", "refs/kv"));
    }

    [Fact]
    public void The_local_store_follows()
    {
        Run("--remote", "origin", "set", "a", "1");
        Repo.Run("fetch", "-q", "origin", "refs/kv/default:refs/kv/default");
        Run("--remote", "origin", "set", "a", "2");
        Assert.Equal("2", Get("a"));
    }

    [Fact]
    public void What_does_not_work_on_a_remote_says_so()
    {
        Run("--remote", "origin", "set", "a", "1");
        AssertFails(6, "RemoteUnsupported", "gc", "--remote", "origin");
        AssertFails(6, "RemoteUnsupported", "fsck", "--remote", "origin");
        AssertFails(6, "RemoteUnsupported", "stats", "--remote", "origin");
        AssertFails(6, "RemoteUnsupported", "sync", "--remote", "origin");
        AssertFails(1, "RemoteNotFound", "get", "a", "--remote", "nope");
        AssertFails(2, "RemoteInvalid", "get", "a", "--remote", "ext::sh -c true");
    }

    [Fact]
    public void A_store_is_made_where_the_host_takes_it()
    {
        if (OperatingSystem.IsWindows()) return;
        string hook = Path.Combine(_remote, "hooks", "update");
        Directory.CreateDirectory(Path.GetDirectoryName(hook)!);
        File.WriteAllText(hook, "#!/bin/sh\ncase \"$1\" in refs/heads/*) ;; *) echo 'branches only' >&2; exit 1;; esac\n");
        File.SetUnixFileMode(hook, (UnixFileMode)0b111_101_101);
        AssertFails(6, "RemoteUnsupported", "store", "create", "s", "--layout", "ref", "--remote", "origin");
        AssertFails(6, "RemoteUnsupported", "store", "create", "s", "--ref-prefix", "refs/elsewhere/s", "--remote", "origin");
        Assert.Equal("", Repo.Run("ls-remote", "origin"));
        Assert.Contains("\"refPrefix\":\"refs/heads/kv/s\"", Run("store", "create", "s", "--remote", "origin", "--json").Output, StringComparison.Ordinal);
        Run("set", "k", "1", "-s", "s", "--remote", "origin");
        Assert.Equal("1", Run("get", "k", "-s", "s", "--remote", _remote).Output);
        Assert.EndsWith("\trefs/heads/kv/s", Repo.Run("ls-remote", "origin").Trim(), StringComparison.Ordinal);
    }

    [Fact]
    public void Locks_and_sequences_of_a_remote_work_as_those_of_a_repository()
    {
        Assert.Equal("deploy:1\n", Run("lock", "deploy", "--remote", "origin").Output);
        AssertFails(5, "LockHeld", "lock", "deploy", "--remote", _remote);
        AssertFails(5, "LockTimeout", "lock", "deploy", "--timeout", "0s", "--remote", "origin");
        Run("set", "k", "1", "--lock", "deploy:1", "--remote", "origin");
        Assert.Equal("deploy:1\n", Run("lock", "--renew", "deploy:1", "--remote", "origin").Output);
        Run("unlock", "deploy:1", "--remote", "origin");
        AssertFails(3, "LockLost", "set", "k", "2", "--lock", "deploy:1", "--remote", "origin");
        Assert.Equal("1", Run("get", "k", "--remote", "origin").Output);
        Assert.Equal("1\n2\n", Run("next", "n", "--count", "2", "--remote", "origin").Output);
        Assert.Equal("3\n", Run("next", "n", "--remote", _remote).Output);
        Assert.Equal("", Repo.Run("for-each-ref", "refs/kv"));
    }

    [Fact]
    public void A_command_runs_under_a_lock_of_a_remote_and_is_ended_when_that_is_lost()
    {
        if (OperatingSystem.IsWindows()) return;
        CommandOutcome outcome = Try("lock", "deploy", "--remote", _remote, "--", "sh", "-c", "echo $GITKV_LOCK; exit 7");
        Assert.Equal((7, "deploy:1\n"), (outcome.ExitCode, outcome.Output));
        using Process locked = GitKvCommand.Start(Repo.Root, null, "lock", "deploy", "--ttl", "2s", "--remote", "origin", "--", "sh", "-c", "echo ready; exec sleep 1000");
        Assert.Equal("ready", locked.StandardOutput.ReadLine());
        Run("unlock", "deploy", "--force", "--reason", "a test", "--remote", "origin");
        outcome = GitKvCommand.Finish(locked);
        Assert.Equal(3, outcome.ExitCode);
        Assert.Contains("[LockLost]", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_signal_goes_to_the_command_and_the_lock_of_the_remote_is_let_go_of()
    {
        if (OperatingSystem.IsWindows()) return;
        using Process locked = GitKvCommand.Start(Repo.Root, null, "lock", "deploy", "--remote", "origin", "--", "sh", "-c", "trap 'exit 143' TERM; echo ready; while :; do sleep 0.1; done");
        Assert.Equal("ready", locked.StandardOutput.ReadLine());
        using (Process kill = Process.Start("kill", ["-TERM", locked.Id.ToString(CultureInfo.InvariantCulture)])) kill.WaitForExit();
        Assert.Equal(143, GitKvCommand.Finish(locked).ExitCode);
        Assert.Equal("deploy:2\n", Run("lock", "deploy", "--remote", "origin").Output);
    }
}
