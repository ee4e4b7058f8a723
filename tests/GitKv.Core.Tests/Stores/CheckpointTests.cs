using GitKv.Core.Errors;
using GitKv.Core.Repositories;
using GitKv.Core.Stores;
using GitKv.Core.Tests.Support;

namespace GitKv.Core.Tests.Stores;

public sealed class CheckpointTests : StoreTestsBase
{
    public static TheoryData<KvLayout> Layouts => [KvLayout.Tree, KvLayout.Branch, KvLayout.Ref];

    [Theory]
    [MemberData(nameof(Layouts))]
    public void A_checkpoint_is_an_annotated_tag_that_says_who_and_why_and_holds_every_item(KvLayout layout)
    {
        KvStore store = Make(layout);
        Set(store, "app/web/version", "1");
        Set(store, "app/a b:c", "2");
        var author = new GitIdentity("Ann", "ann@example.com", DateTimeOffset.FromUnixTimeSeconds(1_700_000_000));
        Checkpoint made = store.Checkpoints.Create(store.Snapshot(), "v1", new CommitOptions { Message = "Before the upgrade", Author = author });
        Set(store, "app/web/version", "9");
        Assert.Equal("refs/tags/kv/s/v1", made.RefName);
        Assert.Equal("tag", Repo.Run("cat-file", "-t", "refs/tags/kv/s/v1"));
        Assert.Equal(made.Tag.ToString(), Repo.Run("rev-parse", "refs/tags/kv/s/v1"));
        Assert.Equal(made.Commit.ToString(), Repo.Run("rev-parse", "refs/tags/kv/s/v1^{commit}"));
        Assert.Equal("kv/s/v1|Ann|<ann@example.com>|Before the upgrade", Repo.Run("for-each-ref", "--format=%(tag)|%(taggername)|%(taggeremail)|%(subject)", "refs/tags"));
        Assert.Equal(("Ann", "Before the upgrade", author.When), (made.Origin.By, made.Origin.Message, made.Origin.At));
        Assert.Equal(["app/a b:c", "app/web/version"], Repo.Run("ls-tree", "-r", "--name-only", "refs/tags/kv/s/v1^{tree}").Split('\n').Where(n => n != ".gitkv"));
        Assert.Equal("1", Repo.Run("cat-file", "-p", "refs/tags/kv/s/v1^{tree}:app/web/version"));
        Assert.Contains($"\"layout\": \"{layout}\"", Repo.Run("cat-file", "-p", "refs/tags/kv/s/v1^{tree}:.gitkv"), StringComparison.Ordinal);
        Fsck();
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void A_name_that_is_taken_is_refused_unless_it_is_to_be_replaced(KvLayout layout)
    {
        KvStore store = Make(layout);
        Set(store, "a", "1");
        Checkpoint first = store.Checkpoints.Create(store.Snapshot(), "v1");
        Set(store, "a", "2");
        Assert.Equal(ErrorIds.CheckpointExists, Assert.Throws<KvException>(() => store.Checkpoints.Create(store.Snapshot(), "v1")).ErrorId);
        Assert.Equal(first, store.Checkpoints.TryFind("v1"));
        Checkpoint second = store.Checkpoints.Create(store.Snapshot(), "v1", replace: true);
        Assert.NotEqual(first.Commit, second.Commit);
        Assert.Equal("2", Repo.Run("cat-file", "-p", "refs/tags/kv/s/v1^{tree}:a"));
    }

    [Fact]
    public void Checkpoints_are_listed_found_and_removed_each_with_its_store()
    {
        KvStore store = Make(KvLayout.Tree);
        KvStore other = Make(KvLayout.Tree, "other");
        foreach (string name in (string[])["v2", "v1", "release_1.0+b"]) store.Checkpoints.Create(store.Snapshot(), name);
        other.Checkpoints.Create(other.Snapshot(), "v1");
        Assert.Equal(["release_1.0+b", "v1", "v2"], store.Checkpoints.List().Select(c => c.Name));
        Checkpoint found = store.Checkpoints.TryFind("v1")!;
        store.Checkpoints.Remove(found);
        Assert.Null(store.Checkpoints.TryFind("v1"));
        Assert.Equal(["v1"], other.Checkpoints.List().Select(c => c.Name));
        Assert.Equal(ErrorIds.CheckpointNotFound, Assert.Throws<KvException>(() => store.Checkpoints.Remove(found)).ErrorId);
    }

    [Fact]
    public void One_that_was_replaced_meanwhile_is_not_removed()
    {
        KvStore store = Make(KvLayout.Tree);
        Checkpoint old = store.Checkpoints.Create(store.Snapshot(), "v1");
        Set(store, "a", "1");
        Checkpoint now = store.Checkpoints.Create(store.Snapshot(), "v1", replace: true);
        Assert.Throws<KvException>(() => store.Checkpoints.Remove(old));
        Assert.Equal(now, store.Checkpoints.TryFind("v1"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a/b")]
    [InlineData("../../heads/main")]
    [InlineData("-d")]
    [InlineData("a b")]
    [InlineData("a..b")]
    [InlineData("v1.lock")]
    [InlineData("a\nb")]
    [InlineData("v*")]
    [InlineData("v[1]")]
    [InlineData("~3")]
    [InlineData("HEAD")]
    [InlineData("head")]
    [InlineData("deadbeef")]
    [InlineData("2026-01-31")]
    [InlineData("2026-01-31T12:00")]
    [InlineData("a@{1}")]
    public void Names_that_git_refuses_or_that_mean_something_else_are_refused(string name)
    {
        KvStore store = Make(KvLayout.Tree);
        string before = Repo.Run("for-each-ref");
        Assert.Equal(ErrorIds.CheckpointNameInvalid, Assert.Throws<KvException>(() => store.Checkpoints.Create(store.Snapshot(), name, replace: true)).ErrorId);
        Assert.Null(store.Checkpoints.TryFind(name));
        Assert.Equal(before, Repo.Run("for-each-ref"));
    }

    [Fact]
    public void Tags_that_plain_git_made_are_checkpoints_where_they_lead_to_a_commit()
    {
        KvStore store = Make(KvLayout.Tree);
        Set(store, "a", "1");
        string commit = Repo.Run("rev-parse", "refs/kv/s");
        Repo.Run("tag", "kv/s/light", commit);
        Repo.Run("tag", "-a", "-m", "why", "kv/s/full", commit);
        Repo.Run("tag", "kv/s/blob", Repo.Blob("x"));
        Repo.Run("tag", "kv/s/deep/er", commit);
        Assert.Equal(["full", "light"], store.Checkpoints.List().Select(c => c.Name));
        Assert.Equal((commit, null, "Set a"), (store.Checkpoints.TryFind("light")!.Commit.ToString(), store.Checkpoints.TryFind("light")!.Tag, store.Checkpoints.TryFind("light")!.Origin.Message));
        Assert.Equal("why", store.Checkpoints.TryFind("full")!.Origin.Message);
        Assert.Null(store.Checkpoints.TryFind("blob"));
    }

    [Fact]
    public void Stores_that_have_no_name_have_checkpoints_of_their_own()
    {
        Repo.Run("update-ref", "refs/my-objects/object-1", Repo.Blob("x"));
        KvStore hand = KvStore.Open(Repository, refPrefix: "refs/my-objects");
        KvStore usual = Make(KvLayout.Tree, KvStore.DefaultName);
        hand.Checkpoints.Create(hand.Snapshot(), "v1");
        Assert.Empty(usual.Checkpoints.List());
        Assert.Equal("x", Repo.Run("cat-file", "-p", hand.Checkpoints.TryFind("v1")!.Commit + ":object-1"));
        KvStore moved = KvStore.Create(Repository, new StoreOptions("moved", RefPrefix: "refs/heads/elsewhere"));
        Assert.Equal("refs/tags/kv/moved/v1", moved.Checkpoints.Create(moved.Snapshot(), "v1").RefName);
    }

    [Fact]
    public void A_store_that_is_removed_takes_its_checkpoints_along()
    {
        KvStore store = Make(KvLayout.Tree);
        KvStore other = Make(KvLayout.Tree, "other");
        store.Checkpoints.Create(store.Snapshot(), "v1");
        other.Checkpoints.Create(other.Snapshot(), "v1");
        store.Remove();
        Assert.Equal("refs/kv/other\nrefs/tags/kv/other/v1", Repo.Run("for-each-ref", "--format=%(refname)"));
    }

    [Fact]
    public void Of_two_that_make_the_same_name_one_is_told()
    {
        KvStore store = Make(KvLayout.Tree);
        int made = 0;
        Parallel.For(0, 8, _ =>
        {
            try
            {
                KvStore mine = KvStore.Open(Repository, "s");
                mine.Checkpoints.Create(mine.Snapshot(), "v1");
                Interlocked.Increment(ref made);
            }
            catch (KvException e) when (e.ErrorId == ErrorIds.CheckpointExists)
            {
            }
        });
        Assert.Equal(1, made);
    }
}
