using GitKv.Core.Errors;
using GitKv.Core.Keys;
using GitKv.Core.Objects;
using GitKv.Core.Repositories;
using GitKv.Core.Stores;

namespace GitKv.Core.Tests.Stores;

/// <summary>Where the changes of one transaction meet each other, or what is not the store's.</summary>
public sealed class TransactionLimitsTests : StoreTestsBase
{
    [Theory]
    [InlineData(KvLayout.Tree)]
    [InlineData(KvLayout.Branch)]
    [InlineData(KvLayout.Ref)]
    public void A_subtree_moves_up_onto_its_own_place_and_nothing_is_lost(KvLayout layout)
    {
        KvStore store = Make(layout);
        foreach (string key in (string[])["a/b/b/c", "a/b/c", "a/b/d"]) Set(store, key, "same");
        foreach (bool overwrite in (bool[])[true, false])
        {
            using KvTransaction transaction = store.Begin();
            transaction.Move("a/b", "a", overwrite);
            Assert.Equal(["a/b/c", "a/c", "a/d"], transaction.Enumerate().Select(e => e.Key));
            if (!overwrite) transaction.Commit();
        }

        Assert.Equal(["a/b/c", "a/c", "a/d"], All(store.Snapshot()).Keys.Order(StringComparer.Ordinal));
        Fsck();
    }

    [Theory]
    [InlineData(KvLayout.Tree)]
    [InlineData(KvLayout.Branch)]
    [InlineData(KvLayout.Ref)]
    public void A_move_that_is_refused_leaves_nothing_of_itself_in_the_transaction(KvLayout layout)
    {
        KvStore store = Make(layout);
        foreach (string key in (string[])["a/1", "a/2", "b/2"]) Set(store, key, key);
        using KvTransaction transaction = store.Begin();
        Assert.Equal(ErrorIds.ItemExists, Assert.Throws<KvException>(() => transaction.Move("a", "b", overwrite: false)).ErrorId);
        Assert.Equal(0, transaction.Count);
        Assert.Equal(["a/1", "a/2", "b/2"], transaction.Enumerate().Select(e => e.Key));
    }

    [Theory]
    [InlineData(KvLayout.Tree)]
    [InlineData(KvLayout.Branch)]
    [InlineData(KvLayout.Ref)]
    public void Empty_values_among_many_make_a_sound_pack(KvLayout layout)
    {
        KvStore store = Make(layout);
        using (KvTransaction many = store.Begin())
        {
            for (int i = 0; i < 200; i++) many.Set($"k{i}", i % 100 == 0 ? [] : [(byte)i]);
            many.Commit();
        }

        Assert.Equal("", Get(store, "k100"));
        Fsck();
        using (KvTransaction none = store.Begin())
        {
            for (int i = 0; i < 200; i++) none.Remove($"k{i}");
            none.Commit();
        }

        Fsck();
    }

    [Fact]
    public void A_listing_is_not_changed_by_what_is_written_while_it_is_read()
    {
        KvStore store = Make(KvLayout.Tree);
        foreach (string key in (string[])["a", "b", "c"]) Set(store, key, key);
        using KvTransaction transaction = store.Begin();
        var seen = new List<string>();
        foreach (KvEntry entry in transaction.Enumerate())
        {
            seen.Add(entry.Key);
            if (entry.Key == "a") transaction.Set("c", "new"u8);
            if (entry.Key == "b") transaction.Set("d", "new"u8);
            if (seen.Count == 1) transaction.Set("0", "new"u8);
        }

        Assert.Equal(["a", "b", "c"], seen);
        Assert.Equal(["0", "a", "b", "c", "d"], transaction.Enumerate().Select(e => e.Key));
        Assert.Equal(["c"], transaction.Enumerate(KeyPattern.Parse("[c]")).Select(e => e.Key));
    }

    [Fact]
    public void An_item_is_never_set_to_an_object_that_is_missing_or_no_blob()
    {
        KvStore store = Make(KvLayout.Tree);
        Set(store, "a", "x");
        using KvTransaction transaction = store.Begin();
        ObjectId missing = ObjectId.Hash(ObjectType.Blob, "nowhere"u8);
        ObjectId commit = ObjectId.Parse(store.Snapshot().Version!);
        Assert.Equal(ErrorIds.ObjectNotFound, Assert.Throws<KvException>(() => transaction.Set("b", missing)).ErrorId);
        Assert.Equal(ErrorIds.ObjectNotFound, Assert.Throws<KvException>(() => transaction.Set("a", ObjectId.Zero)).ErrorId);
        Assert.Equal(ErrorIds.ObjectCorrupt, Assert.Throws<KvException>(() => transaction.Set("b", commit)).ErrorId);
        Assert.Equal(0, transaction.Count);
        transaction.Set("b", ObjectId.Parse(Repo.Blob("by git")));
        transaction.Commit();
        Assert.Equal("by git", Get(store, "b"));
        Fsck();
    }

    [Fact]
    public void Branches_of_a_project_are_not_replaced_by_items()
    {
        string tree = Repo.Run("hash-object", "-t", "tree", "-w", "/dev/null");
        string two = Git2Files();
        Repo.Run("update-ref", "refs/heads/main", Repo.Run("commit-tree", two, "-m", "m"));
        Repo.Run("update-ref", "refs/heads/empty", Repo.Run("commit-tree", tree, "-m", "m"));
        string before = Repo.Run("rev-parse", "refs/heads/main");
        KvStore store = KvStore.Open(Repository, "heads", "refs/heads");
        var e = Assert.Throws<KvException>(() => Set(store, "main", "5"));
        Assert.Equal((ErrorIds.RefInvalid, KvErrorKind.Conflict), (e.ErrorId, e.Kind));
        Assert.Equal(ErrorIds.RefInvalid, Assert.Throws<KvException>(() => Set(store, "empty", "5", Precondition.MustNotExist)).ErrorId);
        Assert.Equal(before, Repo.Run("rev-parse", "refs/heads/main"));
        Set(store, "other", "5");
        Assert.Equal("5", Get(store, "other"));
    }

    [Fact]
    public void A_ref_with_history_in_a_Ref_store_keeps_it()
    {
        Repo.Run("update-ref", "refs/mixed/a", Repo.Blob("1"));
        string tree = Support.Git.RunWith(Repo.Root, $"100644 blob {Repo.Blob("1")}\tn.txt\n", null, "mktree");
        string first = Repo.Run("commit-tree", tree, "-m", "m");
        Repo.Run("update-ref", "refs/mixed/b", first);
        KvStore store = KvStore.Open(Repository, "mixed", "refs/mixed");
        Assert.Equal(KvLayout.Ref, store.Layout);
        Set(store, "b", "2", Precondition.MustMatch(VersionOf(store, "b")));
        Assert.Equal("2", Get(store, "b"));
        Assert.Equal(first, Repo.Run("rev-parse", "refs/mixed/b^"));
        Assert.Equal("2", Repo.Run("show", "refs/mixed/b:n.txt"));
    }

    [Fact]
    public void Removing_a_store_made_by_hand_leaves_refs_that_are_no_items()
    {
        Repo.Run("update-ref", "refs/heads/main", Repo.Run("commit-tree", Git2Files(), "-m", "m"));
        KvStore store = KvStore.Open(Repository, "heads", "refs/heads");
        Set(store, "item", "5");
        store.Remove();
        Assert.Equal("refs/heads/main", Repo.Run("for-each-ref", "--format=%(refname)"));
    }

    [Fact]
    public void Refs_that_plain_git_named_are_read_and_changed_under_their_own_names()
    {
        string sha = new('a', 40);
        foreach (string name in (string[])[sha, "100%", $"by/{sha}/state"]) Repo.Run("update-ref", $"refs/builds/{name}", Repo.Blob(name));
        KvStore store = KvStore.Open(Repository, "builds", "refs/builds");
        Assert.Equal(["100%", sha, $"by/{sha}/state"], store.Snapshot().Enumerate().Select(e => e.Key));
        Assert.Equal(sha, Get(store, sha));
        Assert.Equal([$"by/{sha}/state"], store.Snapshot().EnumerateUnder($"by/{sha}").Select(e => e.Key));
        Assert.True(store.Snapshot().IsDirectory($"by/{sha}"));
        Set(store, "100%", "101", Precondition.MustMatch(VersionOf(store, "100%")));
        Remove(store, sha);
        Assert.Equal($"refs/builds/100%\nrefs/builds/by/{sha}/state", Repo.Run("for-each-ref", "--format=%(refname)"));
        Assert.Equal("101", Repo.Run("cat-file", "blob", "refs/builds/100%"));
    }

    [Fact]
    public void The_settings_of_a_store_are_no_item_of_it()
    {
        KvStore store = Make(KvLayout.Ref);
        Assert.Null(Get(store, "%gitkv"));
        Set(store, "%gitkv", "mine", Precondition.MustNotExist);
        Assert.Equal("mine", Get(store, "%gitkv"));
        Assert.Equal(KvLayout.Ref, KvStore.Open(Repository, "s").Layout);
    }

    [Fact]
    public void A_ref_that_is_no_store_does_not_hide_the_stores()
    {
        Make(KvLayout.Tree);
        Repo.Run("update-ref", "refs/kv/blob", Repo.Blob("x"));
        Repo.Run("config", "gitkv.odd.refPrefix", "not a ref");
        using GitRepository again = GitRepository.Open(Repo.Root);
        Assert.Equal(["s"], KvStore.List(again).Select(s => s.Name));
    }

    private string Git2Files() =>
        Support.Git.RunWith(Repo.Root, $"100644 blob {Repo.Blob("1")}\ta\n100644 blob {Repo.Blob("2")}\tb\n", null, "mktree");
}
