using GitKv.Core.Merging;
using GitKv.Core.Stores;
using GitKv.Core.Tests.Support;

namespace GitKv.Core.Tests.Merging;

/// <summary>What is particular to Tree stores: commits, fast-forwards, several merge bases, settings.</summary>
public sealed class TreeMergeTests : MergeTestsBase
{
    [Fact]
    public void The_result_is_a_commit_with_both_parents()
    {
        Fork(KvLayout.Tree, ("a", "1"));
        string fork = Tip("ours");
        Set(Ours, "b", "1");
        Set(Theirs, "c", "1");
        (string ours, string theirs) = (Tip("ours"), Tip("theirs"));
        StoreMergeResult result = Merge(Ours, "theirs");
        Assert.Equal($"{ours} {theirs}", Repo.Run("log", "-1", "--format=%P", "refs/kv/ours"));
        Assert.Equal((Tip("ours"), fork), (result.Commit, Assert.Single(result.Bases)));
        Assert.Equal("Merge theirs into ours", Repo.Run("log", "-1", "--format=%s", "refs/kv/ours"));
        Assert.Equal(result.Transaction, Repo.Run("log", "-1", "--format=%(trailers:key=GitKv-Transaction,valueonly,separator=)", "refs/kv/ours"));
        Assert.Equal("", Repo.Run("diff", "refs/kv/ours", ReferenceMerge(fork, ours, theirs)));
    }

    [Fact]
    public void Where_ours_has_nothing_of_its_own_the_ref_just_moves()
    {
        Fork(KvLayout.Tree, ("a", "1"));
        Set(Theirs, "a", "2");
        Set(Theirs, "b", "1");
        StoreMergeResult result = Merge(Ours, "theirs");
        Assert.Equal((StoreMergeOutcome.FastForward, 1, 1, Tip("theirs")), (result.Outcome, result.Added, result.Modified, result.Commit));
        Assert.Equal(Tip("theirs"), Tip("ours"));
    }

    [Fact]
    public void A_merge_commit_is_made_nevertheless_where_it_is_wanted()
    {
        Fork(KvLayout.Tree, ("a", "1"));
        string before = Tip("ours");
        Set(Theirs, "b", "1");
        Assert.Equal(StoreMergeOutcome.Merged, Merge(Ours, "theirs", new StoreMergeOptions { NoFastForward = true }).Outcome);
        Assert.Equal($"{before} {Tip("theirs")}", Repo.Run("log", "-1", "--format=%P", "refs/kv/ours"));
        Assert.Equal(TreeOf("theirs"), TreeOf("ours"));
    }

    [Fact]
    public void Both_directions_give_equal_trees()
    {
        Fork(KvLayout.Tree, [.. Enumerable.Range(0, 600).Select(i => ($"k{i}", "1"))]);
        for (int i = 0; i < 20; i++) Set(Ours, $"k{i * 7}", "ours");
        for (int i = 0; i < 20; i++) Set(Theirs, $"k{i * 11 + 1000}", "theirs");
        KvStore copy = Copy("ours", "copy");
        Merge(Ours, "theirs");
        Merge(Theirs, "copy");
        Assert.Equal(TreeOf("theirs"), TreeOf("ours"));
        Assert.NotNull(copy);
        Fsck();
    }

    [Fact]
    public void A_store_that_is_not_there_yet_becomes_what_theirs_is()
    {
        KvStore theirs = Make(KvLayout.Tree, "theirs");
        Set(theirs, "a", "1");
        KvStore ours = KvStore.OpenForWriting(Repository);
        Assert.Equal(StoreMergeOutcome.FastForward, Merge(ours, "theirs").Outcome);
        Assert.Equal(Tip("theirs"), Tip("default"));
    }

    [Fact]
    public void A_key_on_which_crosswise_merges_agreed_is_settled_and_others_merge()
    {
        Crosswise("x", "y", (_, _) => "z");
        Set(Ours, "m", "new");
        Set(Theirs, "theirs", "2");
        StoreMergeResult result = Merge(Ours, "theirs");
        Assert.Equal(2, result.Bases.Count);
        Assert.Empty(result.Conflicts);
        Assert.Equal("k=z m=new ours=1 theirs=2", Show(Ours));
    }

    [Fact]
    public void A_key_on_which_crosswise_merges_disagreed_is_a_conflict_whatever_either_side_has()
    {
        // Each side kept its own value when it merged the other's.
        Crosswise("x", "y", (ours, _) => ours);
        Set(Theirs, "more", "1");
        StoreMergeResult result = Merge(Ours, "theirs");
        StoreConflict conflict = Assert.Single(result.Conflicts);
        Assert.Equal(("k", "(none)", "x", "y"), (conflict.Key, Text(conflict.Base), Text(conflict.Ours), Text(conflict.Theirs)));
    }

    [Fact]
    public void Crosswise_merges_of_crosswise_merges_end()
    {
        Fork(KvLayout.Tree, ("k", "0"));
        for (int i = 1; i <= 12; i++)
        {
            Set(Ours, "k", $"ours{i}");
            Set(Theirs, "k", $"theirs{i}");
            KvStore before = Copy("ours", $"before{i}");
            Assert.NotNull(before);
            Merge(Ours, "theirs", By("Ours"));
            Merge(Theirs, $"before{i}", By("Ours"));
        }

        Assert.Single(Merge(Ours, "theirs").Conflicts);
        Merge(Ours, "theirs", By("Theirs"));
        Assert.Equal("k=theirs12", Show(Ours));
    }

    [Fact]
    public void Settings_that_one_side_changed_are_taken_and_followed()
    {
        Fork(KvLayout.Tree, ("k", "1"));
        Theirs.SetMergeRules(_ => [new MergeRule("**", "Theirs")]);
        Set(Ours, "k", "ours");
        Set(Theirs, "k", "theirs");
        Assert.Empty(Merge(Ours, "theirs").Conflicts);
        Assert.Equal("k=theirs", Show(Ours));
        Assert.Equal("Theirs", Assert.Single(Ours.MergeRules()).Strategy);
    }

    [Fact]
    public void Settings_that_both_changed_differently_are_a_conflict_without_a_key()
    {
        Fork(KvLayout.Tree, ("k", "1"));
        Ours.SetMergeRules(_ => [new MergeRule("**", "Ours")]);
        Theirs.SetMergeRules(_ => [new MergeRule("**", "Theirs")]);
        StoreConflict conflict = Assert.Single(Merge(Ours, "theirs").Conflicts);
        Assert.Equal(("", "/merge"), (conflict.Key, conflict.Path));
        Merge(Ours, "theirs", By("Theirs"));
        Assert.Equal("Theirs", Assert.Single(Ours.MergeRules()).Strategy);
        Assert.Equal(TreeOf("theirs"), TreeOf("ours"));
    }

    [Fact]
    public void A_branch_made_with_plain_git_merges()
    {
        string work = Path.Combine(Repo.Folder, "work");
        Git.Run(Repo.Folder, "init", "-q", "-b", "main", work);
        Git.Run(work, "commit", "-q", "--allow-empty", "-m", "begin");
        File.WriteAllText(Path.Combine(work, "file.txt"), "one\n");
        Git.Run(work, "add", ".");
        Git.Run(work, "commit", "-q", "-m", "one");
        Git.Run(work, "push", "-q", Repo.Root, "main:refs/heads/config", "main:refs/remotes/origin/kv/config");
        KvStore ours = KvStore.Open(Repository, "config", "refs/heads/config");
        Set(ours, "mine", "1");
        Assert.Equal(StoreMergeOutcome.UpToDate, Merge(ours, "origin/config").Outcome);
        File.WriteAllText(Path.Combine(work, "file.txt"), "two\n");
        Git.Run(work, "commit", "-q", "-am", "two");
        Git.Run(work, "push", "-q", Repo.Root, "main:refs/remotes/origin/kv/config");
        Assert.Equal(StoreMergeOutcome.Merged, Merge(ours, "refs/remotes/origin/kv/config").Outcome);
        Assert.Equal("file.txt=two\n mine=1", Show(ours));
    }

    private void Crosswise(string ourValue, string theirValue, Func<string, string, string> merge)
    {
        Fork(KvLayout.Tree, ("k", "0"), ("m", "1"));
        Set(Ours, "k", ourValue);
        Set(Ours, "ours", "1");
        Set(Theirs, "k", theirValue);
        Set(Theirs, "theirs", "1");
        Copy("ours", "before");
        Merge(Ours, "theirs", By(i => merge(Text(i.Ours), Text(i.Theirs))));
        Merge(Theirs, "before", By(i => merge(Text(i.Ours), Text(i.Theirs))));
    }

    private string Tip(string name) => Repo.Run("rev-parse", $"refs/kv/{name}");

    /// <summary>What git makes of a merge without conflicts.</summary>
    private string ReferenceMerge(string fork, string ours, string theirs)
    {
        string work = Path.Combine(Repo.Folder, "reference");
        Git.Run(Repo.Folder, "clone", "-q", "--no-checkout", Repo.Root, work);
        Git.Run(work, "fetch", "-q", "origin", "refs/kv/*:refs/kv/*");
        Git.Run(work, "checkout", "-q", ours);
        Git.Run(work, "merge", "-q", "-m", $"since {fork}", theirs);
        Git.Run(work, "push", "-q", "origin", "HEAD:refs/heads/reference");
        return "refs/heads/reference";
    }
}
