using GitKv.Bench.Measuring;
using GitKv.Bench.Peers;
using GitKv.Bench.Reporting;
using GitKv.Core.Stores;

namespace GitKv.Bench.Scenarios;

/// <summary>What a set costs as the store grows: 1,000 to 1,000,000 keys of 100 B, in one directory, and 1,000 in each of up to 1,000 categories.</summary>
internal static class ScaleBench
{
    private const int Size = 100;
    private const int MostForFlat = 100_000;

    public static void Run(Workspace workspace, Report report)
    {
        int[] counts = report.Quick ? [1_000, 10_000, 100_000] : [1_000, 10_000, 100_000, 1_000_000];
        double growth = Measure(report, counts, "GitKv, Tree, one directory", _ => new GitKvPeer(workspace, KvLayout.Tree));
        report.Goal($"a set of a Tree store at {Text.Count(counts[^1])} keys beside 1,000, times as long", growth, 1.5, atMost: true);
        growth = Measure(report, counts, "GitKv, Ref", _ => new GitKvPeer(workspace, KvLayout.Ref));
        report.Goal($"a set of a Ref store at {Text.Count(counts[^1])} keys beside 1,000, times as long", growth, 1.5, atMost: true);
        Measure(report, counts, "GitKv, Tree, categories of 1,000", _ => new GitKvPeer(workspace, KvLayout.Tree, keys: InCategories));
        int[] flat = [.. counts.Where(c => c <= MostForFlat)];
        Measure(report, flat, "LibGit2Sharp, TreeDefinition", _ => new LibGit2Peer(workspace, tree: true));
        Measure(report, flat, "git, a process a command", _ => new ScriptPeer(workspace, tree: true));
    }

    /// <summary>Returns how many times as long a set takes at the most keys as at the fewest.</summary>
    private static double Measure(Report report, int[] counts, string name, Func<int, Peer> make)
    {
        List<Peer> peers = [.. counts.Select(make)];
        try
        {
            foreach ((Peer peer, int count) in peers.Zip(counts)) peer.Fill(count, Size);
            IReadOnlyList<Result> results = Rounds.Of(report.Rounds(peers[0] is GitKvPeer ? 40 : 8), [.. peers.Zip(counts, (p, c) => new Subject($"{Text.Count(c)} keys", r => p.Sets((r + 1) * p.SetsInRound, p.SetsInRound, Size) / p.SetsInRound))]);
            report.Table($"One set, {Size} B: {name}", results);
            foreach ((Result result, int count) in results.Zip(counts)) report.Point("set-by-keys", name, count, result.Seconds.Median * 1e3);
            return results[^1].BesideFirst.Median;
        }
        finally
        {
            foreach (Peer peer in peers) peer.Dispose();
        }
    }

    private static string InCategories(int number) => FormattableString.Invariant($"category-{number / 1000}/key-{number % 1000}");
}
