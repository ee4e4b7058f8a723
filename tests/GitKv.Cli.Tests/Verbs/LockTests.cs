using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using GitKv.Cli.Tests.Support;

namespace GitKv.Cli.Tests.Verbs;

public sealed class LockTests : CommandTestsBase
{
    [Fact]
    public void A_lease_is_printed_and_guards_changes_until_it_is_let_go_of()
    {
        Assert.Equal("deploy:1\n", Run("lock", "deploy").Output);
        AssertFails(5, "LockHeld", "lock", "deploy");
        AssertFails(5, "LockTimeout", "lock", "deploy", "--timeout", "0s");
        Run("set", "k", "1", "--lock", "deploy:1");
        Assert.Equal("deploy:1\n", Run("lock", "--renew", "deploy:1").Output);
        Run("unlock", "deploy:1");
        AssertFails(3, "LockLost", "set", "k", "2", "--lock", "deploy:1");
        AssertFails(3, "LockNotHeld", "unlock", "deploy:1");
        AssertFails(2, "UsageInvalid", "set", "k", "2", "--lock", "deploy");
        Assert.Equal("1", Get("k"));
        JsonElement lease = JsonDocument.Parse(Run("lock", "deploy", "--holder", "ann", "--ttl", "1h", "--json").Bytes).RootElement;
        Assert.Equal((2, "ann", 3600), (lease.GetProperty("token").GetInt64(), lease.GetProperty("holder").GetString(), lease.GetProperty("ttl").GetDouble()));
        JsonElement shown = JsonDocument.Parse(Run("lock", "--show", "deploy").Bytes).RootElement;
        Assert.Equal("ann", shown.GetProperty("holders")[0].GetProperty("holder").GetString());
        AssertFails(3, "LockNotHeld", "unlock", "deploy");
        Run("unlock", "deploy", "--force", "--reason", "it hangs", "--holder", "bob");
        Assert.Contains("it hangs", Repo.Run("log", "-1", "--format=%s", "refs/kv/default"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_exit_code_of_a_command_under_a_lock_is_the_answer_and_the_lock_is_let_go_of()
    {
        if (OperatingSystem.IsWindows()) return;
        CommandOutcome outcome = Try("lock", "deploy", "--", "sh", "-c", "echo $GITKV_LOCK; exit 7");
        Assert.Equal((7, "deploy:1\n"), (outcome.ExitCode, outcome.Output));
        Assert.Equal((8, ""), (Try("lock", "deploy", "--", "no-such-command-here").ExitCode, ""));
        Assert.Equal("deploy:3\n", Run("lock", "deploy").Output);
    }

    [Theory]
    [InlineData("TERM", 143)]
    [InlineData("INT", 130)]
    public void A_signal_goes_to_the_command_and_the_lock_is_let_go_of(string signal, int exitCode)
    {
        if (OperatingSystem.IsWindows()) return;
        using Process locked = GitKvCommand.Start(Repo.Root, null, "lock", "deploy", "--", "sh", "-c", $"trap 'echo got; exit {exitCode}' {signal}; echo ready; while :; do sleep 0.1; done");
        Assert.Equal("ready", locked.StandardOutput.ReadLine());
        using (Process kill = Process.Start("kill", [$"-{signal}", locked.Id.ToString(CultureInfo.InvariantCulture)])) kill.WaitForExit();
        Assert.Equal("got", locked.StandardOutput.ReadLine());
        locked.WaitForExit();
        Assert.Equal(exitCode, locked.ExitCode);
        Assert.Equal("deploy:2\n", Run("lock", "deploy").Output);
    }

    [Fact]
    public void A_command_is_ended_when_the_lock_is_lost()
    {
        if (OperatingSystem.IsWindows()) return;
        using Process locked = GitKvCommand.Start(Repo.Root, null, "lock", "deploy", "--ttl", "1s", "--", "sh", "-c", "echo ready; exec sleep 1000");
        Assert.Equal("ready", locked.StandardOutput.ReadLine());
        Run("unlock", "deploy", "--force", "--reason", "a test");
        CommandOutcome outcome = GitKvCommand.Finish(locked);
        Assert.Equal(3, outcome.ExitCode);
        Assert.Contains("[LockLost]", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Numbers_come_one_after_the_other()
    {
        Assert.Equal("5\n", Run("next", "n", "--start", "5").Output);
        Assert.Equal("6\n7\n", Run("next", "n", "--count", "2").Output);
        Assert.Equal("{\"key\":\"n\",\"first\":8,\"last\":10}\n", Run("next", "n", "-n", "3", "--json").Output);
        Run("set", "x", "text");
        AssertFails(2, "SequenceInvalid", "next", "x");
        AssertFails(2, "LockInvalid", "lock", "x");
    }
}
