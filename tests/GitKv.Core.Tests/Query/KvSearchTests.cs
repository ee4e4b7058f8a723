using System.Globalization;
using System.Text;
using GitKv.Core.Errors;
using GitKv.Core.Keys;
using GitKv.Core.Query;
using GitKv.Core.Query.Filters;
using GitKv.Core.Query.Values;
using GitKv.Core.Stores;
using GitKv.Core.Tests.Stores;

namespace GitKv.Core.Tests.Query;

public sealed class KvSearchTests : StoreTestsBase
{
    [Theory]
    [InlineData(KvLayout.Tree)]
    [InlineData(KvLayout.Branch)]
    [InlineData(KvLayout.Ref)]
    public void Finds_in_every_layout_in_the_order_of_keys(KvLayout layout)
    {
        KvStore store = Make(layout);
        Fill(store, 40);
        Assert.Equal(["docs/1", "docs/21", "docs/31"], Keys(store, new KvQuery { Filter = FilterParser.Parse("n -in 31, 1, 21, 99") }));
        Assert.Equal(["docs/31"], Keys(store, new KvQuery { Filter = FilterParser.Parse("n -in 31, 1, 21"), Keys = [KeyPattern.Parse("docs/3*")] }));
        Assert.Equal(["docs/21", "docs/31"], Keys(store, new KvQuery { Filter = FilterParser.Parse("n -in 31, 1, 21"), Keys = [KeyPattern.Parse("docs/3*"), KeyPattern.Parse("docs/21")] }));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Many_windows_of_loose_and_packed_values_give_what_one_after_the_other_gives(bool deltas)
    {
        KvStore store = Make(KvLayout.Tree);
        Fill(store, 1500);
        if (deltas) Repo.Run("gc", "-q");
        Set(store, "docs/loose", """{"n": 7, "color": "Red"}""");
        QueryFilter filter = FilterParser.Parse("color -eq red -and n -gt 3");
        KvSnapshot snapshot = store.Snapshot();
        string[] expected = [.. snapshot.Enumerate().Where(e => filter.Holds(new QueryDocument(e.Key, snapshot.Read(e)), [])).Select(e => e.Key)];
        Assert.Equal(300, expected.Length);
        Assert.Equal(expected, Keys(store, new KvQuery { Filter = filter }));
        Assert.Equal(expected[..7], Keys(store, new KvQuery { Filter = filter, Limit = 7 }));
    }

    [Fact]
    public void A_value_that_several_items_have_is_found_under_each()
    {
        KvStore store = Make(KvLayout.Tree);
        Set(store, ("a/1", "5"), ("a/2", "5"), ("b/1", "5"), ("b/2", "6"));
        Assert.Equal(["a/1", "a/2", "b/1"], Keys(store, new KvQuery { Filter = FilterParser.Parse("$ -eq 5") }));
        Assert.Equal(["b/1"], Keys(store, new KvQuery { Filter = FilterParser.Parse("$ -eq 5 -and key() -like b*") }));
        Assert.Equal(["a/2", "b/2"], Keys(store, new KvQuery { Filter = FilterParser.Parse("name() -eq 2") }));
        Assert.Equal(["b/1", "b/2", "a/1", "a/2"], Keys(store, new KvQuery { Sort = [PropertyExpression.Parse("key()")], Descending = true }).OrderBy(k => k[0] == 'a').ThenBy(k => k));
    }

    [Fact]
    public void Sorts_by_class_then_value_with_what_has_none_last()
    {
        KvStore store = Make(KvLayout.Tree);
        Set(
            store,
            ("a", """{"v": "text", "w": 1}"""), ("b", """{"v": 10}"""), ("c", """{"v": "9"}"""), ("d", "{}"), ("e", """{"v": "2026-01-01"}"""), ("f", """{"v": true}"""),
            ("g", """{"v": [1, 100]}"""), ("h", """{"v": "Text", "w": 0}"""));
        PropertyExpression v = PropertyExpression.Parse("v");
        Assert.Equal("f g c b e a h d", string.Join(' ', Keys(store, new KvQuery { Sort = [v] })));
        Assert.Equal("a h e g b c f d", string.Join(' ', Keys(store, new KvQuery { Sort = [v], Descending = true })));
        Assert.Equal("f g c b e h a d", string.Join(' ', Keys(store, new KvQuery { Sort = [v, PropertyExpression.Parse("w")] })));
        Assert.Equal("a h", string.Join(' ', Keys(store, new KvQuery { Sort = [v], Descending = true, Limit = 2 })));
        Assert.Equal("b", string.Join(' ', Keys(store, new KvQuery { Filter = FilterParser.Parse("v -gt 9"), Sort = [v], Descending = true, Limit = 2, Keys = [KeyPattern.Parse("[a-c]")] })));
    }

    [Fact]
    public void The_first_of_very_many_in_an_order_are_the_first_of_all()
    {
        KvStore store = Make(KvLayout.Tree);
        Fill(store, 3000);
        PropertyExpression n = PropertyExpression.Parse("n");
        Assert.Equal(["docs/2999", "docs/2998", "docs/2997"], Keys(store, new KvQuery { Sort = [n], Descending = true, Limit = 3 }));
    }

    [Fact]
    public void A_transaction_finds_what_it_wrote_and_not_what_it_removed()
    {
        KvStore store = Make(KvLayout.Tree);
        Set(store, ("a", "1"), ("b", "1"));
        using KvTransaction transaction = store.Begin();
        transaction.Set("c", "1"u8.ToArray());
        transaction.Set("d", "[1, 2]"u8.ToArray());
        transaction.Remove("a");
        foreach (KvEntry entry in new KvSearch(store, transaction, new KvQuery { Filter = FilterParser.Parse("$ -eq 1") }).Run()) transaction.Set("found/" + entry.Key, "2"u8.ToArray());
        Assert.Equal(["found/b", "found/c", "found/d"], new KvSearch(store, transaction, new KvQuery { Keys = [KeyPattern.Parse("found/*")], Filter = FilterParser.Parse("$ -eq 2") }).Run().Select(e => e.Key));
    }

    [Fact]
    public void A_search_that_is_cancelled_ends()
    {
        KvStore store = Make(KvLayout.Tree);
        Fill(store, 500);
        using var stop = new CancellationTokenSource();
        IEnumerator<KvEntry> found = new KvSearch(store, store.Snapshot(), new KvQuery { Filter = FilterParser.Parse("n -ge 0") }, stop.Token).Run().GetEnumerator();
        Assert.True(found.MoveNext());
        stop.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() =>
        {
            while (found.MoveNext())
            {
            }
        });
    }

    [Fact]
    public void A_damaged_value_is_told()
    {
        KvStore store = Make(KvLayout.Tree);
        Set(store, ("a", "1"), ("b", "2"));
        string id = store.Snapshot().TryGet("b", out KvEntry entry) ? entry.Blob.ToString() : "";
        string path = Repo.InGit($"objects/{id[..2]}/{id[2..]}");
        File.SetAttributes(path, FileAttributes.Normal);
        File.WriteAllBytes(path, [1, 2, 3]);
        KvException error = Assert.Throws<KvException>(() => Keys(store, new KvQuery { Filter = FilterParser.Parse("$ -eq 1") }));
        Assert.Equal(ErrorIds.ObjectCorrupt, error.ErrorId);
    }

    private static string[] Keys(KvStore store, KvQuery query) => [.. new KvSearch(store, store.Snapshot(), query).Run().Select(e => e.Key)];

    private static void Fill(KvStore store, int count)
    {
        string[] colors = ["red", "green", "blue", "Black", "white"];
        using KvTransaction transaction = store.Begin();
        for (int i = 0; i < count; i++)
        {
            string document = $$"""{"n": {{i.ToString(CultureInfo.InvariantCulture)}}, "color": "{{colors[i % colors.Length]}}", "text": "{{new string('x', i % 50)}} some words that all documents have, so that git makes deltas of them"}""";
            transaction.Set("docs/" + i.ToString(CultureInfo.InvariantCulture), Encoding.UTF8.GetBytes(document));
        }

        transaction.Commit();
    }

    private static void Set(KvStore store, params (string Key, string Value)[] items)
    {
        using KvTransaction transaction = store.Begin();
        foreach ((string key, string value) in items) transaction.Set(key, Encoding.UTF8.GetBytes(value));
        transaction.Commit();
    }
}
