using GitKv.Core.Errors;
using GitKv.Core.Keys;
using GitKv.Core.Repositories;
using GitKv.Core.Stores;
using GitKv.Core.Tests.Support;

namespace GitKv.Core.Tests.Stores;

public sealed class RefPointTests : StoreTestsBase
{
    [Theory]
    [InlineData("@4000", "a=2 c=1")]
    [InlineData("@3500", "a=2 b=1")]
    [InlineData("@2500", "a=2 b=1")]
    [InlineData("@1500", "a=1")]
    [InlineData("@999", "")]
    [InlineData("~0", "a=2 c=1")]
    [InlineData("~1", "a=1 b=1")]
    [InlineData("~2", "")]
    public void A_Branch_store_shows_each_key_as_it_was_then_also_one_removed_since(string point, string expected)
    {
        ImportBranches();
        Assert.Equal(expected, Show(KvStore.Open(Repository, "s").SnapshotAt(StorePoint.Parse(point))));
    }

    [Fact]
    public void A_commit_of_a_Branch_store_stands_for_its_moment_and_as_the_version_of_the_key_asked_for_for_itself()
    {
        var history = new FastImport();
        history.Commit("refs/kv/s/a", 1_000, [("a", "1")], parents: []);
        history.Commit("refs/kv/s/a", 1_000, [("a", "2")]);
        history.Commit("refs/kv/s/b", 900, [("b", "1")], parents: []);
        string[] ids = history.Run(Repo);
        KvStore store = KvStore.Open(Repository, "s");
        Assert.Equal("a=2 b=1", Show(store.SnapshotAt(StorePoint.Parse(ids[1]))));
        Assert.Equal("a=1 b=1", Show(store.SnapshotAt(StorePoint.Parse(ids[1][..12]), "a")));
        Assert.Equal("b=1", Show(store.SnapshotAt(StorePoint.Parse(ids[3]))));
        string blob = Repo.Run("rev-parse", ids[1] + ":a");
        Assert.Equal(ids[1], Entry(store.SnapshotAt(StorePoint.Parse(blob), "a"), "a").Version);
    }

    [Fact]
    public void A_key_that_was_removed_and_made_again_has_both_lives()
    {
        KvStore store = Make(KvLayout.Branch);
        Set(store, "x/k", "1");
        Remove(store, "x/k");
        Set(store, "x/k", "2");
        Remove(store, "x/k");
        Assert.Equal(["", "x/k=2", "", "x/k=1", "", ""], Enumerable.Range(0, 6).Select(n => Show(store.SnapshotAt(StorePoint.Parse("~" + n)))));
        KvSnapshot then = store.SnapshotAt(StorePoint.Parse("~3"));
        Assert.True(then.IsDirectory("x"));
        Assert.False(store.SnapshotAt(StorePoint.Parse("~2")).IsDirectory("x"));
        Assert.Equal([("x", true)], then.Children("").Select(c => (c.Name, c.IsDirectory)));
        Assert.Equal(["x/k"], then.Enumerate(KeyPattern.Parse("x/*")).Select(e => e.Key));
        Assert.NotNull(store.Origins(then, ["x/k"])["x/k"].Transaction);
    }

    [Fact]
    public void A_Branch_store_that_is_shallow_says_what_it_does_not_know()
    {
        ImportBranches();
        string clone = Path.Combine(Repo.Folder, "clone");
        Git.Run(Repo.Folder, "init", "-q", "--bare", clone);
        Git.Run(clone, "fetch", "-q", "--depth=1", "file://" + Repo.Root, "refs/kv/s/*:refs/kv/s/*");
        using GitRepository shallow = GitRepository.Open(clone);
        KvStore store = KvStore.Open(shallow, "s");
        Assert.Equal("2", Value(store.SnapshotAt(StorePoint.Parse("@2500")), "a"));
        Assert.Equal(ErrorIds.HistoryUnavailable, Assert.Throws<KvException>(() => store.SnapshotAt(StorePoint.Parse("@1500")).TryGet("a", out _)).ErrorId);
    }

    [Fact]
    public void A_Ref_store_has_the_past_that_its_reflog_tells()
    {
        Repo.Run("config", "core.logAllRefUpdates", "always");
        string[] values = ["1", "2", "3"];
        for (int i = 0; i < values.Length; i++) UpdateRef("refs/kv/s/a", Repo.Blob(values[i]), 1000 * (i + 1));
        UpdateRef("refs/kv/s/b", Repo.Blob("x"), 2500);
        KvStore store = KvStore.Open(Repository, "s");
        Assert.Equal("a=3 b=x", Show(store.SnapshotAt(StorePoint.Parse("@3000"))));
        Assert.Equal("a=2 b=x", Show(store.SnapshotAt(StorePoint.Parse("@2999"))));
        Assert.Equal("a=1", Show(store.SnapshotAt(StorePoint.Parse("@1000"))));
        Assert.Equal("", Show(store.SnapshotAt(StorePoint.Parse("@1"))));
        Assert.Equal("1", Value(store.SnapshotAt(StorePoint.Parse("~2")), "a"));
        Assert.Equal("2", Value(store.SnapshotAt(StorePoint.Parse(Repo.Run("rev-parse", "refs/kv/s/a@{1}")), "a"), "a"));
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(2000), store.Origins(store.SnapshotAt(StorePoint.Parse("~1")), ["a"])["a"].At);
        var gone = Assert.Throws<KvException>(() => store.SnapshotAt(StorePoint.Parse("@2000")).TryGet("never", out _));
        Assert.Equal(ErrorIds.HistoryUnavailable, gone.ErrorId);
    }

    [Fact]
    public void A_Ref_store_without_a_reflog_says_how_to_keep_history()
    {
        Repo.Run("update-ref", "refs/kv/s/a", Repo.Blob("1"));
        KvStore store = KvStore.Open(Repository, "s");
        Assert.Equal("1", Value(store.SnapshotAt(StorePoint.Parse("~0")), "a"));
        foreach (string point in (string[])["@2000", "~1", "@4000000000"])
        {
            var error = Assert.Throws<KvException>(() => store.SnapshotAt(StorePoint.Parse(point)).TryGet("a", out _));
            Assert.Equal(ErrorIds.HistoryUnavailable, error.ErrorId);
            Assert.Contains("core.logAllRefUpdates", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_reflog_that_has_gaps_is_not_believed_in_them()
    {
        UpdateRef("refs/kv/s/a", Repo.Blob("1"), 1000, "always");
        UpdateRef("refs/kv/s/a", Repo.Blob("2"), 2000, "always");
        File.Move(Repo.InGit("logs/refs/kv/s/a"), Repo.InGit("kept"));
        UpdateRef("refs/kv/s/a", Repo.Blob("3"), 3000, "false");
        File.Move(Repo.InGit("kept"), Repo.InGit("logs/refs/kv/s/a"));
        UpdateRef("refs/kv/s/a", Repo.Blob("4"), 4000, "always");
        KvStore store = KvStore.Open(Repository, "s");
        Assert.Equal("4", Value(store.SnapshotAt(StorePoint.Parse("@4000")), "a"));
        Assert.Equal("1", Value(store.SnapshotAt(StorePoint.Parse("@1500")), "a"));
        Assert.Throws<KvException>(() => store.SnapshotAt(StorePoint.Parse("@3500")).TryGet("a", out _));
    }

    [Fact]
    public void An_annotated_tag_knows_since_when_its_value_is_there()
    {
        KvStore store = Make(KvLayout.Ref, annotate: true);
        Set(store, "a", "1", options: new CommitOptions { Author = new GitIdentity("A", "a@x", DateTimeOffset.FromUnixTimeSeconds(5000)) });
        Assert.Equal("1", Value(store.SnapshotAt(StorePoint.Parse("@5000")), "a"));
        Assert.Throws<KvException>(() => store.SnapshotAt(StorePoint.Parse("@4999")).TryGet("a", out _));
        Assert.Equal("1", Value(store.SnapshotAt(StorePoint.Parse(VersionOf(store, "a")), "a"), "a"));
    }

    [Theory]
    [InlineData(KvLayout.Branch)]
    [InlineData(KvLayout.Ref)]
    public void A_checkpoint_is_a_commit_with_all_keys(KvLayout layout)
    {
        KvStore store = Make(layout);
        Set(store, "a", "now");
        var saved = new FastImport();
        saved.Commit("refs/saved", 1000, [(".gitkv", $$"""{"format": 1, "layout": "{{layout}}"}"""), ("a", "then"), ("b/c", "1")], parents: []);
        Repo.Run("tag", "-a", "-m", "x", "kv/s/v1", saved.Run(Repo)[1]);
        KvSnapshot then = store.SnapshotAt(StorePoint.Parse("v1"));
        Assert.Equal("a=then b/c=1", Show(then));
        Assert.Empty(store.Origins(then, ["a"]));
    }

    private void ImportBranches()
    {
        // As the engine writes it: see RefBuild.
        var history = new FastImport();
        history.Commit("refs/kv/s/a", 1_000, [("a", "1")], parents: []);
        history.Commit("refs/kv/s/a", 2_000, [("a", "2")]);
        int b = history.Commit("refs/b", 2_500, [("b", "1")], parents: []);
        history.Commit("refs/kv/s/c", 4_000, [("c", "1")], parents: []);
        string[] ids = history.Run(Repo);
        string tree = Git.RunWith(Repo.Root, "", null, "mktree");
        string removal = Git.RunWith(Repo.Root, $"Remove b\n\nGitKv-Removed: b {ids[b]}\n", Dated(4000), "commit-tree", tree, "-p", ids[b]);
        Repo.Run("update-ref", "refs/kv/s/%removed", removal);
        Repo.Run("update-ref", "-d", "refs/b");
    }

    private void UpdateRef(string name, string target, long time, string log = "always") =>
        Git.RunWith(Repo.Root, null, Dated(time), "-c", "core.logAllRefUpdates=" + log, "update-ref", name, target);

    private static Dictionary<string, string?> Dated(long time) => new() { ["GIT_AUTHOR_DATE"] = $"@{time} +0000", ["GIT_COMMITTER_DATE"] = $"@{time} +0000" };

    private static KvEntry Entry(KvSnapshot snapshot, string key) => snapshot.TryGet(key, out KvEntry entry) ? entry : throw new InvalidOperationException(key);

    private static string Value(KvSnapshot snapshot, string key) => System.Text.Encoding.UTF8.GetString(snapshot.Read(Entry(snapshot, key)));

    private static string Show(KvSnapshot snapshot) => string.Join(' ', All(snapshot).Select(p => $"{p.Key}={p.Value}"));
}
