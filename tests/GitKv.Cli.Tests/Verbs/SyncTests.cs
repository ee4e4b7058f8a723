using System.Text.Json;
using GitKv.Cli.Tests.Support;

namespace GitKv.Cli.Tests.Verbs;

public sealed class SyncTests : CommandTestsBase
{
    private string Hub => Path.Combine(Repo.Folder, "hub.git");

    private string Other => Path.Combine(Repo.Folder, "other");

    [Fact]
    public void Two_machines_exchange_a_store()
    {
        Remotes();
        Run("set", "a", "1");
        Assert.StartsWith("default: Sent: 0 received, 1 sent", Run("push").Output, StringComparison.Ordinal);
        JsonElement received = JsonDocument.Parse(Run("-C", Other, "pull", "--json").Bytes).RootElement;
        Assert.Equal(("Received", "origin", 1), (received.GetProperty("outcome").GetString(), received.GetProperty("remote").GetString(), received.GetProperty("received").GetInt32()));
        Run("-C", Other, "set", "b", "2");
        Run("set", "a", "3");
        Run("-C", Other, "sync");
        Assert.StartsWith("default: Exchanged: 1 received, 1 sent", Run("sync").Output, StringComparison.Ordinal);
        Run("-C", Other, "sync", "origin");
        Assert.Equal(["3", "2"], new[] { Run("-C", Other, "get", "a").Output, Run("get", "b").Output });
        Assert.StartsWith("default: UpToDate", Run("sync").Output, StringComparison.Ordinal);
        Fsck();
    }

    [Fact]
    public void Conflicts_end_with_exit_code_3_and_change_neither_side()
    {
        Remotes();
        Run("set", "a", "1");
        Run("sync");
        Run("-C", Other, "sync");
        Run("set", "a", "ours");
        Run("-C", Other, "set", "a", "theirs");
        Run("-C", Other, "push");
        string before = Repo.Run("for-each-ref", "refs/kv", "refs/gitkv");
        AssertFails(3, "RemoteLost", "push");
        CommandOutcome outcome = Try("sync");
        Assert.Equal(3, outcome.ExitCode);
        Assert.Matches(@"\Agitkv: [^\r\n]+ \[MergeConflict\]\r?\n\z", outcome.Error);
        Assert.Equal(before, Repo.Run("for-each-ref", "refs/kv", "refs/gitkv"));
        Assert.Equal(3, Try("sync", "--keep-conflicts").ExitCode);
        Run("merge", "--resolve", "a", "--use", "theirs");
        Run("sync", "--strategy", "a=Ours");
        Assert.Equal("theirs", Run("get", "a").Output);
    }

    [Fact]
    public void All_stores_go_at_once()
    {
        Remotes();
        foreach (string name in new[] { "one", "two" })
        {
            Run("store", "create", name, "--layout", name == "one" ? "branch" : "ref");
            Run("-s", name, "set", "k", name);
        }

        Assert.Equal(2, Run("push", "--all").Lines.Length);
        Assert.Equal(2, Run("-C", Other, "sync", "--all").Lines.Length);
        Assert.Equal("two", Run("-C", Other, "-s", "two", "get", "k").Output);
        AssertFails(2, "UsageInvalid", "sync", "--all", "-s", "one");
    }

    [Fact]
    public void Without_a_remote_it_says_what_to_do()
    {
        Run("set", "a", "1");
        AssertFails(2, "RemoteInvalid", "sync");
        Assert.Contains("git remote add", Try("sync").Error, StringComparison.Ordinal);
        AssertFails(2, "RemoteInvalid", "sync", "--", "-x");
    }

    private void Remotes()
    {
        Repo.Run("init", "-q", "--bare", Hub);
        Repo.Run("init", "-q", Other);
        foreach (string folder in new[] { Repo.Root, Other }) Repo.Run("-C", folder, "remote", "add", "origin", Hub);
    }
}
