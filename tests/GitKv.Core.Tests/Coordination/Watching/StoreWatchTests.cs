using GitKv.Core.Coordination.Watching;
using GitKv.Core.Errors;
using GitKv.Core.Keys;
using GitKv.Core.Repositories;
using GitKv.Core.Stores;
using GitKv.Core.Stores.History;
using GitKv.Core.Tests.Support;

namespace GitKv.Core.Tests.Coordination.Watching;

public sealed class StoreWatchTests : WatchTestsBase
{
    [Theory]
    [InlineData(KvLayout.Tree)]
    [InlineData(KvLayout.Branch)]
    public void Each_change_between_two_polls_is_told_once_and_in_order(KvLayout layout)
    {
        KvStore store = Make(layout);
        Set(store, "a", "0");
        StoreWatch watch = Watch();
        Assert.Empty(Poll(watch));
        Set(store, "a", "1");
        Set(store, "a", "2", options: By("Ann", "why"));
        Set(store, "b/c", "x");
        Remove(store, "a");
        Set(store, "a", "3");
        WatchedChange[] changes = [.. watch.Poll()];
        Assert.Equal(["Modified a=0>1", "Modified a=1>2", "Removed a=2", "Added a=3"], changes.Where(c => c.Record.Key == "a").Select(Show));
        Assert.Equal(["Added b/c=x"], changes.Where(c => c.Record.Key != "a").Select(Show));
        HistoryRecord second = changes.Single(c => Show(c) == "Modified a=1>2").Record;
        Assert.Equal(("Ann", "ann@x", "why", HistorySource.Commit), (second.By, second.Email, second.Message, second.Source));
        Assert.Empty(Poll(watch));
    }

    [Fact]
    public void Of_a_Ref_store_the_states_are_told_that_a_poll_saw()
    {
        KvStore store = Make(KvLayout.Ref);
        Set(store, "a", "0");
        Set(store, "gone", "0");
        StoreWatch watch = Watch();
        Set(store, "a", "1");
        Set(store, "a", "2");
        Set(store, "b", "x");
        Remove(store, "gone");
        WatchedChange[] changes = [.. watch.Poll()];
        Assert.Equal(["Modified a=0>2", "Added b=x", "Removed gone=0"], changes.Select(Show).Order(StringComparer.Ordinal).OrderBy(t => t.Split(' ')[1], StringComparer.Ordinal));
        Assert.All(changes, c => Assert.Equal((HistorySource.Seen, "", null), (c.Record.Source, c.Record.By, c.Record.Commit)));
        Assert.Empty(Poll(watch));
    }

    [Fact]
    public void An_annotated_Ref_store_says_who_and_why()
    {
        KvStore store = Make(KvLayout.Ref, annotate: true);
        StoreWatch watch = Watch();
        Set(store, "a", "1", options: By("Ann", "why"));
        HistoryRecord record = Assert.Single(watch.Poll()).Record;
        Assert.Equal((HistorySource.Tag, "Ann", "why", KeyChangeKind.Added), (record.Source, record.By, record.Message, record.Change));
    }

    [Theory]
    [InlineData(KvLayout.Tree)]
    [InlineData(KvLayout.Branch)]
    [InlineData(KvLayout.Ref)]
    public void A_watch_goes_on_after_any_of_its_changes(KvLayout layout)
    {
        KvStore store = Make(layout);
        Set(store, "a/1", "0");
        Set(store, "a/2", "0");
        StoreWatch watch = Watch("a/*");
        string begin = watch.Cursor;
        using (KvTransaction transaction = store.Begin())
        {
            foreach (string key in (string[])["a/1", "a/3", "b/1", "a/4"]) transaction.Set(key, "1"u8.ToArray());
            transaction.Remove("a/2");
            transaction.Commit();
        }

        Set(store, "a/4", "2");
        Set(store, "a/5", "2");
        string[] all = Poll(watch);
        WatchedChange[] changes = [.. Watch("a/*", begin).Poll()];
        Assert.Equal(all, changes.Select(Show));
        for (int i = 0; i < changes.Length; i++) Assert.Equal(all[(i + 1)..], Poll(Watch("a/*", changes[i].Cursor)));
        Assert.Empty(Poll(Watch("a/*", watch.Cursor)));
    }

    [Theory]
    [InlineData(KvLayout.Tree)]
    [InlineData(KvLayout.Branch)]
    [InlineData(KvLayout.Ref)]
    public void The_net_change_leaves_out_what_was_in_between(KvLayout layout)
    {
        KvStore store = Make(layout);
        Set(store, "a", "0");
        Set(store, "gone", "0");
        StoreWatch watch = Watch(net: true);
        for (int i = 1; i < 4; i++) Set(store, "a", $"{i}", options: By("Ann", $"{i}"));
        Set(store, "passing", "x");
        Remove(store, "passing");
        Remove(store, "gone");
        WatchedChange[] changes = [.. watch.Poll()];
        Assert.Equal(["Modified a=0>3", "Removed gone=0"], changes.Select(Show).OrderBy(t => t.Split(' ')[1], StringComparer.Ordinal));
        if (layout != KvLayout.Ref) Assert.Equal("3", changes.Single(c => c.Record.Key == "a").Record.Message);
        Assert.Empty(Poll(watch));
    }

    [Theory]
    [InlineData(KvLayout.Tree)]
    [InlineData(KvLayout.Branch)]
    [InlineData(KvLayout.Ref)]
    public void An_item_that_expires_is_told_as_removed_when_it_does(KvLayout layout)
    {
        var time = new FixedTime(DateTimeOffset.FromUnixTimeMilliseconds(1_800_000_000_000));
        Repository.Time = time;
        KvStore store = Make(layout);
        SetExpiring(store, "x/a", "1", time.Now.AddMinutes(2));
        SetExpiring(store, "x/b", "1", time.Now.AddMinutes(1));
        SetExpiring(store, "y", "1", time.Now.AddSeconds(1));
        StoreWatch watch = Watch("x/*");
        Assert.Empty(Poll(watch));
        Assert.InRange(watch.NextDelay(), TimeSpan.Zero, TimeSpan.FromMinutes(1.1));
        string begin = watch.Cursor;
        time.Now = time.Now.AddSeconds(59);
        Assert.Empty(Poll(watch));
        time.Now = time.Now.AddSeconds(1);
        HistoryRecord end = Assert.Single(watch.Poll()).Record;
        Assert.Equal(("x/b", KeyChangeKind.Removed, HistorySource.Expiry, time.Now), (end.Key, end.Change, end.Source, end.When));
        Assert.Equal("1", Text(end.PreviousBlob));
        time.Now = time.Now.AddMinutes(5);
        Assert.Equal(["Removed x/a=1"], Poll(watch));
        store.ClearExpired();
        Assert.Empty(Poll(watch));
        Set(store, "x/b", "2");
        Assert.Equal(["Added x/b=2"], Poll(watch));

        WatchedChange[] again = [.. Watch("x/*", begin).Poll()];
        if (layout != KvLayout.Ref) Assert.Equal(["Removed x/b=1", "Removed x/a=1", "Added x/b=2"], again.Select(Show).OrderBy(t => t[0] == 'A').ThenByDescending(t => t));
        for (int i = 0; i < again.Length; i++) Assert.Equal(again[(i + 1)..].Select(Show), Poll(Watch("x/*", again[i].Cursor)));
    }

    [Theory]
    [InlineData(KvLayout.Tree)]
    [InlineData(KvLayout.Branch)]
    public void A_watch_can_begin_at_a_point_in_the_past(KvLayout layout)
    {
        KvStore store = Make(layout);
        string first = Set(store, "k", "1").Versions["k"]!;
        Set(store, "k", "2");
        Remove(store, "k");
        Set(store, "k", "3");
        string[] expected = ["Modified k=1>2", "Removed k=2", "Added k=3"];
        Assert.Equal(expected, Poll(Watch("k", first)));
        Assert.Equal(["Added k=1", .. expected], Poll(Watch("**", "2001-01-01")));
        Assert.Equal(expected[^1..], Poll(Watch("k", "~1")));
        string removal = store.History(new HistoryQuery { Keys = ["k"] }).Read().First(r => r.Change == KeyChangeKind.Removed).Commit!;
        if (layout == KvLayout.Tree) Assert.Equal(expected[^1..], Poll(Watch("**", removal)));
    }

    [Theory]
    [InlineData(KvLayout.Tree)]
    [InlineData(KvLayout.Branch)]
    [InlineData(KvLayout.Ref)]
    public void A_store_that_is_made_anew_meanwhile_is_told_from_its_beginning(KvLayout layout)
    {
        KvStore store = Make(layout);
        Set(store, "a", "1");
        StoreWatch watch = Watch();
        store.Remove();
        Assert.Equal(["Removed a=1"], Poll(watch));
        Assert.Empty(Poll(watch));
        foreach (KvLayout next in (KvLayout[])[KvLayout.Branch, KvLayout.Tree, KvLayout.Ref])
        {
            KvStore another = Make(next);
            Set(another, "a", "2");
            Assert.Equal(["Added a=2"], Poll(watch));
            another.Remove();
            Assert.Equal(["Removed a=2"], Poll(watch));
        }
    }

    [Fact]
    public void The_default_store_may_be_made_while_it_is_watched()
    {
        StoreWatch watch = Watch(store: "default");
        string begin = watch.Cursor;
        Assert.Empty(Poll(watch));
        Set(KvStore.OpenForWriting(Repository), "a", "1");
        Assert.Equal(["Added a=1"], Poll(watch));
        Assert.Equal(["Added a=1"], Poll(Watch(after: begin, store: "default")));
        Assert.Equal(ErrorIds.StoreNotFound, Assert.Throws<KvException>(() => Watch(store: "other")).ErrorId);
    }

    [Fact]
    public void What_a_merge_brings_in_is_told_by_the_merge()
    {
        var import = new FastImport();
        const string settings = "{\"format\":1,\"layout\":\"Tree\"}";
        int first = import.Commit("refs/kv/s", 1000, [(".gitkv", settings), ("k", "1"), ("m", "1")], "base", parents: []);
        string[] ids = import.Run(Repo);
        StoreWatch ours = Watch();
        import = new FastImport();
        first = import.Commit("refs/kv/s", 1000, [(".gitkv", settings), ("k", "1"), ("m", "1")], "base", parents: []);
        int one = import.Commit("refs/kv/s", 2000, [("m", "ours")], "ours", parents: [first]);
        int side = import.Commit("refs/side", 3000, [("k", "theirs"), ("m", "theirs")], "theirs", parents: [first]);
        import.Commit("refs/kv/s", 4000, [("k", "theirs"), ("m", "both")], "merge", parents: [one, side]);
        string[] merged = import.Run(Repo);
        Assert.Equal(ids[1], merged[1]);
        Assert.Equal(["ours Modified m=1>ours", "merge Modified k=1>theirs", "merge Modified m=ours>both"], ours.Poll().Select(c => $"{c.Record.Message} {Show(c)}"));
        Assert.Equal(["Modified m=theirs>both"], Poll(Watch(after: merged[side])));
    }

    [Fact]
    public void A_history_written_anew_is_told_as_the_difference()
    {
        KvStore store = Make(KvLayout.Tree);
        Set(store, "a", "1");
        StoreWatch watch = Watch();
        var import = new FastImport();
        import.Commit("refs/kv/s", 5000, [(".gitkv", "{\"format\":1,\"layout\":\"Tree\"}"), ("a", "2"), ("b", "2")], "anew", parents: []);
        import.Run(Repo);
        Assert.Equal(["Modified a=1>2", "Added b=2"], Poll(watch));
    }

    [Fact]
    public void A_key_removed_with_plain_git_is_told_once_also_when_GitKv_tells_of_it_later()
    {
        KvStore store = Make(KvLayout.Branch);
        Set(store, "a", "1");
        StoreWatch watch = Watch();
        Repo.Run("update-ref", "-d", "refs/kv/s/a");
        WatchedChange change = Assert.Single(watch.Poll());
        Assert.Equal(("Removed a=1", HistorySource.Seen), (Show(change), change.Record.Source));
        Set(store, "a", "2");
        Assert.Equal(["Added a=2"], Poll(watch));
        Assert.Equal(["Added a=2"], Poll(Watch(after: change.Cursor)));
    }

    [Theory]
    [InlineData("kv1:nonsense")]
    [InlineData("kv1:")]
    [InlineData("1111111111111111111111111111111111111111@1800000000000")]
    public void A_cursor_that_cannot_be_used_is_refused(string cursor)
    {
        Make(KvLayout.Tree);
        Assert.Equal(ErrorIds.PointInvalid, Assert.Throws<KvException>(() => Watch(after: cursor)).ErrorId);
    }

    [Fact]
    public void A_cursor_is_good_for_the_keys_and_the_layout_that_it_came_from()
    {
        Make(KvLayout.Ref);
        Make(KvLayout.Tree, "t");
        string cursor = Watch("a/*").Cursor;
        Assert.Equal(ErrorIds.PointInvalid, Assert.Throws<KvException>(() => Watch("b/*", cursor)).ErrorId);
        Assert.Equal(ErrorIds.PointInvalid, Assert.Throws<KvException>(() => Watch("a/*", cursor, store: "t")).ErrorId);
        Assert.Equal(ErrorIds.PointInvalid, Assert.Throws<KvException>(() => Watch(after: Watch(store: "t").Cursor)).ErrorId);
    }

    private static void SetExpiring(KvStore store, string key, string value, DateTimeOffset end)
    {
        using KvTransaction transaction = store.Begin();
        transaction.Set(key, System.Text.Encoding.UTF8.GetBytes(value), expires: end);
        transaction.Commit();
    }

    private static CommitOptions By(string name, string why) =>
        new() { Message = why, Author = new GitIdentity(name, $"{name.ToLowerInvariant()}@x", DateTimeOffset.UtcNow) };
}
