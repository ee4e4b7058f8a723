using System.Text;
using GitKv.Core.Errors;
using GitKv.Core.Keys;
using GitKv.Core.Stores;
using GitKv.Core.Tests.Support;
using GitKv.Core.Trees;

namespace GitKv.Core.Tests.Stores;

public sealed class ExpiryTests : StoreTestsBase
{
    private static readonly DateTimeOffset Start = new(2030, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly FixedTime _time = new(Start);

    public ExpiryTests() => Repository.Time = _time;

    public static TheoryData<KvLayout, bool> Layouts => new() { { KvLayout.Tree, false }, { KvLayout.Branch, false }, { KvLayout.Ref, false }, { KvLayout.Ref, true } };

    private static DateTimeOffset In(double minutes) => Start.AddMinutes(minutes);

    private static CommitResult Set(KvStore store, string key, string value, DateTimeOffset expires)
    {
        using KvTransaction transaction = store.Begin();
        transaction.Set(key, Encoding.UTF8.GetBytes(value), expires: expires);
        return transaction.Commit();
    }

    private static DateTimeOffset? ExpiryOf(KvStore store, string key) => store.Snapshot().TryGet(key, out KvEntry entry) ? entry.Expires : throw new InvalidOperationException(key);

    private static string[] Keys(IKvReader reader) => [.. reader.Enumerate().Select(e => e.Key)];

    [Theory]
    [MemberData(nameof(Layouts))]
    public void An_item_is_absent_everywhere_from_the_moment_it_expires(KvLayout layout, bool annotate)
    {
        KvStore store = Make(layout, annotate: annotate);
        Set(store, "a/short", "1", In(10));
        Set(store, "b/long", "2", In(20));
        Set(store, "b/never", "3");
        Assert.Equal(In(10), ExpiryOf(store, "a/short"));
        KvSnapshot before = store.Snapshot();
        _time.Now = In(10);
        KvSnapshot after = store.Snapshot();
        Assert.Equal(["a/short", "b/long", "b/never"], Keys(before));
        Assert.Equal(["b/long", "b/never"], Keys(after));
        Assert.False(after.TryGet("a/short", out KvEntry gone));
        Assert.Equal(default, gone);
        Assert.Empty(after.Enumerate(KeyPattern.Parse("a/short")));
        Assert.Empty(after.EnumerateUnder("a"));
        Assert.False(after.IsDirectory("a"));
        Assert.True(after.IsDirectory("b"));
        Assert.Equal([("b", true)], after.Children("").Select(c => (c.Name, c.IsDirectory)));
        Assert.Empty(after.Children("a"));
        _time.Now = In(20);
        Assert.Equal([("never", false)], store.Snapshot().Children("b").Select(c => (c.Name, c.IsDirectory)));
        Fsck();
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void Preconditions_take_an_expired_item_for_absent(KvLayout layout, bool annotate)
    {
        KvStore store = Make(layout, annotate: annotate);
        Set(store, "k", "1", In(10));
        string version = VersionOf(store, "k");
        Assert.Equal(ErrorIds.ItemExists, Assert.Throws<KvException>(() => Set(store, "k", "2", Precondition.MustNotExist)).ErrorId);
        _time.Now = In(11);
        Assert.Equal(ErrorIds.ItemNotFound, Assert.Throws<KvException>(() => Set(store, "k", "2", Precondition.MustExist)).ErrorId);
        Assert.Throws<VersionMismatchException>(() => Set(store, "k", "2", Precondition.MustMatch(version)));
        Set(store, "k", "2", Precondition.MustNotExist);
        Assert.Equal("2", Get(store, "k"));
        Assert.Null(ExpiryOf(store, "k"));
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void Preconditions_are_judged_at_the_end_of_a_transaction(KvLayout layout, bool annotate)
    {
        KvStore store = Make(layout, annotate: annotate);
        Set(store, "k", "1", In(10));
        using KvTransaction late = store.Begin();
        late.Set("k", "2"u8, Precondition.MustExist);
        _time.Now = In(10);
        Assert.Equal(ErrorIds.ItemNotFound, Assert.Throws<KvException>(() => late.Commit()).ErrorId);
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void A_change_of_the_expiry_alone_is_a_change(KvLayout layout, bool annotate)
    {
        KvStore store = Make(layout, annotate: annotate);
        Set(store, "k", "1");
        string version = VersionOf(store, "k");
        Assert.True(Set(store, "k", "1", In(10)).Changed);
        if (layout == KvLayout.Tree) Assert.Equal(version, VersionOf(store, "k"));
        Assert.False(Set(store, "k", "1", In(10).ToOffset(TimeSpan.FromHours(5))).Changed);
        Assert.True(Set(store, "k", "1", In(11)).Changed);
        Assert.True(Set(store, "k", "1").Changed);
        Assert.False(Set(store, "k", "1").Changed);
        Assert.Null(ExpiryOf(store, "k"));
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void Copies_moves_and_updates_keep_the_expiry(KvLayout layout, bool annotate)
    {
        KvStore store = Make(layout, annotate: annotate);
        Set(store, "a/k", "1", In(10));
        using (KvTransaction transaction = store.Begin())
        {
            transaction.Copy("a", "b", overwrite: false);
            transaction.Move("a/k", "c", overwrite: false);
            Assert.True(transaction.TryGet("c", out KvEntry pending));
            Assert.Equal(In(10), pending.Expires);
            transaction.Commit();
        }

        store.Update("c", (transaction, _) => transaction.Set("c", "2"u8));
        Assert.Equal((In(10), In(10)), (ExpiryOf(store, "b/k"), ExpiryOf(store, "c")));
        _time.Now = In(10);
        Assert.Empty(Keys(store.Snapshot()));
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void An_update_of_an_expired_item_finds_none(KvLayout layout, bool annotate)
    {
        KvStore store = Make(layout, annotate: annotate);
        Set(store, "n", "41", In(10));
        _time.Now = In(10);
        store.Update("n", (transaction, entry) =>
        {
            Assert.Null(entry);
            transaction.Set("n", "1"u8);
        });
        Assert.Equal(("1", null), (Get(store, "n"), ExpiryOf(store, "n")));
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void A_transaction_sees_what_it_let_expire_as_others_will(KvLayout layout, bool annotate)
    {
        KvStore store = Make(layout, annotate: annotate);
        Set(store, "d/k", "1", In(10));
        using KvTransaction transaction = store.Begin();
        transaction.Set("d/k", "1"u8, expires: In(-1));
        transaction.Set("e", "1"u8, expires: In(1));
        Assert.False(transaction.TryGet("d/k", out _));
        Assert.False(transaction.IsDirectory("d"));
        Assert.Equal([("e", false)], transaction.Children("").Select(c => (c.Name, c.IsDirectory)));
        Assert.Equal(["e"], Keys(transaction));
        transaction.Commit();
        Assert.Equal(["e"], Keys(store.Snapshot()));
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void An_expired_item_is_not_in_the_way_of_keys_above_and_below_it(KvLayout layout, bool annotate)
    {
        KvStore store = Make(layout, annotate: annotate);
        Set(store, "a", "1", In(10));
        Set(store, "b/x/y", "1", In(10));
        Set(store, "b/z", "1", In(10));
        Assert.Equal(ErrorIds.KeyIsItem, Assert.Throws<KvException>(() => Set(store, "a/b", "2")).ErrorId);
        Assert.Equal(ErrorIds.KeyIsDirectory, Assert.Throws<KvException>(() => Set(store, "b", "2")).ErrorId);
        _time.Now = In(10);
        Set(store, "a/b", "2");
        Set(store, "b", "3");
        Assert.Equal(["a/b", "b"], Keys(store.Snapshot()));
        Assert.Equal(["a/b", "b"], Keys(KvStore.Open(Repository, "s").Snapshot()));
        Fsck();
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void Clearing_removes_what_has_expired_in_one_transaction_and_nothing_else(KvLayout layout, bool annotate)
    {
        KvStore store = Make(layout, annotate: annotate);
        Set(store, "a", "1", In(10));
        Set(store, "d/b", "1", In(10));
        Set(store, "later", "1", In(30));
        Set(store, "never", "1");
        Assert.Empty(store.Expired());
        _time.Now = In(15);
        Assert.Equal(["a", "d/b"], store.Expired().Select(e => e.Key).Order(StringComparer.Ordinal));
        Assert.Equal(["d/b"], store.Expired(KeyPattern.Parse("d/**")).Select(e => e.Key));
        ExpiryResult result = store.ClearExpired();
        Assert.Equal(["a", "d/b"], result.Removed.Select(e => e.Key).Order(StringComparer.Ordinal));
        Assert.True(result.Commit!.Changed);
        Assert.Empty(store.Expired());
        Assert.Null(store.ClearExpired().Commit);
        _time.Now = Start;
        Assert.Equal(["later", "never"], Keys(store.Snapshot()));
        Fsck();
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void Clearing_spares_what_was_set_anew_meanwhile(KvLayout layout, bool annotate)
    {
        KvStore store = Make(layout, annotate: annotate);
        Set(store, "a", "1", In(10));
        Set(store, "b", "1", In(10));
        _time.Now = In(15);
        using KvTransaction clearing = store.Begin();
        foreach (KvEntry entry in store.Expired()) clearing.RemoveExpired(entry.Key);
        Set(store, "a", "new");
        Assert.Equal(ErrorIds.ItemExists, Assert.Throws<KvException>(() => clearing.Commit()).ErrorId);
        Assert.Equal(["b"], store.ClearExpired().Removed.Select(e => e.Key));
        Assert.Equal("new", Get(store, "a"));
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void An_item_that_expired_between_two_snapshots_differs(KvLayout layout, bool annotate)
    {
        KvStore store = Make(layout, annotate: annotate);
        Set(store, "a", "1", In(10));
        Set(store, "b", "1", In(30));
        Set(store, "c", "1", In(10));
        KvSnapshot before = store.Snapshot();
        Assert.Empty(SnapshotDiff.Compare(before, store.Snapshot()));
        Set(store, "c", "2", In(11));
        _time.Now = In(12);
        Assert.Equal([("a", true, false), ("c", true, false)], SnapshotDiff.Compare(before, store.Snapshot())
            .Select(d => (d.Key, d.Before is not null, d.After is not null)).OrderBy(d => d.Key, StringComparer.Ordinal));
        Assert.Empty(SnapshotDiff.Compare(store.Snapshot(), store.Snapshot()));
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void A_checkpoint_keeps_when_items_expire(KvLayout layout, bool annotate)
    {
        KvStore store = Make(layout, annotate: annotate);
        Set(store, "d/a", "1", In(10));
        Checkpoint checkpoint = store.Checkpoints.Create(store.Snapshot(), "v1");
        Assert.Equal("2030-01-01T12:10:00Z", Repo.Run("cat-file", "blob", $"{checkpoint.Commit}:.gitkv-expires/d/a"));
    }

    [Fact]
    public void The_tree_is_that_of_a_store_in_which_nothing_ever_expired()
    {
        KvStore one = Make(KvLayout.Tree, "one");
        KvStore two = Make(KvLayout.Tree, "two");
        for (int i = 0; i < 600; i++) Set(one, $"d/k{i}", "v", i % 3 == 0 ? In(10) : In(20));
        Assert.Equal("tree", Repo.Run("cat-file", "-t", "refs/kv/one:.gitkv-expires/d"));
        for (int i = 599; i >= 0; i--) Set(two, $"d/k{i}", "v");
        for (int i = 0; i < 600; i++) Set(one, $"d/k{i}", "v");
        Assert.Equal(Repo.Run("rev-parse", "refs/kv/two^{tree}"), Repo.Run("rev-parse", "refs/kv/one^{tree}"));
        Fsck();
    }

    [Fact]
    public void Equal_items_that_expire_at_equal_times_make_equal_trees_in_any_order()
    {
        KvStore one = Make(KvLayout.Tree, "one");
        KvStore two = Make(KvLayout.Tree, "two");
        using (KvTransaction all = one.Begin())
        {
            for (int i = 0; i < 400; i++) all.Set($"k{i}", "v"u8, expires: In(i % 7));
            all.Commit();
        }

        foreach (int i in Enumerable.Range(0, 400).Reverse()) Set(two, $"k{i}", "v", In(i % 7));
        Assert.Equal(Repo.Run("rev-parse", "refs/kv/two^{tree}"), Repo.Run("rev-parse", "refs/kv/one^{tree}"));
        Assert.Equal("2030-01-01T12:03:00Z", Repo.Run("cat-file", "blob", Repo.Run("ls-tree", "-r", "refs/kv/one", ".gitkv-expires/").Split('\n').First(l => l.EndsWith("/k3", StringComparison.Ordinal)).Split([' ', '\t'])[2]));
        _time.Now = In(3);
        Assert.Equal(400 - (58 + 57 + 57 + 57), one.Snapshot().Enumerate().Count());
    }

    [Fact]
    public void Nothing_of_it_is_a_key()
    {
        KvStore store = Make(KvLayout.Tree);
        Set(store, "d/k", "1", In(10));
        Assert.Equal(["d/k"], Keys(store.Snapshot()));
        Assert.Equal([("d", true)], store.Snapshot().Children("").Select(c => (c.Name, c.IsDirectory)));
        Assert.False(store.Snapshot().TryGet(".gitkv-expires/d/k", out _));
        Set(store, ".gitkv-expires/d/k", "mine");
        Assert.Equal("mine", Get(store, ".gitkv-expires/d/k"));
        var diff = new TreeDiff(Repository.Trees);
        var tip = (TreeSource)store.Snapshot().Source;
        Assert.Equal([".gitkv-expires/d/k", "d/k"], diff.Changed(Core.Objects.ObjectId.Zero, tip.Root).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void What_other_tools_leave_in_the_expiries_harms_nothing()
    {
        KvStore store = Make(KvLayout.Tree);
        Set(store, "a", "1", In(10));
        string item = Repo.Blob("x");
        string never = Repo.Blob("next tuesday\n");
        string instant = Repo.Blob("2030-01-01T12:05:00Z\n");
        string d = Git.RunWith(Repo.Root, $"100644 blob {instant}\td\n", null, "mktree");
        string expires = Git.RunWith(Repo.Root, $"100644 blob {never}\ta\n040000 tree {d}\tb\n100644 blob {instant}\tghost\n", null, "mktree");
        string root = Git.RunWith(Repo.Root, $"040000 tree {expires}\t.gitkv-expires\n100644 blob {item}\ta\n100644 blob {item}\tb\n", null, "mktree");
        Repo.Run("update-ref", "refs/kv/s", Repo.Run("commit-tree", "-p", "refs/kv/s", "-m", "by hand", root));
        _time.Now = In(30);
        Assert.Equal(["a", "b"], Keys(store.Snapshot()));
        Assert.Empty(store.Expired());
        Set(store, "b", "2", In(40));
        Set(store, "ghost/a", "2", In(40));
        Assert.Equal(["a", "b", "ghost/a"], Keys(store.Snapshot()));
        Assert.Equal((null, In(40)), (ExpiryOf(store, "a"), ExpiryOf(store, "ghost/a")));
        Fsck();
    }

    [Fact]
    public void A_message_does_not_make_an_item_expire()
    {
        KvStore store = Make(KvLayout.Branch);
        Set(store, "k", "1", options: new CommitOptions { Message = "Why\n\nGitKv-Expires: 2001-01-01T00:00:00Z" });
        Assert.Null(ExpiryOf(store, "k"));
        Set(store, "e", "1", In(10));
        Assert.Equal("2030-01-01T12:10:00Z", Repo.Run("log", "-1", "--format=%(trailers:key=GitKv-Expires,valueonly)", "refs/kv/s/e").Trim());
        Assert.Equal("Set e", store.Origins(store.Snapshot(), ["e"])["e"].Message);
    }

    [Fact]
    public void A_reference_transaction_hook_changes_nothing_about_it()
    {
        File.WriteAllText(Repo.InGit("hooks/reference-transaction"), "#!/bin/sh\nexit 0\n");
        File.SetUnixFileMode(Repo.InGit("hooks/reference-transaction"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        KvStore store = Make(KvLayout.Ref);
        Set(store, "a", "1", In(10));
        _time.Now = In(10);
        Set(store, "a/b", "2");
        Assert.Equal(["a/b"], Keys(store.Snapshot()));
    }
}
