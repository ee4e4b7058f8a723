using GitKv.Core.Keys;
using GitKv.Core.Stores;

namespace GitKv.Core.Tests.Stores;

public sealed class RestorationTests : StoreTestsBase
{
    public static TheoryData<KvLayout> Layouts => [KvLayout.Tree, KvLayout.Branch, KvLayout.Ref];

    [Theory]
    [MemberData(nameof(Layouts))]
    public void A_store_is_again_what_it_was_and_its_history_goes_on(KvLayout layout)
    {
        KvStore store = Make(layout);
        foreach (string key in (string[])["app/a", "app/b", "other"]) Set(store, key, "1");
        store.Checkpoints.Create(store.Snapshot(), "v1");
        Set(store, "app/a", "2");
        Remove(store, "app/b");
        Set(store, "app/new", "1");
        Remove(store, "other");
        string replaced = layout == KvLayout.Tree ? "other/below" : "others";
        Set(store, replaced, "1");
        string before = layout == KvLayout.Tree ? Repo.Run("rev-parse", "refs/kv/s") : "";
        using (KvTransaction transaction = store.Begin())
        {
            var restoration = new Restoration(transaction, store.SnapshotAt(StorePoint.Parse("v1")));
            List<ItemDifference> found = [.. restoration.Find()];
            Assert.Equal(["app/a", "app/b", "app/new", "other", replaced], found.Select(d => d.Key).Order(StringComparer.Ordinal));
            found.ForEach(restoration.Apply);
            Assert.True(transaction.Commit().Changed);
        }

        Assert.Equal(new Dictionary<string, string> { ["app/a"] = "1", ["app/b"] = "1", ["other"] = "1" }, All(store.Snapshot()));
        if (layout == KvLayout.Tree)
        {
            Assert.Equal(before, Repo.Run("rev-parse", "refs/kv/s^"));
            Assert.Equal(Repo.Run("rev-parse", "refs/tags/kv/s/v1^{tree}"), Repo.Run("rev-parse", "refs/kv/s^{tree}"));
        }

        Fsck();
    }

    [Fact]
    public void Only_keys_that_match_are_restored_and_those_as_they_are_cost_nothing()
    {
        KvStore store = Make(KvLayout.Tree);
        foreach (string key in (string[])["app/a", "app/b", "other"]) Set(store, key, "1");
        Set(store, "app/a", "2");
        Set(store, "other", "2");
        using KvTransaction transaction = store.Begin();
        var restoration = new Restoration(transaction, store.SnapshotAt(StorePoint.Parse("~2")));
        Assert.Equal(["app/a"], restoration.Find(KeyPattern.Parse("app/*")).Select(d => d.Key));
        Assert.Empty(restoration.Find(KeyPattern.Parse("app/b")));
        Assert.Null(restoration.Of("app/b"));
        Assert.Equal(0, transaction.Count);
    }

    [Fact]
    public void What_the_transaction_changed_itself_is_restored_too()
    {
        KvStore store = Make(KvLayout.Tree);
        foreach (string key in (string[])["a", "b", "c"]) Set(store, key, "1");
        Set(store, "c", "2");
        using KvTransaction transaction = store.Begin();
        transaction.Set("a", "9"u8);
        transaction.Remove("b");
        transaction.Set("c", "1"u8);
        transaction.Set("d", "1"u8);
        var restoration = new Restoration(transaction, store.SnapshotAt(StorePoint.Parse("~1")));
        List<ItemDifference> found = [.. restoration.Find()];
        Assert.Equal(["a", "b", "d"], found.Select(d => d.Key));
        found.ForEach(restoration.Apply);
        Assert.Equal(new Dictionary<string, string> { ["a"] = "1", ["b"] = "1", ["c"] = "1" }, All(transaction));
    }

    [Fact]
    public void An_item_that_has_expired_since_is_back_for_good()
    {
        KvStore store = Make(KvLayout.Tree);
        using (KvTransaction transaction = store.Begin())
        {
            transaction.Set("a", "1"u8, default, DateTimeOffset.UtcNow.AddHours(-1));
            transaction.Set("b", "1"u8, default, DateTimeOffset.UtcNow.AddHours(1));
            transaction.Commit();
        }

        KvSnapshot now = store.Snapshot();
        KvSnapshot then = new(store, ((TreeSource)now.Source).At(DateTimeOffset.UtcNow.AddDays(-1)));
        Assert.Equal(["a"], SnapshotDiff.Compare(then, now).Select(d => d.Key));
        Assert.Empty(SnapshotDiff.Compare(now, now));
        Assert.Equal(["a", "b"], SnapshotDiff.Compare(then, new KvSnapshot(store, ((TreeSource)now.Source).At(DateTimeOffset.UtcNow.AddDays(1)))).Select(d => d.Key));
        using KvTransaction restoring = store.Begin();
        var restoration = new Restoration(restoring, then);
        restoration.Find().ToList().ForEach(restoration.Apply);
        restoring.Commit();
        Assert.Equal("1", Get(store, "a"));
    }
}
