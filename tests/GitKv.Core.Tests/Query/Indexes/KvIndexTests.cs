using System.Text;
using FsCheck;
using FsCheck.Fluent;
using GitKv.Core.Errors;
using GitKv.Core.Keys;
using GitKv.Core.Query.Indexes;
using GitKv.Core.Query.Values;
using GitKv.Core.Stores;
using GitKv.Core.Tests.Support;

namespace GitKv.Core.Tests.Query.Indexes;

public sealed class KvIndexTests : IndexTestsBase
{
    [Fact]
    public void An_index_gives_the_items_with_a_value_in_order()
    {
        KvStore store = Make(KvLayout.Tree);
        Set(store, "b/2", """{"status":"Open","size":2}""");
        Set(store, "a", """{"status":"open","size":10}""");
        KvIndexes.Create(store, ByStatus);
        KvIndexes.Create(store, new IndexDefinition("by-size", PropertyExpression.Parse("size")));
        Set(store, "c", """{"status":"closed","size":1.5}""");
        Set(store, "d", "plain text");
        Assert.Equal(["a", "b/2"], Keys(store, "by-status", QueryRange.Equal(QueryValue.FromText("OPEN"))));
        Assert.Equal(["c", "a", "b/2"], Keys(store, "by-status", QueryRange.All));
        Assert.Equal(["a", "b/2", "c"], Keys(store, "by-size", QueryRange.Of(QueryClass.Number), descending: true));
        Assert.Equal(["b/2", "a"], Keys(store, "by-size", QueryRange.From(QueryValue.From(2), inclusive: true)));
        Assert.Equal(["a"], Keys(store, "by-size", QueryRange.From(QueryValue.From(2), inclusive: false)));
        Assert.Equal(["c", "b/2"], Keys(store, "by-size", QueryRange.Between(QueryValue.From(1), true, QueryValue.From(10), false)));
        Assert.Equal(["c"], Keys(store, "by-status", QueryRange.Prefix("Clo")));
        Assert.Equal(3, Index(store, "by-status").Count(QueryRange.All));
        Fsck();
    }

    [Fact]
    public void Its_entries_are_trees_in_the_commit_of_the_data_and_share_the_documents_blobs()
    {
        KvStore store = Make(KvLayout.Tree);
        KvIndexes.Create(store, ByStatus);
        Set(store, "docs/a.b", """{"status":"Open."}""");
        string[] lines = Repo.Run("ls-tree", "-r", store.RefPrefix).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        string blob = Repo.Run("rev-parse", store.RefPrefix + ":docs/a.b").Trim();
        Assert.Contains($"100644 blob {blob}\t.gitkv-index/by-status/XOPEN.0!docs~a.b", lines);
        Assert.Equal(Repo.Run("rev-parse", store.RefPrefix + ":docs"), Repo.Run("rev-parse", store.RefPrefix + ":.gitkv-index/.of/docs"));
        Assert.Equal(["docs/a.b"], store.Snapshot().Enumerate().Select(e => e.Key));
        Fsck();
    }

    [Fact]
    public void Upkeep_leads_to_the_very_trees_that_a_rebuild_makes()
    {
        Gen<(int, int)[]> edits = Gen.ArrayOf(Gen.Zip(Gen.Choose(0, 400), Gen.Choose(0, 6)), 900);
        Prop.ForAll(edits.ToArbitrary(), sequence =>
        {
            KvStore store = Make(KvLayout.Tree, "s" + Guid.NewGuid().ToString("N"));
            foreach (IndexDefinition definition in Definitions()) KvIndexes.Create(store, definition);
            foreach ((int Number, int Kind)[] batch in sequence.Chunk(200))
            {
                using KvTransaction transaction = store.Begin();
                foreach ((int number, int kind) in batch)
                {
                    if (kind == 0) transaction.Remove(KeyOf(number));
                    else transaction.Set(KeyOf(number), Encoding.UTF8.GetBytes(Document(number, kind)));
                }

                transaction.Commit();
            }

            string kept = IndexTree(store);
            foreach (IndexDefinition definition in Definitions()) KvIndexes.Remove(store, definition.Name);
            Assert.DoesNotContain(".gitkv-index", Repo.Run("ls-tree", store.RefPrefix), StringComparison.Ordinal);
            foreach (IndexDefinition definition in Definitions()) KvIndexes.Create(store, definition);
            return kept == IndexTree(store) && Definitions().All(d => IsComplete(store, d));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(8));
        Fsck();
    }

    [Fact]
    public void What_plain_git_writes_is_seen_at_once_and_made_up_for_by_the_next_write()
    {
        KvStore store = Make(KvLayout.Tree);
        KvIndexes.Create(store, ByStatus);
        Set(store, "a", """{"status":"open"}""");
        Set(store, "b", """{"status":"open"}""");
        CommitByGit(store, "100644 " + Repo.Blob("""{"status":"closed"}""") + "\ta\n100644 " + Repo.Blob("""{"status":"new"}""") + "\tdir/c\n0 0000000000000000000000000000000000000000\tb\n");
        Assert.Equal(["a", "dir/c"], Keys(store, "by-status", QueryRange.All));
        Assert.Equal(["dir/c", "a"], Keys(store, "by-status", QueryRange.All, descending: true));
        Assert.Equal(2, Index(store, "by-status").Count(QueryRange.All));
        Assert.Empty(Keys(store, "by-status", QueryRange.Equal(QueryValue.FromText("open"))));
        Set(store, "d", """{"status":"open"}""");
        Assert.Equal("XCLOSED!a\nXNEW!dir~c\nXOPEN!d", Repo.Run("ls-tree", "--name-only", store.RefPrefix + ":.gitkv-index/by-status").Trim());
        Assert.True(IsComplete(store, ByStatus));
    }

    [Fact]
    public void A_unique_index_refuses_a_second_key_of_a_value_and_nothing_is_changed()
    {
        KvStore store = Make(KvLayout.Tree);
        KvIndexes.Create(store, new IndexDefinition("by-mail", PropertyExpression.Parse("mail")) { Unique = true });
        Set(store, "ann", """{"mail":"Ann@example.org"}""");
        string before = Repo.Run("rev-parse", store.RefPrefix);
        KvException e = Assert.ThrowsAny<KvException>(() => Set(store, "bob", """{"mail":"ann@example.ORG"}"""));
        Assert.Equal(ErrorIds.IndexNotUnique, e.ErrorId);
        foreach (string part in (string[])["by-mail", "ann@example.ORG", "'bob'", "'ann'"]) Assert.Contains(part, e.Message, StringComparison.Ordinal);
        Assert.Equal(before, Repo.Run("rev-parse", store.RefPrefix));
        using (KvTransaction transaction = store.Begin())
        {
            transaction.Set("x", """{"mail":"same"}"""u8);
            transaction.Set("y", """{"mail":"same"}"""u8);
            Assert.Equal(ErrorIds.IndexNotUnique, Assert.ThrowsAny<KvException>(() => transaction.Commit()).ErrorId);
        }

        // The value passes from one key to another in one transaction.
        using (KvTransaction transaction = store.Begin())
        {
            transaction.Set("ann", """{"mail":"other"}"""u8);
            transaction.Set("bob", """{"mail":"ann@example.org"}"""u8);
            transaction.Commit();
        }

        Set(store, "bob", """{"mail":"ann@example.org","n":1}""");
        Assert.Equal(["bob", "ann"], Keys(store, "by-mail", QueryRange.All));
    }

    [Fact]
    public void Unique_values_too_long_for_a_name_are_told_apart_by_their_documents()
    {
        KvStore store = Make(KvLayout.Tree);
        KvIndexes.Create(store, new IndexDefinition("u", PropertyExpression.Parse("$")) { Unique = true });
        string start = new('x', 300);
        Set(store, "a", start + "1");
        Set(store, "b", start + "2");
        Assert.Equal(ErrorIds.IndexNotUnique, Assert.ThrowsAny<KvException>(() => Set(store, "c", start + "2")).ErrorId);
        Assert.All(Index(store, "u").Range(QueryRange.Equal(QueryValue.FromText(start + "1"))), i => Assert.False(i.IsExact));
        Assert.Equal(2, Index(store, "u").Count(QueryRange.Equal(QueryValue.FromText(start + "1"))));
    }

    [Fact]
    public void A_unique_index_of_what_is_not_is_not_made()
    {
        KvStore store = Make(KvLayout.Tree);
        Set(store, "a", """{"n":1}""");
        Set(store, "b", """{"n":1.0}""");
        Assert.Equal(ErrorIds.IndexNotUnique, Assert.ThrowsAny<KvException>(() => KvIndexes.Create(store, new IndexDefinition("n", PropertyExpression.Parse("n")) { Unique = true })).ErrorId);
        Assert.Empty(KvIndexes.Of(store.Snapshot()));
        Set(store, "b", """{"n":2}""");
        KvIndexes.Create(store, new IndexDefinition("n", PropertyExpression.Parse("n")) { Unique = true });
        Assert.Equal(["a", "b"], Keys(store, "n", QueryRange.All));
    }

    [Fact]
    public void What_others_write_twice_without_the_index_keeps_nobody_from_writing_something_else()
    {
        KvStore store = Make(KvLayout.Tree);
        KvIndexes.Create(store, new IndexDefinition("u", PropertyExpression.Parse("$")) { Unique = true });
        Set(store, "a", "x");
        CommitByGit(store, "100644 " + Repo.Blob("x") + "\tb\n");
        Set(store, "c", "y");
        Assert.Equal(["a", "b", "c"], Keys(store, "u", QueryRange.All));
        Assert.Equal(ErrorIds.IndexNotUnique, Assert.ThrowsAny<KvException>(() => Set(store, "d", "x")).ErrorId);
    }

    [Fact]
    public void An_item_that_has_expired_is_not_found_and_its_unique_value_is_free()
    {
        var time = new FixedTime(new DateTimeOffset(2030, 1, 1, 12, 0, 0, TimeSpan.Zero));
        Repository.Time = time;
        KvStore store = Make(KvLayout.Tree);
        KvIndexes.Create(store, new IndexDefinition("u", PropertyExpression.Parse("$")) { Unique = true });
        using (KvTransaction transaction = store.Begin())
        {
            transaction.Set("a", "x"u8, expires: time.Now.AddMinutes(1));
            transaction.Commit();
        }

        Assert.ThrowsAny<KvException>(() => Set(store, "b", "x"));
        time.Now = time.Now.AddMinutes(1);
        Assert.Empty(Keys(store, "u", QueryRange.All));
        Set(store, "b", "x");
        Assert.Equal(["b"], Keys(store, "u", QueryRange.All));
        Assert.Empty(store.Expired());
    }

    [Fact]
    public void An_index_of_some_types_some_keys_and_exact_case_has_those_only()
    {
        KvStore store = Make(KvLayout.Tree);
        KvIndexes.Create(store, new IndexDefinition("x", PropertyExpression.Parse("tags")) { Types = [QueryClass.Text], Pattern = KeyPattern.Parse("docs/**"), CaseSensitive = true });
        Set(store, "docs/1", """{"tags":["b","B",7,"b"]}""");
        Set(store, "docs/2", """{"tags":[]}""");
        Set(store, "other", """{"tags":["b"]}""");
        Assert.Equal(["B docs/1", "b docs/1"], Index(store, "x").Range(QueryRange.All).Select(e => $"{e.Order} {e.Key}"));
        Assert.Single(Keys(store, "x", QueryRange.Equal(QueryValue.FromText("B"))));
    }

    [Fact]
    public void A_definition_that_was_changed_or_that_this_version_does_not_know_is_not_asked()
    {
        KvStore store = Make(KvLayout.Tree);
        KvIndexes.Create(store, ByStatus);
        Set(store, "a", """{"status":"open","kind":"x"}""");
        string settings = Repo.Run("cat-file", "-p", store.RefPrefix + ":.gitkv");
        CommitByGit(store, "100644 " + Repo.Blob(settings.Replace("\"status\"", "\"kind\"", StringComparison.Ordinal)) + "\t.gitkv\n");
        Assert.Empty(KvIndexes.Of(store.Snapshot()));
        Set(store, "b", """{"kind":"y"}""");
        Assert.Equal(["a", "b"], Keys(store, "by-status", QueryRange.All));
        CommitByGit(store, "100644 " + Repo.Blob(settings.Replace("\"on\"", "\"new\": 1, \"on\"", StringComparison.Ordinal)) + "\t.gitkv\n");
        Set(store, "c", """{"status":"z"}""");
        Assert.Empty(KvIndexes.Of(store.Snapshot()));
        Assert.Equal(3, store.Snapshot().Enumerate().Count());
    }

    [Theory]
    [InlineData(KvLayout.Branch)]
    [InlineData(KvLayout.Ref)]
    public void Other_layouts_have_no_indexes(KvLayout layout)
    {
        KvStore store = Make(layout);
        Set(store, "a", "1");
        KvException e = Assert.Throws<KvException>(() => KvIndexes.Create(store, ByStatus));
        Assert.Equal(ErrorIds.IndexUnsupported, e.ErrorId);
        Assert.Empty(KvIndexes.Of(store.Snapshot()));
    }

    [Fact]
    public void The_same_again_is_no_error_and_another_of_the_name_is()
    {
        KvStore store = Make(KvLayout.Tree);
        Assert.True(KvIndexes.Create(store, ByStatus).Changed);
        Assert.False(KvIndexes.Create(store, ByStatus).Changed);
        Assert.Equal(ErrorIds.IndexExists, Assert.Throws<KvException>(() => KvIndexes.Create(store, ByStatus with { Unique = true })).ErrorId);
        Assert.Equal(ErrorIds.IndexNotFound, Assert.Throws<KvException>(() => KvIndexes.Remove(store, "none")).ErrorId);
        Assert.Equal(ErrorIds.IndexInvalid, Assert.Throws<KvException>(() => KvIndexes.Create(store, ByStatus with { Name = "a/b" })).ErrorId);
    }

    private static IndexDefinition[] Definitions() =>
        [ByStatus, new("size", PropertyExpression.Parse("size")), new("tags", PropertyExpression.Parse("tags")) { Pattern = KeyPattern.Parse("docs/**") }, new("name", PropertyExpression.Parse("name()"))];

    private static string KeyOf(int number) => number % 2 == 0 ? $"docs/{number % 7}/n{number}" : $"n{number}";

    private static string Document(int number, int kind) => kind == 1
        ? "plain"
        : $$"""{"status":"{{(number % 9 == 0 ? "Closed" : "open")}}","size":{{number * kind}},"tags":["t{{kind}}","t{{number % 5}}"]}""";

    private string IndexTree(KvStore store) => Repo.Run("rev-parse", store.RefPrefix + ":.gitkv-index").Trim();
}
