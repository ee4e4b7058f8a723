using System.Text.Json;
using GitKv.Cli.Tests.Support;

namespace GitKv.Cli.Tests.Verbs;

public sealed class MergeTests : CommandTestsBase
{
    [Fact]
    public void Two_copies_become_one()
    {
        Fork();
        Run("-s", "ours", "set", "a", "2");
        Run("-s", "theirs", "set", "b", "2");
        JsonElement result = Json(Run("-s", "ours", "merge", "theirs", "--json"));
        Assert.Equal(("Merged", 1, 0, Repo.Run("rev-parse", "refs/kv/ours")),
            (result.GetProperty("outcome").GetString(), result.GetProperty("modified").GetInt32(), result.GetProperty("conflicts").GetArrayLength(), result.GetProperty("commit").GetString()));
        Assert.Equal(["2", "2"], new[] { Run("-s", "ours", "get", "a").Output, Run("-s", "ours", "get", "b").Output });
        Assert.StartsWith("UpToDate", Run("-s", "ours", "merge", "theirs").Output, StringComparison.Ordinal);
        Assert.StartsWith("FastForward", Run("-s", "theirs", "merge", "ours").Output, StringComparison.Ordinal);
        Fsck();
    }

    [Fact]
    public void Conflicts_end_with_exit_code_3_and_change_nothing()
    {
        Fork();
        Run("-s", "ours", "set", "a", "ours");
        Run("-s", "theirs", "set", "a", "theirs");
        string before = Repo.Run("for-each-ref");
        CommandOutcome outcome = Try("-s", "ours", "merge", "theirs");
        Assert.Equal(3, outcome.ExitCode);
        Assert.StartsWith("Conflicts: ", outcome.Output, StringComparison.Ordinal);
        Assert.Matches(@"\Agitkv: [^\r\n]+ \[MergeConflict\]\r?\n\z", outcome.Error);
        Assert.Equal(3, Try("-s", "ours", "merge", "theirs", "--dry-run").ExitCode);
        Assert.Equal(before, Repo.Run("for-each-ref"));
        Run("-s", "ours", "merge", "theirs", "--strategy", "x=Ours", "--strategy", "Theirs");
        Assert.Equal("theirs", Run("-s", "ours", "get", "a").Output);
    }

    [Fact]
    public void A_pending_merge_is_listed_resolved_and_finished()
    {
        Fork();
        foreach (string key in new[] { "a", "b" })
        {
            Run("-s", "ours", "set", key, "ours");
            Run("-s", "theirs", "set", key, "theirs");
        }

        Assert.Equal(3, Try("-s", "ours", "merge", "theirs", "--keep-conflicts").ExitCode);
        Assert.Equal(["""{"key":"a","path":"","base":1,"ours":"ours","theirs":"theirs","reason":"Changed in both, differently."}""",
            """{"key":"b","path":"","base":1,"ours":"ours","theirs":"theirs","reason":"Changed in both, differently."}"""], Run("-s", "ours", "merge", "--conflicts").Lines);
        Assert.StartsWith("Pending", Try("-s", "ours", "merge", "--resolve", "a", "--use", "theirs").Output, StringComparison.Ordinal);
        AssertFails(3, "MergePending", "-s", "ours", "merge", "theirs");
        AssertFails(1, "ConflictNotFound", "-s", "ours", "merge", "--resolve", "a", "--use", "ours");
        Assert.Equal("ours", Run("-s", "ours", "get", "a").Output);
        Assert.StartsWith("Merged", Run("-s", "ours", "merge", "--resolve", "b", "--value", "third").Output, StringComparison.Ordinal);
        Assert.Equal(["theirs", "third"], new[] { Run("-s", "ours", "get", "a").Output, Run("-s", "ours", "get", "b").Output });
        AssertFails(1, "MergeNotPending", "-s", "ours", "merge", "--undo");
        Fsck();
    }

    [Fact]
    public void A_pending_merge_can_be_dropped()
    {
        Fork();
        Run("-s", "ours", "set", "a", "ours");
        Run("-s", "theirs", "set", "a", "theirs");
        string before = Repo.Run("for-each-ref");
        Assert.Equal(3, Try("-s", "ours", "merge", "theirs", "--keep-conflicts").ExitCode);
        Run("-s", "ours", "merge", "--undo");
        Assert.Equal(before, Repo.Run("for-each-ref"));
    }

    [Fact]
    public void A_store_of_another_repository_is_fetched()
    {
        Fork();
        string clone = Path.Combine(Repo.Folder, "clone");
        Repo.Run("clone", "-q", "--bare", Repo.Root, clone);
        GitKvCommand.Run(clone, "set", "x", "1");
        GitKvCommand.Run(Repo.Root, "merge", "default", "--from-repository", clone);
        Assert.Equal("1", Run("get", "x").Output);
        Assert.Equal(GitKv.Core.Tests.Support.Git.Run(clone, "rev-parse", "refs/kv/default"), Repo.Run("rev-parse", "refs/kv/default"));
        Fsck();
    }

    [Fact]
    public void One_thing_at_a_time()
    {
        Fork();
        AssertFails(2, "UsageInvalid", "merge");
        AssertFails(2, "UsageInvalid", "merge", "theirs", "--undo");
        AssertFails(2, "MergeStrategyInvalid", "-s", "ours", "merge", "theirs", "--strategy", "Quantum");
        AssertFails(1, "StoreNotFound", "-s", "ours", "merge", "no");
    }

    [Fact]
    public void Merge_rules_are_set_shown_and_removed()
    {
        Run("store", "create", "s");
        Run("store", "set", "s", "--merge", "a/**=ours", "--merge", "**=Theirs");
        Run("store", "set", "s", "--merge", "a/**=LastWriter");
        Assert.Equal("""{"name":"s","layout":"Tree","refPrefix":"refs/kv/s","annotate":false,"merge":[{"pattern":"a/**","strategy":"LastWriter"},{"pattern":"**","strategy":"Theirs"}]}""",
            Run("store", "list", "--json").Lines[0]);
        Run("store", "set", "s", "--remove-merge", "a/**", "--remove-merge", "**");
        Assert.DoesNotContain("merge", Run("store", "list", "--json").Output, StringComparison.Ordinal);
        AssertFails(2, "MergeStrategyInvalid", "store", "set", "s", "--merge", "a=Quantum");
        AssertFails(2, "UsageInvalid", "store", "set", "s", "--merge", "Ours");
    }

    private void Fork()
    {
        Run("store", "create", "ours");
        Run("-s", "ours", "set", "a", "1");
        Run("-s", "ours", "set", "b", "1");
        Repo.Run("update-ref", "refs/kv/theirs", "refs/kv/ours");
    }

    private static JsonElement Json(CommandOutcome outcome) => JsonDocument.Parse(outcome.Bytes).RootElement;
}
