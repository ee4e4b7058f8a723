using System.Globalization;
using System.Text;
using GitKv.Core.Keys;
using GitKv.Core.Query;
using GitKv.Core.Query.Filters;
using GitKv.Core.Query.Indexes;
using GitKv.Core.Query.Values;
using GitKv.Core.Stores;
using GitKv.Core.Tests.Stores;

namespace GitKv.Core.Tests.Query;

public sealed class IndexedSearchTests : StoreTestsBase
{
    private static readonly string LongText = new('x', 200);

    private static readonly string[] Values =
    [
        "1", "\"1\"", "1e0", "2", "10", "-5", "\"10\"", "true", "false", "null", "\"true\"", "\"a\"", "\"A\"", "\"ab\"", "\"Abc\"", "\"b\"", "\"é\"", "\"É\"", "\"\"", "\"2026-01-01\"",
        "\"2026-01-01T00:00Z\"", "\"2026-06-30\"", "[1, 10]", "[\"a\", \"b\"]", "[]", "{}", "[\"B\", 2, null]", "\"1 a\"", "\"-x\"", $"\"{LongText}\"", $"\"{LongText}a\"", $"\"{LongText}B\"",
    ];

    private static readonly string[] Operands = ["1", "2.0", "10", "-5", "$true", "'false'", "'a'", "'AB'", "'b'", "'É'", "'2026-01-01'", "'2026-03-01T12:00'", $"'{LongText}'", $"'{LongText}b'", "''"];
    private static readonly string[] Wildcards = ["'a*'", "'A?'", "'2*'", "'-*'", "'t*'", "'*b'", "'x*'", "'1*'", "'f*e'", $"'{LongText}*'"];

    [Fact]
    public void An_index_never_changes_what_is_found_or_its_order()
    {
        var random = new Random(7);
        KvStore store = Store(random);
        int indexed = 0;
        for (int i = 0; i < 400; i++)
        {
            QueryFilter filter = FilterParser.Parse(Condition(random, 2));
            var keys = random.Next(4) == 0 ? new[] { KeyPattern.Parse(random.Next(2) == 0 ? "a/**" : "a/1*") } : [];
            bool sort = random.Next(3) == 0;
            KvQuery Query(bool without) => new()
            {
                Filter = filter,
                Keys = keys,
                Sort = sort ? [PropertyExpression.Parse(i % 2 == 0 ? "v" : "s")] : [],
                Descending = i % 4 < 2,
                Limit = i % 5 == 0 ? 7 : long.MaxValue,
                WithoutIndexes = without,
            };
            var search = new KvSearch(store, store.Snapshot(), Query(without: false));
            if (search.Plan.Access == QueryAccess.Index) indexed++;
            Assert.Equal(Keys(store, Query(without: true)), search.Run().Select(e => e.Key));
        }

        Assert.InRange(indexed, 100, 400);
    }

    [Theory]
    [InlineData("v", false)]
    [InlineData("v", true)]
    [InlineData("w", false)]
    [InlineData("w", true)]
    public void The_first_by_an_index_are_the_first_of_all(string property, bool descending)
    {
        KvStore store = Store(new Random(3));
        foreach (string? filter in new[] { null, "s -like 'a*'", "s -exists" })
        {
            foreach (long limit in new long[] { 1, 10, 60, 500 })
            {
                KvQuery Query(bool without) => new()
                {
                    Filter = filter is null ? null : FilterParser.Parse(filter),
                    Sort = [PropertyExpression.Parse(property)],
                    Descending = descending,
                    Limit = limit,
                    WithoutIndexes = without,
                };
                Assert.Equal(Keys(store, Query(without: true)), Keys(store, Query(without: false)));
            }
        }
    }

    [Fact]
    public void The_narrowest_index_is_taken_and_what_it_answers_alone_is_not_checked_again()
    {
        KvStore store = Store(new Random(1));
        QueryPlan plan = Plan(store, "s -eq 'a' -and n -eq 5");
        Assert.Equal(QueryAccess.Index, plan.Access);
        Assert.Equal(["by-n (n): = 5"], plan.Index);
        Assert.Equal(1, plan.Candidates);
        Assert.Equal("s -eq 'a' -and n -eq 5", plan.Filter);
        Assert.Null(Plan(store, "n -between 5, 7 -or n -gt 100").Filter);
        Assert.Equal(["by-n (n): >= 5, <= 7", "by-n (n): > 100"], Plan(store, "n -between 5, 7 -or n -gt 100").Index);
        Assert.Equal(QueryAccess.Scan, Plan(store, "n -eq 5 -or other -eq 1").Access);
        Assert.Equal(QueryAccess.Scan, Plan(store, "n -ne 5").Access);
        Assert.Equal(QueryAccess.Scan, Plan(store, "n -eq $null").Access);
        Assert.Equal(QueryAccess.Scan, Plan(store, "p -eq 1").Access);
        Assert.Equal(QueryAccess.Index, Plan(store, "p -eq 1", "a/1*").Access);
        Assert.Equal(["by-n (n): all"], new KvSearch(store, store.Snapshot(), new KvQuery { Sort = [PropertyExpression.Parse("n")], Limit = 3 }).Plan.Index);
    }

    [Fact]
    public void A_transaction_with_changes_finds_them_beside_indexes()
    {
        KvStore store = Store(new Random(1));
        using KvTransaction transaction = store.Begin();
        var query = new KvQuery { Filter = FilterParser.Parse("n -in 5, 6") };
        Assert.Equal(["a/5", "b/6"], new KvSearch(store, transaction, query).Run().Select(e => e.Key));
        transaction.Remove("a/5");
        transaction.Set("c", """{"n": 5}"""u8.ToArray());
        Assert.Equal(["b/6", "c"], new KvSearch(store, transaction, query).Run().Select(e => e.Key));
    }

    private static QueryPlan Plan(KvStore store, string filter, params string[] keys) =>
        new KvSearch(store, store.Snapshot(), new KvQuery { Filter = FilterParser.Parse(filter), Keys = [.. keys.Select(KeyPattern.Parse)] }).Plan;

    private static string Condition(Random random, int depth)
    {
        if (depth > 0 && random.Next(3) == 0) return $"({Condition(random, depth - 1)} {Pick(random, "-and", "-or")} {Condition(random, depth - 1)})";
        if (depth > 0 && random.Next(10) == 0) return $"-not ({Condition(random, depth - 1)})";
        string property = Pick(random, "v", "v", "v", "s", "c", "w", "p");
        string exact = Pick(random, "", "", "c");
        return random.Next(6) switch
        {
            0 => $"{property} -{exact}like {Pick(random, Wildcards)}",
            1 => $"{property} -{exact}in {Pick(random, Operands)}, {Pick(random, Operands)}",
            2 => $"{property} -{exact}between {Pick(random, Operands)}, {Pick(random, Operands)}",
            3 => $"{property} -{exact}{Pick(random, "gt", "ge", "lt", "le")} {Pick(random, Operands)}",
            4 => $"{property} -exists",
            _ => $"{property} -{exact}{Pick(random, "eq", "eq", "ne")} {Pick(random, Operands)}",
        };
    }

    private static T Pick<T>(Random random, params T[] from) => from[random.Next(from.Length)];

    private static string[] Keys(KvStore store, KvQuery query) => [.. new KvSearch(store, store.Snapshot(), query).Run().Select(e => e.Key)];

    private KvStore Store(Random random)
    {
        KvStore store = Make(KvLayout.Tree);
        KvIndexes.Create(store, new IndexDefinition("by-v", PropertyExpression.Parse("v")));
        KvIndexes.Create(store, new IndexDefinition("by-n", PropertyExpression.Parse("n")));
        KvIndexes.Create(store, new IndexDefinition("by-s", PropertyExpression.Parse("s")) { Types = [QueryClass.Text] });
        KvIndexes.Create(store, new IndexDefinition("by-c", PropertyExpression.Parse("c")) { CaseSensitive = true });
        KvIndexes.Create(store, new IndexDefinition("by-w", PropertyExpression.Parse("w")));
        KvIndexes.Create(store, new IndexDefinition("by-p", PropertyExpression.Parse("p")) { Pattern = KeyPattern.Parse("a/**") });
        using KvTransaction transaction = store.Begin();
        for (int i = 0; i < 160; i++)
        {
            var document = new StringBuilder(string.Create(CultureInfo.InvariantCulture, $"{{\"n\": {i}, \"w\": \"{i % 30:00}\""));
            foreach (string name in new[] { "v", "s", "c", "p" })
            {
                if (random.Next(5) > 0) document.Append(CultureInfo.InvariantCulture, $", \"{name}\": {Pick(random, Values)}");
            }

            transaction.Set(string.Create(CultureInfo.InvariantCulture, $"{(i % 2 == 0 ? "b" : "a")}/{i}"), Encoding.UTF8.GetBytes(document.Append('}').ToString()));
        }

        transaction.Commit();
        return store;
    }
}
