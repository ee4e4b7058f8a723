using GitKv.Core.Keys;
using GitKv.Core.Repositories;
using GitKv.Core.Stores;
using GitKv.Core.Stores.History;
using GitKv.Core.Tests.Support;

namespace GitKv.Core.Tests.Stores.History;

public sealed class StoreHistoryTests : StoreTestsBase
{
    [Theory]
    [InlineData(KvLayout.Tree)]
    [InlineData(KvLayout.Branch)]
    public void Each_change_tells_what_became_of_the_key_who_did_it_and_why(KvLayout layout)
    {
        KvStore store = Make(layout);
        string first = Set(store, "a/k", "1", options: By("Ann", "first")).Versions["a/k"]!;
        Set(store, "other", "x");
        CommitResult second = Set(store, "a/k", "2", options: By("Bob", "second\n\nat length"));
        Remove(store, "a/k");
        Set(store, "a/k", "1");
        HistoryRecord[] records = Of(store, "a/k");
        Assert.Equal([KeyChangeKind.Added, KeyChangeKind.Removed, KeyChangeKind.Modified, KeyChangeKind.Added], records.Select(r => r.Change));
        Assert.Equal(("Bob", "bob@x", "second\n\nat length"), (records[2].By, records[2].Email, records[2].Message));
        Assert.Equal((first, second.Versions["a/k"], second.Transaction), (records[2].PreviousVersion, records[2].Version, records[2].Transaction));
        Assert.Equal((null, null), (records[3].PreviousVersion, records[1].Version));
        Assert.Equal(records[2].Version, records[1].PreviousVersion);
        Assert.All(records, r => Assert.Equal(HistorySource.Commit, r.Source));
        Assert.Equal("1", System.Text.Encoding.UTF8.GetString(Repository.Objects.Read(records[3].Blob, out _)));
        Assert.Empty(Of(store, "a"));
        Assert.Empty(Of(store, "never"));
        Assert.Equal(5, store.History(new HistoryQuery { Patterns = [KeyPattern.Parse("**")] }).Read().Count());
        Assert.Equal(4, store.History(new HistoryQuery { Patterns = [KeyPattern.Under("a")] }).Read().Count());
    }

    [Fact]
    public void Of_a_Ref_store_the_reflog_tells_or_the_tag()
    {
        Repo.Run("config", "core.logAllRefUpdates", "always");
        KvStore store = Make(KvLayout.Ref);
        Set(store, "k", "1", options: By("Ann", "why"));
        Set(store, "k", "2");
        StoreHistory history = store.History(new HistoryQuery { Keys = ["k"] });
        HistoryRecord[] records = [.. history.Read()];
        Assert.Equal([KeyChangeKind.Modified, KeyChangeKind.Added], records.Select(r => r.Change));
        Assert.Equal((HistorySource.Reflog, "kv: why", null, HistoryLimits.None), (records[1].Source, records[1].Message, records[1].Commit, history.Limits));
        Assert.Equal(records[1].Version, records[0].PreviousVersion);

        Repo.Run("config", "core.logAllRefUpdates", "false");
        using GitRepository again = GitRepository.Open(Repo.Root);
        KvStore tagged = KvStore.Create(again, new StoreOptions("t", KvLayout.Ref, null, true));
        Set(tagged, "k", "1", options: By("Ann", "one"));
        Set(tagged, "k", "2", options: By("Bob", "two"));
        history = tagged.History(new HistoryQuery { Keys = ["k"] });
        HistoryRecord last = Assert.Single(history.Read());
        Assert.Equal((HistorySource.Tag, "two", "Bob", null, HistoryLimits.LastValueOnly), (last.Source, last.Message, last.By, last.PreviousVersion, history.Limits));
        Set(KvStore.Create(again, new StoreOptions("u", KvLayout.Ref)), "k", "1");
        history = KvStore.Open(again, "u").History(new HistoryQuery { Keys = ["k", "never"] });
        Assert.Empty(history.Read());
        Assert.Equal(HistoryLimits.LastValueOnly, history.Limits);
    }

    [Theory]
    [InlineData(KvLayout.Tree)]
    [InlineData(KvLayout.Branch)]
    public void A_history_can_be_narrowed_and_paged(KvLayout layout)
    {
        string name = layout == KvLayout.Tree ? "refs/kv/s" : "refs/kv/s/k";
        var import = new FastImport();
        string[] people = ["Ann <ann@one.org>", "Bob <bob@two.org>", "Cid <cid@one.org>"];
        for (int i = 0; i < 6; i++) import.Commit(name, 1000 * (i + 1), layout == KvLayout.Tree ? [(".gitkv", "{\"format\":1,\"layout\":\"Tree\"}"), ("k", $"{i}")] : [("k", $"{i}")], $"m{i}", people[i % 3], i == 0 ? [] : null);
        import.Run(Repo);
        KvStore store = KvStore.Open(Repository, "s");
        Assert.Equal("m5 m4 m3 m2 m1 m0", Show(new HistoryQuery()));
        Assert.Equal("m5 m4 m3", Show(new HistoryQuery { Since = DateTimeOffset.FromUnixTimeSeconds(4000) }));
        Assert.Equal("m3 m2", Show(new HistoryQuery { Since = DateTimeOffset.FromUnixTimeSeconds(3000), Until = DateTimeOffset.FromUnixTimeSeconds(4999) }));
        Assert.Equal("m4 m1", Show(new HistoryQuery { Author = "bob" }));
        Assert.Equal("m5 m3 m2 m0", Show(new HistoryQuery { Author = "*@ONE.org" }));
        Assert.Equal("", Show(new HistoryQuery { Author = "[ab]" }));
        Assert.Equal("m4 m3", Show(new HistoryQuery { Skip = 1, First = 2 }));
        Assert.Equal("m1", Show(new HistoryQuery { Author = "Bob", Skip = 1 }));
        Assert.Equal("", Show(new HistoryQuery { First = 0 }));

        string Show(HistoryQuery query) => string.Join(' ', store.History(query with { Keys = ["k"] }).Read().Select(r => r.Message));
    }

    [Theory]
    [InlineData(KvLayout.Tree)]
    [InlineData(KvLayout.Branch)]
    public void A_renamed_key_is_followed_back_through_all_its_names(KvLayout layout)
    {
        KvStore store = Make(layout);
        Set(store, "app/one/x", "1");
        Set(store, "app/one/y", "1");
        Move(store, "app/one", "app/two");
        Set(store, "app/two/x", "2");
        Move(store, "app", "svc");
        HistoryRecord[] records = [.. store.History(new HistoryQuery { Keys = ["svc/two/x"], Follow = true }).Read()];
        Assert.Equal(["svc/two/x", "app/two/x", "app/two/x", "app/one/x"], records.Select(r => r.Key));
        Assert.Equal(["app/two/x", null, "app/one/x", null], records.Select(r => r.OldKey));
        Assert.Equal([KeyChangeKind.Renamed, KeyChangeKind.Modified, KeyChangeKind.Renamed, KeyChangeKind.Added], records.Select(r => r.Change));
        Assert.Equal(KeyChangeKind.Added, Assert.Single(Of(store, "svc/two/x")).Change);
        Assert.Equal([KeyChangeKind.Removed, KeyChangeKind.Added], Of(store, "app/one/x").Select(r => r.Change));
    }

    [Fact]
    public void A_renamed_subtree_is_followed_with_all_its_keys()
    {
        KvStore store = Make(KvLayout.Tree);
        Set(store, "old/a", "1");
        Set(store, "old/b", "1");
        Set(store, "else", "1");
        Set(store, "old/a", "2");
        Move(store, "old", "new");
        Set(store, "old/c", "3");
        HistoryRecord[] records = [.. store.History(new HistoryQuery { Patterns = [KeyPattern.Under("new")], Follow = true }).Read()];
        Assert.Equal(["new/a<old/a", "new/b<old/b", "old/a", "old/b", "old/a"], records.Select(r => r.OldKey is null ? r.Key : $"{r.Key}<{r.OldKey}"));
    }

    [Fact]
    public void What_a_merge_threw_away_is_not_shown_and_what_it_made_is()
    {
        var import = new FastImport();
        const string settings = "{\"format\":1,\"layout\":\"Tree\"}";
        int first = import.Commit("refs/kv/s", 1000, [(".gitkv", settings), ("k", "1"), ("m", "1")], "base", parents: []);
        int ours = import.Commit("refs/kv/s", 2000, [("m", "ours")], "ours", parents: [first]);
        int theirs = import.Commit("refs/side", 3000, [("k", "thrown away"), ("m", "theirs")], "theirs", parents: [first]);
        import.Commit("refs/kv/s", 4000, [("m", "both")], "merge", parents: [ours, theirs]);
        import.Run(Repo);
        Repo.Run("update-ref", "-d", "refs/side");
        KvStore store = KvStore.Open(Repository, "s");
        Assert.Equal(["base"], Of(store, "k").Select(r => r.Message));
        Assert.Equal(["merge", "theirs", "ours", "base"], Of(store, "m").Select(r => r.Message));
        Assert.Equal(["merge m", "theirs m", "ours m", "base k", "base m"], store.History(new HistoryQuery { Patterns = [KeyPattern.Parse("**")] }).Read().Select(r => $"{r.Message} {r.Key}"));
    }

    [Fact]
    public void Several_keys_come_together_newest_first()
    {
        KvStore store = Make(KvLayout.Branch);
        var import = new FastImport();
        import.Commit("refs/kv/s/a", 1000, [("a", "1")], parents: []);
        import.Commit("refs/kv/s/b", 2000, [("b", "1")], parents: []);
        import.Commit("refs/kv/s/a", 3000, [("a", "2")]);
        import.Run(Repo);
        Assert.Equal(["a", "b", "a"], store.History(new HistoryQuery { Keys = ["a", "b"] }).Read().Select(r => r.Key));
        Assert.Equal(3, store.History(new HistoryQuery { Keys = ["a"], Patterns = [KeyPattern.Parse("*")] }).Read().Count());
    }

    private static HistoryRecord[] Of(KvStore store, string key) => [.. store.History(new HistoryQuery { Keys = [key] }).Read()];

    private static void Move(KvStore store, string from, string to)
    {
        using KvTransaction transaction = store.Begin();
        transaction.Move(from, to, overwrite: false);
        transaction.Commit();
    }

    private static CommitOptions By(string name, string why) =>
        new() { Message = why, Author = new GitIdentity(name, $"{name.ToLowerInvariant()}@x", DateTimeOffset.UtcNow) };
}
