using System.Globalization;
using System.Text;
using GitKv.Bench.Measuring;
using GitKv.Bench.Reporting;
using GitKv.Core.Repositories;
using GitKv.Core.Stores;

namespace GitKv.Bench.Scenarios;

/// <summary>Two versions of a Tree store of 1,000,000 keys that differ in 10 of them, beside git diff-tree on the same two commits.</summary>
internal static class CompareBench
{
    private const int Keys = 1_000_000;
    private const int Changed = 10;

    public static void Run(Workspace workspace, Report report)
    {
        string path = workspace.NewRepository();
        double made = Timing.Time(() => Make(path));
        report.Row("1,000,000 keys made in one transaction", $"{made:0.0} s");

        using (GitRepository warm = GitRepository.Open(path))
        {
            KvStore store = KvStore.Open(warm, KvStore.DefaultName);
            (double own, double git, double ratio) = Timing.Pair(21, _ => Count(store), _ => Workspace.Git(path, "diff-tree", "-r", "refs/kv/default^", "refs/kv/default"));
            report.Row("10 keys that differ, engine, warm", $"{own * 1e3:0.00} ms");
            report.Row("git diff-tree -r, a process each time", $"{git * 1e3:0.0} ms, GitKv {ratio:0} times as fast");
        }

        var cold = new List<double>();
        for (int round = 0; round < 21; round++)
        {
            using GitRepository repository = GitRepository.Open(path);
            cold.Add(Timing.Time(() => Count(KvStore.Open(repository, KvStore.DefaultName))));
        }

        report.Row("the same, engine, repository just opened", $"{Timing.Median(cold) * 1e3:0.0} ms");
        if (ModuleBench.Module is not { } module) return;
        string script = $"Import-Module '{module}'; 1..21 | ForEach-Object {{ (Measure-Command {{ Compare-GitKvStore -AsOf ~1 }}).TotalMilliseconds }} | ForEach-Object {{ $_.ToString([cultureinfo]::InvariantCulture) }}";
        double[] times = [.. ModuleBench.Pwsh(path, script).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(t => double.Parse(t, CultureInfo.InvariantCulture))];
        report.Row("Compare-GitKvStore -AsOf ~1: the first, and the median", $"{times[0]:0} ms, {Timing.Median([.. times]):0.0} ms");
    }

    private static void Make(string path)
    {
        using GitRepository repository = GitRepository.Open(path);
        KvStore store = KvStore.OpenForWriting(repository);
        using (KvTransaction transaction = store.Begin())
        {
            for (int i = 0; i < Keys; i++) transaction.Set($"dir/key-{i}", Encoding.UTF8.GetBytes($"{{\n  \"id\": {i}\n}}\n"));
            transaction.Commit();
        }

        store = KvStore.Open(repository, KvStore.DefaultName);
        using KvTransaction change = store.Begin();
        for (int i = 0; i < Changed; i++) change.Set($"dir/key-{i * (Keys / Changed)}", "{\n  \"id\": -1\n}\n"u8);
        change.Commit();
    }

    private static void Count(KvStore store)
    {
        int count = SnapshotDiff.Compare(store.SnapshotAt(StorePoint.Parse("~1")), store.Snapshot()).Count();
        if (count != Changed) throw new InvalidOperationException($"{count} keys differ");
    }
}
