using System.Text;
using GitKv.Bench.Measuring;
using GitKv.Bench.Reporting;
using GitKv.Core.Repositories;
using GitKv.Core.Stores;
using GitKv.Core.Stores.History;

namespace GitKv.Bench.Scenarios;

/// <summary>One key that changed 10 times in 100,000 commits, beside <c>git log -- path</c>; without a commit-graph, and with one that has changed paths.</summary>
internal static class HistoryBench
{
    private const int Commits = 100_000;
    private const string Key = "app/version";

    public static void Run(Workspace workspace, Report report)
    {
        string path = workspace.NewRepository();
        Workspace.Run("git", path, Import, "fast-import", "--quiet");
        Workspace.Git(path, "repack", "-adq");
        Compare(report, path, "no commit-graph", 5);
        double written = Timing.Time(() => Workspace.Git(path, "commit-graph", "write", "--reachable", "--changed-paths"));
        report.Row("git commit-graph write --changed-paths", $"{written:0.0} s");
        Compare(report, path, "commit-graph", 11);
    }

    private static void Compare(Report report, string path, string how, int rounds)
    {
        (double own, double git, double ratio) = Timing.Pair(rounds, _ => Own(path, new HistoryQuery { Keys = [Key] }, 10), _ => Log(path));
        report.Row($"all 10 changes of one key, {how}", $"{own * 1e3:0.0} ms");
        report.Row("git log -- path", $"{git * 1e3:0.0} ms, GitKv {ratio:0.0} times as fast");
        (double newest, _, _) = Timing.Pair(rounds, _ => Own(path, new HistoryQuery { Keys = [Key], First = 1 }, 1), _ => { });
        report.Row($"the newest change only, {how}", $"{newest * 1e3:0.0} ms");
    }

    private static void Own(string path, HistoryQuery query, int expected)
    {
        // Opened anew each time, so that nothing is cached.
        using GitRepository repository = GitRepository.Open(path);
        int count = KvStore.Open(repository, "s").History(query).Read().Count();
        if (count != expected) throw new InvalidOperationException($"{count} changes");
    }

    private static void Log(string path)
    {
        string log = Workspace.Git(path, "log", "--format=%H %an %ad %s", "refs/kv/s", "--", Key);
        if (log.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length != 10) throw new InvalidOperationException(log);
    }

    private static void Import(Stream input)
    {
        using var script = new StreamWriter(input, new UTF8Encoding(false), 1 << 16, leaveOpen: true);
        for (int i = 0; i < Commits; i++)
        {
            script.Write($"commit refs/kv/s\ncommitter Bench <bench@example.com> {1_600_000_000 + (i * 60)} +0000\ndata 3\nset\n");
            if (i == 0) File(".gitkv", "{\"format\": 1, \"layout\": \"Tree\"}");
            if (i % (Commits / 10) == 5_000) File(Key, $"1.{i}");
            else File($"dir/key-{(uint)(i * 48271) % 200}", $"value {i}");
            script.Write('\n');
        }

        void File(string name, string content) => script.Write($"M 100644 inline {name}\ndata {content.Length}\n{content}\n");
    }
}
