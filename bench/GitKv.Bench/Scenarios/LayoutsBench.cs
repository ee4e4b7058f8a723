using GitKv.Bench.Measuring;
using GitKv.Bench.Peers;
using GitKv.Bench.Reporting;
using GitKv.Core.Stores;

namespace GitKv.Bench.Scenarios;

/// <summary>The three layouts side by side: single sets and gets, a transaction of many keys, a list; 10,000 keys of 1 KB.</summary>
internal static class LayoutsBench
{
    private const int Keys = 10_000;

    public static void Run(Workspace workspace, Report report)
    {
        GitKvPeer[] peers = [.. Enum.GetValues<KvLayout>().Select(l => new GitKvPeer(workspace, l))];
        try
        {
            foreach (GitKvPeer peer in peers) peer.Fill(Keys, 1000);
            Measure(report, peers, "gets a second", 20, (p, r) => p.Gets((r + 1) * 1000, 1000) / 1000);
            Measure(report, peers, "keys listed a second", 20, (p, _) => Timing.Time(() => Require(p.Store.Snapshot().Enumerate(null).Count(), Keys)) / Keys);
            Measure(report, peers, "sets a second, one at a time", 40, (p, r) => p.Sets((r + 1) * 50, 50, 1000) / 50);
            Measure(report, peers, "keys set a second, 1,000 in a transaction", 10, (p, r) => p.SetTogether((r + 1) * 1000, 1000, 1000) / 1000);
        }
        finally
        {
            foreach (GitKvPeer peer in peers) peer.Dispose();
        }
    }

    private static void Measure(Report report, GitKvPeer[] peers, string what, int rounds, Func<GitKvPeer, int, double> round)
    {
        IReadOnlyList<Result> results = Rounds.Of(report.Rounds(rounds), [.. peers.Select(p => new Subject(p.Name, r => round(p, r)))]);
        report.Table($"{what}, {Text.Count(Keys)} keys, 1 KB", [.. results.Select(r => r with { Note = $"{Text.Count(1 / r.Seconds.Median)} a second" })]);
        foreach (Result r in results) report.Bar("layouts", what, r.Name, 1 / r.Seconds.Median);
    }

    private static void Require(int found, int count)
    {
        if (found != count) throw new InvalidOperationException($"{found} keys, not {count}");
    }
}
