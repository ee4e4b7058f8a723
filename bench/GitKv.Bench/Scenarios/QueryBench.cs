using System.Globalization;
using System.Text;
using GitKv.Bench.Measuring;
using GitKv.Bench.Reporting;
using GitKv.Core.Query;
using GitKv.Core.Query.Filters;
using GitKv.Core.Query.Indexes;
using GitKv.Core.Query.Text;
using GitKv.Core.Query.Values;
using GitKv.Core.Repositories;
using GitKv.Core.Stores;

namespace GitKv.Bench.Scenarios;

/// <summary>
/// Questions by attributes: 1,000,000 documents of 2 KB in 1,000 categories (--keys changes that), with and without indexes; what an index costs those who write.
/// </summary>
internal static class QueryBench
{
    private const int PerCategory = 1000;
    private const int SetRounds = 40;
    private static readonly (string Name, string On)[] s_indexes = [("batch", "batch"), ("size", "size"), ("owner", "owner")];

    public static void Run(Workspace workspace, Report report)
    {
        int count = int.TryParse(Environment.GetEnvironmentVariable("GITKV_BENCH_DOCUMENTS"), NumberStyles.None, CultureInfo.InvariantCulture, out int set) ? set : 1_000_000;
        string path = workspace.NewRepository();
        using GitRepository repository = GitRepository.Open(path);
        double build = Timing.Time(() => Build(repository, "plain", count));
        report.Row(FormattableString.Invariant($"{count:N0} documents of 2 KB in one commit"), $"{build:0.0} s, {count / build:N0} a second");

        // The same documents under another ref: with indexes.
        Workspace.Git(path, "update-ref", "refs/kv/indexed", "refs/kv/plain");
        KvStore indexed = KvStore.Open(repository, "indexed");
        foreach ((string name, string on) in s_indexes)
        {
            double made = Timing.Time(() => KvIndexes.Create(indexed, new IndexDefinition(name, PropertyExpression.Parse(on))));
            report.Row($"an index on '{on}' of them", $"{made:0.0} s, {count / made:N0} a second");
        }

        Ask(report, repository, count);
        Scan(report, repository, count);
        Search(report, repository, path);
        Set(report, repository, count);
        Bytes(report, path);
    }

    private static void Build(GitRepository repository, string name, int count)
    {
        KvStore store = KvStore.Create(repository, new StoreOptions(name));
        using KvTransaction transaction = store.Begin();
        for (int i = 0; i < count; i++) transaction.Set(Key(i), Document(i, 0));
        transaction.Commit();
    }

    private static void Ask(Report report, GitRepository repository, int count)
    {
        KvSnapshot snapshot = KvStore.Open(repository, "indexed").Snapshot();
        KvIndex index = KvIndexes.Of(snapshot).Single(i => i.Definition.Name == "batch");
        var times = new List<double>();
        for (int round = 0; round < 50; round++)
        {
            QueryValue wanted = QueryValue.FromText(Batch(round * 7919 % count));
            times.Add(Timing.Time(() =>
            {
                int found = index.Range(QueryRange.Equal(wanted)).Count(e => snapshot.Read(e.Entry).Length > 0);
                if (found != 10) throw new InvalidOperationException($"{wanted}: {found}");
            }));
        }

        report.Row("10 documents by equality in an index, warm", $"{Timing.Median(times) * 1e3:0.00} ms (goal: 20)");
    }

    private static void Scan(Report report, GitRepository repository, int count)
    {
        KvStore store = KvStore.Open(repository, "plain");
        QueryFilter filter = FilterParser.Parse($"batch -eq '{Batch(count / 2)}'");
        var times = new List<double>();
        for (int round = 0; round < 3; round++)
        {
            times.Add(Timing.Time(() =>
            {
                if (new KvSearch(store, store.Snapshot(), new KvQuery { Filter = filter }).Run().Count() != 10) throw new InvalidOperationException();
            }));
        }

        double scan = Timing.Median(times);
        report.Row("the same by reading every document", $"{scan:0.0} s, {count / scan:N0} documents a second (goal: 100,000)");
    }

    /// <summary>A text that a few documents have, and one that none has, beside git on the same tree.</summary>
    private static void Search(Report report, GitRepository repository, string path)
    {
        KvStore store = KvStore.Open(repository, "plain");
        foreach (string text in new[] { "batch-000123", "no such text" })
        {
            int found = 0;
            int byGit = 0;
            (double own, double git, double ratio) = Timing.Pair(3,
                _ => found = new TextSearch(new TextQuery(text, MatchCase: true, FirstOnly: true)).Run(new KvSearch(store, store.Snapshot(), new KvQuery())).Count(),
                _ => byGit = Grep(path, text));
            if (found != byGit) throw new InvalidOperationException($"{text}: {found} and {byGit}");
            report.Row($"values with '{text}' ({found})", $"{own:0.00} s, git grep -l {git:0.00} s: {ratio:0.00} times as fast (goal: 1)");
        }
    }

    /// <summary>git ends with 1 where it finds nothing.</summary>
    private static int Grep(string path, string text) =>
        Workspace.Run("sh", path, null, "-c", $"git grep -l -F -e '{text}' refs/kv/plain || true").Output.Count(c => c == '\n');

    private static void Set(Report report, GitRepository repository, int count)
    {
        // The values that are indexed stay, or one of them changes.
        foreach (bool moves in new[] { false, true })
        {
            (double plain, double indexed, double ratio) = Timing.Pair(SetRounds, round => Change("plain", round), round => Change("indexed", round));
            report.Row($"one set, {(moves ? "all three values change" : "only other properties change")}", $"without indexes {plain * 1e3:0.00} ms, with three {indexed * 1e3:0.00} ms: {ratio:0.00} times as long (goal: 3)");

            void Change(string store, int round)
            {
                int number = (round + 2) * 7919 % count;
                using KvTransaction transaction = KvStore.Open(repository, store).Begin();
                transaction.Set(Key(number), Document(number, moves ? round + 1000 : 0, round + 1 + (moves ? 1000 : 0)));
                transaction.Commit();
            }
        }
    }

    private static void Bytes(Report report, string path)
    {
        string[] sizes = [.. Workspace.Git(path, "count-objects", "-v").Split('\n').Where(l => l.StartsWith("in-pack", StringComparison.Ordinal) || l.StartsWith("size-pack", StringComparison.Ordinal))];
        report.Row("on disk", $"{string.Join(", ", sizes)} KB");
    }

    private static string Key(int i) => FormattableString.Invariant($"docs/category-{i / PerCategory:000}/document-{i:0000000}");

    private static string Batch(int i) => FormattableString.Invariant($"batch-{i / 10:000000}");

    /// <summary>A JSON document of about 2 KB. What is indexed is by the number and the round, the rest by the revision.</summary>
    private static byte[] Document(int number, int round, int revision = 0)
    {
        var random = new Random(HashCode.Combine(number, revision));
        var text = new StringBuilder(2200);
        text.Append(CultureInfo.InvariantCulture, $"{{\n  \"id\": {number},\n  \"batch\": \"{Batch(number)}{(round == 0 ? "" : $"-{round}")}\",\n  \"size\": {(number * 31L + round) % 100_003},\n  \"owner\": \"owner-{(number + round) % 997}\",\n");
        text.Append(CultureInfo.InvariantCulture, $"  \"created\": \"{2000 + number % 25}-0{1 + number % 9}-1{number % 10}T00:00:00Z\",\n  \"tags\": [\"t{number % 11}\", \"t{number % 13}\", \"t{number % 17}\"],\n  \"text\": \"");
        while (text.Length < 2000) text.Append(CultureInfo.InvariantCulture, $"{random.Next():x} ");
        return Encoding.UTF8.GetBytes(text.Append("\"\n}\n").ToString());
    }
}
