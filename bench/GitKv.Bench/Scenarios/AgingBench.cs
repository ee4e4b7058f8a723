using GitKv.Bench.Measuring;
using GitKv.Bench.Peers;
using GitKv.Bench.Reporting;
using GitKv.Core.Stores;

namespace GitKv.Bench.Scenarios;

/// <summary>A store that is written a key at a time for a day: 100,000 single sets beside 100, by what a set and a get take then. Nothing is done to it but what it does itself.</summary>
internal static class AgingBench
{
    private const int Keys = 1000;

    public static void Run(Workspace workspace, Report report)
    {
        int many = report.Keys(100_000);
        foreach (KvLayout layout in new[] { KvLayout.Tree, KvLayout.Ref })
        {
            using var young = new GitKvPeer(workspace, layout, maintained: true);
            using var old = new GitKvPeer(workspace, layout, maintained: true);
            young.Fill(Keys, 1000);
            old.Fill(Keys, 1000);
            young.Sets(0, 100, 1000);
            double writing = Enumerable.Range(0, many / 1000).Sum(i => old.Sets(i * 1000, 1000, 1000));
            report.Row($"{layout}: {Text.Count(many)} single sets", $"{writing:0.0} s, {many / writing:N0} a second; afterwards {Objects(old.Path)}");
            IReadOnlyList<Result> sets = Rounds.Of(report.Rounds(40), Sets(young, "after 100 sets"), Sets(old, $"after {Text.Count(many)} sets"));
            report.Table($"{layout}: one set, 1 KB", sets);
            IReadOnlyList<Result> gets = Rounds.Of(report.Rounds(20), Gets(young, "after 100 sets"), Gets(old, $"after {Text.Count(many)} sets"));
            report.Table($"{layout}: one get, 1 KB", gets);
            report.Goal($"{layout}: a set after {Text.Count(many)} sets beside after 100, times as long", sets[1].BesideFirst.Median, 1.3, atMost: true);
            report.Goal($"{layout}: a get after {Text.Count(many)} sets beside after 100, times as long", gets[1].BesideFirst.Median, 1.3, atMost: true);
        }
    }

    private static Subject Sets(GitKvPeer peer, string name) => new(name, r => peer.Sets((r + 1) * 50, 50, 1000) / 50);

    private static Subject Gets(GitKvPeer peer, string name) => new(name, r => peer.Gets((r + 1) * 1000, 1000) / 1000);

    private static string Objects(string path)
    {
        Dictionary<string, string> counts = Workspace.Git(path, "count-objects", "-v").Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split(": ")).ToDictionary(p => p[0], p => p[1]);
        return $"{counts["count"]} loose objects, {counts["packs"]} packs";
    }
}
