using System.Text;
using FsCheck;
using FsCheck.Fluent;
using GitKv.Core.Errors;
using GitKv.Core.Keys;
using GitKv.Core.Stores;

namespace GitKv.Core.Tests.Stores;

public sealed class AllLayoutsTests : StoreTestsBase
{
    public static TheoryData<KvLayout> Layouts => [KvLayout.Tree, KvLayout.Branch, KvLayout.Ref];

    [Theory]
    [MemberData(nameof(Layouts))]
    public void What_is_set_is_read_back_listed_and_removed(KvLayout layout)
    {
        KvStore store = Make(layout);
        Set(store, "app/web/version", "1.2.3");
        Set(store, "app/db", "x");
        Set(store, "other", "");
        Assert.Equal("1.2.3", Get(store, "app/web/version"));
        Assert.Equal("", Get(store, "other"));
        Assert.Equal(["app/db", "app/web/version", "other"], store.Snapshot().Enumerate().Select(e => e.Key));
        Assert.Equal(["app/db"], store.Snapshot().Enumerate(KeyPattern.Parse("app/*")).Select(e => e.Key));
        Assert.Equal(["app/db", "app/web/version"], store.Snapshot().EnumerateUnder("app").Select(e => e.Key));
        Assert.Equal([("app", true), ("other", false)], store.Snapshot().Children("").Select(c => (c.Name, c.IsDirectory)));
        Assert.True(store.Snapshot().IsDirectory("app"));
        Assert.False(store.Snapshot().IsDirectory("other"));
        Remove(store, "app/db");
        Assert.Null(Get(store, "app/db"));
        Assert.False(store.Snapshot().TryGet("app", out _));
        Fsck();
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void A_store_is_found_again_with_its_layout(KvLayout layout)
    {
        Make(layout, "again");
        KvStore found = KvStore.Open(Repository, "again");
        Assert.Equal(layout, found.Layout);
        Assert.Contains(KvStore.List(Repository), s => s.Name == "again" && s.Layout == layout);
        Assert.Empty(found.Snapshot().Enumerate());
        found.Remove();
        Assert.Equal(ErrorIds.StoreNotFound, Assert.Throws<KvException>(() => KvStore.Open(Repository, "again")).ErrorId);
        Assert.Equal("", Repo.Run("for-each-ref"));
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void A_store_is_made_only_once(KvLayout layout)
    {
        Make(layout);
        Assert.Equal(ErrorIds.StoreExists, Assert.Throws<KvException>(() => Make(layout)).ErrorId);
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void Preconditions_hold_or_nothing_changes(KvLayout layout)
    {
        KvStore store = Make(layout);
        Set(store, "k", "1", Precondition.MustNotExist);
        Assert.Equal(ErrorIds.ItemExists, Assert.Throws<KvException>(() => Set(store, "k", "2", Precondition.MustNotExist)).ErrorId);
        string version = VersionOf(store, "k");
        Set(store, "k", "2", Precondition.MustMatch(version));
        var lost = Assert.Throws<VersionMismatchException>(() => Set(store, "k", "3", Precondition.MustMatch(version)));
        Assert.Equal(("k", version, VersionOf(store, "k")), (lost.Key, lost.Expected, lost.Actual));
        Assert.Equal(ErrorIds.ItemNotFound, Assert.Throws<KvException>(() => Remove(store, "nothing", Precondition.MustExist)).ErrorId);
        Assert.Throws<VersionMismatchException>(() => Remove(store, "k", Precondition.MustMatch(version)));
        Assert.Equal("2", Get(store, "k"));
        Remove(store, "k", Precondition.MustMatch(VersionOf(store, "k")));
        Assert.Null(Get(store, "k"));
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void A_precondition_is_checked_again_when_somebody_else_was_faster(KvLayout layout)
    {
        KvStore store = Make(layout);
        Set(store, "k", "1");
        using KvTransaction late = store.Begin();
        late.Set("k", "late"u8, Precondition.MustMatch(VersionOf(store, "k")));
        late.Set("other", "late"u8);
        Set(store, "k", "2");
        Assert.Throws<VersionMismatchException>(() => late.Commit());
        Assert.Equal("2", Get(store, "k"));
        Assert.Null(Get(store, "other"));
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void Writers_of_different_keys_do_not_disturb_each_other(KvLayout layout)
    {
        KvStore store = Make(layout);
        using KvTransaction late = store.Begin(isolated: true);
        late.Set("mine", "1"u8);
        Set(store, "yours", "2");
        late.Commit();
        Assert.Equal(("1", "2"), (Get(store, "mine"), Get(store, "yours")));
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void An_isolated_transaction_loses_when_a_key_it_writes_was_changed(KvLayout layout)
    {
        KvStore store = Make(layout);
        Set(store, "n", "1");
        using KvTransaction late = store.Begin(isolated: true);
        late.Set("n", "2"u8);
        Set(store, "n", "5");
        Assert.Throws<VersionMismatchException>(() => late.Commit());
        Assert.Equal("5", Get(store, "n"));
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void An_isolated_transaction_loses_when_a_key_that_was_free_was_taken(KvLayout layout)
    {
        KvStore store = Make(layout);
        using KvTransaction late = store.Begin(isolated: true);
        late.Set("n", "2"u8);
        using KvTransaction exact = store.Begin();
        exact.Set("n", "2"u8, Precondition.MustNotExist);
        Set(store, "n", "5");
        Assert.Null(Assert.Throws<VersionMismatchException>(() => late.Commit()).Expected);
        Assert.Equal(ErrorIds.ItemExists, Assert.Throws<KvException>(() => exact.Commit()).ErrorId);
        Assert.Equal("5", Get(store, "n"));
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void Setting_the_present_value_changes_nothing(KvLayout layout)
    {
        KvStore store = Make(layout);
        Set(store, "k", "1");
        string refs = Repo.Run("for-each-ref");
        Assert.False(Set(store, "k", "1").Changed);
        Assert.False(Remove(store, "missing").Changed);
        Assert.Equal(refs, Repo.Run("for-each-ref"));
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void An_item_is_no_directory_and_a_directory_no_item(KvLayout layout)
    {
        KvStore store = Make(layout);
        Set(store, "a/b", "1");
        var below = Assert.Throws<KvException>(() => Set(store, "a/b/c", "2"));
        Assert.Equal(ErrorIds.KeyIsItem, below.ErrorId);
        Assert.Contains("'a/b'", below.Message, StringComparison.Ordinal);
        Assert.Contains("'a/b/c'", below.Message, StringComparison.Ordinal);
        Assert.Equal(ErrorIds.KeyIsDirectory, Assert.Throws<KvException>(() => Set(store, "a", "2")).ErrorId);
        Remove(store, "a/b");
        Set(store, "a", "2");
        Assert.Equal("2", Get(store, "a"));
        Fsck();
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void A_subtree_is_copied_and_moved_without_rewriting_values(KvLayout layout)
    {
        KvStore store = Make(layout);
        Set(store, "a/x", "1");
        Set(store, "a/y/z", "2");
        using (KvTransaction transaction = store.Begin())
        {
            transaction.Copy("a", "b/c", overwrite: false);
            Assert.Equal(2, transaction.Count);
            transaction.Move("a", "d", overwrite: false);
            Assert.Equal(6, transaction.Count);
            transaction.Commit();
        }

        Assert.Equal(["b/c/x", "b/c/y/z", "d/x", "d/y/z"], store.Snapshot().Enumerate().Select(e => e.Key));
        using KvTransaction second = store.Begin();
        Assert.Equal(ErrorIds.ItemExists, Assert.Throws<KvException>(() => second.Copy("d", "b/c", overwrite: false)).ErrorId);
        Assert.Equal(ErrorIds.KeyInvalid, Assert.Throws<KvException>(() => second.Move("d", "d/e", overwrite: false)).ErrorId);
        Assert.Equal(ErrorIds.ItemNotFound, Assert.Throws<KvException>(() => second.Copy("nothing", "e", overwrite: false)).ErrorId);
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void A_transaction_reads_its_own_writes_and_nobody_else_does_before_its_end(KvLayout layout)
    {
        KvStore store = Make(layout);
        Set(store, "a/1", "old");
        Set(store, "a/2", "old");
        using KvTransaction transaction = store.Begin();
        transaction.Set("a/1", "new"u8);
        transaction.Remove("a/2");
        transaction.Set("a/0", "first"u8);
        transaction.Set("b", "last"u8);
        Assert.Equal(["a/0", "a/1", "b"], transaction.Enumerate().Select(e => e.Key));
        Assert.Equal("new", Encoding.UTF8.GetString(transaction.Read(transaction.Enumerate(KeyPattern.Parse("a/1")).Single())));
        Assert.Equal([("a", true), ("b", false)], transaction.Children("").Select(c => (c.Name, c.IsDirectory)));
        Assert.Equal(["a/1", "a/2"], store.Snapshot().Enumerate().Select(e => e.Key));
        transaction.Commit();
        Assert.Equal(["a/0", "a/1", "b"], store.Snapshot().Enumerate().Select(e => e.Key));
        Assert.Equal(ErrorIds.TransactionEnded, Assert.Throws<KvException>(() => transaction.Set("c", "x"u8)).ErrorId);
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void An_undone_transaction_leaves_nothing_visible(KvLayout layout)
    {
        KvStore store = Make(layout);
        string refs = Repo.Run("for-each-ref");
        using (KvTransaction transaction = store.Begin()) transaction.Set("k", "1"u8);
        Assert.Equal(refs, Repo.Run("for-each-ref"));
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void Who_changed_an_item_when_and_why_is_known_where_the_layout_keeps_it(KvLayout layout)
    {
        KvStore store = Make(layout, annotate: layout == KvLayout.Ref);
        var when = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.FromHours(5.5));
        var options = new CommitOptions { Message = "because", Author = new("Ada Lovelace", "ada@example.com", when) };
        CommitResult result = Set(store, "k", "1", options: options);
        Set(store, "other", "2");
        ItemOrigin origin = store.Origins(store.Snapshot(), ["k", "other"])["k"];
        Assert.Equal((when, "Ada Lovelace", "ada@example.com", "because", result.Transaction),
            (origin.At, origin.By, origin.Email, origin.Message, origin.Transaction));
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void Random_transactions_do_what_a_dictionary_does(KvLayout layout)
    {
        KvStore store = Make(layout);
        Gen<(int Key, int Action, int Value)> change = Gen.Zip(Gen.Zip(Gen.Choose(0, 40), Gen.Choose(0, 5)), Gen.Choose(0, 3)).Select(t => (t.Item1.Item1, t.Item1.Item2, t.Item2));
        Prop.ForAll(Gen.ArrayOf(Gen.ArrayOf(change, 8), 5).ToArbitrary(), batches =>
        {
            Dictionary<string, string> model = All(store.Snapshot());
            foreach ((int Key, int Action, int Value)[] batch in batches)
            {
                var next = new Dictionary<string, string>(model);
                using KvTransaction transaction = store.Begin();
                foreach ((int number, int action, int value) in batch)
                {
                    string key = number % 2 == 0 ? $"d{number % 3}/k{number}" : $"k{number}";
                    if (action == 0)
                    {
                        transaction.Remove(key);
                        next.Remove(key);
                    }
                    else if (action == 1 && next.ContainsKey(key))
                    {
                        Assert.Equal(ErrorIds.ItemExists, Assert.Throws<KvException>(() => transaction.Set(key, "no"u8, Precondition.MustNotExist)).ErrorId);
                    }
                    else
                    {
                        transaction.Set(key, Encoding.UTF8.GetBytes($"v{value}"));
                        next[key] = $"v{value}";
                    }
                }

                Assert.Equal(next.OrderBy(e => e.Key, StringComparer.Ordinal), All(transaction).OrderBy(e => e.Key, StringComparer.Ordinal));
                transaction.Commit();
                model = next;
                Assert.Equal(model.OrderBy(e => e.Key, StringComparer.Ordinal), All(store.Snapshot()).OrderBy(e => e.Key, StringComparer.Ordinal));
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(10));
        Fsck();
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void Threads_that_increment_one_counter_lose_nothing(KvLayout layout)
    {
        KvStore store = Make(layout);
        Parallel.For(0, 4, new ParallelOptions { MaxDegreeOfParallelism = 4 }, _ =>
        {
            KvStore own = KvStore.Open(Repository, "s");
            for (int i = 0; i < 25; i++)
            {
                own.Update("n", (transaction, entry) =>
                {
                    int value = entry is null ? 0 : int.Parse(Encoding.UTF8.GetString(transaction.Read(entry.Value)), null);
                    transaction.Set("n", Encoding.UTF8.GetBytes($"{value + 1}"));
                });
            }
        });
        Assert.Equal("100", Get(store, "n"));
        Fsck();
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void A_large_batch_lands_whole(KvLayout layout)
    {
        int count = layout == KvLayout.Tree ? 5000 : 500;
        KvStore store = Make(layout);
        using (KvTransaction transaction = store.Begin())
        {
            for (int i = 0; i < count; i++) transaction.Set($"dir/{i}", Encoding.UTF8.GetBytes($"value {i}"));
            transaction.Commit();
        }

        Assert.Equal(count, store.Snapshot().Enumerate().Count());
        Assert.Equal("value 77", Get(store, "dir/77"));
        Fsck();
    }
}
