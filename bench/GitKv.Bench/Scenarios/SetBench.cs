using GitKv.Bench.Measuring;
using GitKv.Bench.Peers;
using GitKv.Bench.Reporting;
using GitKv.Core.Stores;

namespace GitKv.Bench.Scenarios;

/// <summary>One set at a time, each visible to every other process before the next; at 10,000 keys in one directory (1,000 for those that are slow to fill).</summary>
internal static class SetBench
{
    private const int Keys = 10_000;

    public static void Run(Workspace workspace, Report report)
    {
        Refs(workspace, report);
        Trees(workspace, report);
        foreach (int size in new[] { 100, 100_000 }) Sizes(workspace, report, size);
    }

    private static void Refs(Workspace workspace, Report report)
    {
        var peers = new List<Peer> { new GitKvPeer(workspace, KvLayout.Ref), new CoProcessPeer(workspace, tree: false), new ScriptPeer(workspace, tree: false), new LibGit2Peer(workspace, tree: false), new FilePeer(workspace.Folder) };
        if (PythonPeer.IsHere) peers.Add(new PythonPeer(workspace, tree: false));
        if (Sqlite.IsHere) peers.Add(new SqlitePeer(workspace.Folder));
        IReadOnlyList<Result> results = Measure(report, peers, 1000, $"One set, 1 KB, a ref a key ({Keys:N0} keys)");
        report.Goal("a set of a Ref store beside git's two commands, times as fast", Of(results, "git, a process").BesideFirst.Median, 25, atMost: false);
        report.Goal("a set of a Ref store beside hash-object and update-ref kept open, times as fast", Of(results, "git kept open").BesideFirst.Median, 2, atMost: false);
        report.Goal("a set of a Ref store beside a file's create and rename, times as long", 1 / Of(results, "a file").BesideFirst.Median, 6, atMost: true);
        foreach (Result r in results) report.Bar("peers", "sets a second, one at a time", r.Name, 1 / r.Seconds.Median);
    }

    private static void Trees(Workspace workspace, Report report)
    {
        var peers = new List<Peer> { new GitKvPeer(workspace, KvLayout.Tree), new GitKvPeer(workspace, KvLayout.Branch), new ScriptPeer(workspace, tree: true), new LibGit2Peer(workspace, tree: true), new NotesPeer(workspace) };
        if (PythonPeer.IsHere) peers.Add(new PythonPeer(workspace, tree: true));
        if (AnnexPeer.IsHere) peers.Add(new AnnexPeer(workspace));
        IReadOnlyList<Result> results = Measure(report, peers, 1000, $"One set, 1 KB, with its history: a commit each ({Keys:N0} keys)");
        report.Goal("a set of a Tree store beside git's five commands, times as fast", Of(results, "git, a process").BesideFirst.Median, 25, atMost: false);
    }

    private static void Sizes(Workspace workspace, Report report, int size)
    {
        var peers = new List<Peer> { new GitKvPeer(workspace, KvLayout.Ref), new GitKvPeer(workspace, KvLayout.Tree), new CoProcessPeer(workspace, tree: false), new LibGit2Peer(workspace, tree: false), new FilePeer(workspace.Folder) };
        if (Sqlite.IsHere) peers.Add(new SqlitePeer(workspace.Folder));
        Measure(report, peers, size, $"One set, {(size < 1000 ? $"{size} B" : $"{size / 1000} KB")} (1,000 keys)", 1000);
    }

    private static IReadOnlyList<Result> Measure(Report report, List<Peer> peers, int size, string title, int keys = Keys)
    {
        try
        {
            foreach (Peer peer in peers) peer.Fill(peer is NotesPeer or AnnexPeer ? Math.Min(keys, 1000) : keys, size);
            IReadOnlyList<Result> results = Rounds.Of(report.Rounds(40), [.. peers.Select(p => new Subject(p.Name, r => p.Sets((r + 1) * p.SetsInRound, p.SetsInRound, size) / p.SetsInRound))]);
            report.Table(title, results);
            return results;
        }
        finally
        {
            foreach (Peer peer in peers) peer.Dispose();
        }
    }

    private static Result Of(IReadOnlyList<Result> results, string start) => results.First(r => r.Name.StartsWith(start, StringComparison.Ordinal));
}
