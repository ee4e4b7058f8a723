using GitKv.Bench.Measuring;
using GitKv.Bench.Peers;
using GitKv.Bench.Reporting;
using GitKv.Core.Stores;

namespace GitKv.Bench.Scenarios;

/// <summary>One get at a time at 100,000 keys, packed: warm, each resolving its key in the newest version; and by a program that opens the repository for it.</summary>
internal static class GetBench
{
    private const int Keys = 100_000;

    public static void Run(Workspace workspace, Report report)
    {
        IReadOnlyList<Result> results = Warm(workspace, report, 1000, all: true);
        Result sqlite = results.FirstOrDefault(r => r.Name.StartsWith("SQLite", StringComparison.Ordinal)) ?? results[0];
        report.Goal("a warm get of a Tree store beside SQLite's select by key, times as long", 1 / sqlite.BesideFirst.Median, 1.5, atMost: true);
        foreach (Result r in results) report.Bar("peers", "gets a second, one at a time", r.Name, 1 / r.Seconds.Median);
        Warm(workspace, report, 100, all: false);
        Warm(workspace, report, 100_000, all: false);
        ById(workspace, report);
        Cold(workspace, report);
    }

    private static void ById(Workspace workspace, Report report)
    {
        using var own = new GitKvPeer(workspace, KvLayout.Tree);
        using var git = new CoProcessPeer(workspace, tree: false);
        using var other = new LibGit2Peer(workspace, tree: false);
        int keys = report.Keys(Keys);
        foreach (Peer peer in new Peer[] { own, git, other }) peer.Fill(keys, 1000);
        string[] ids = [.. Workspace.Git(git.GitDirectory, "for-each-ref", "--format=%(objectname)", "refs/p").Split('\n', StringSplitOptions.RemoveEmptyEntries).Where((_, i) => i % (keys / 1000) == 0)];
        IReadOnlyList<Result> results = Rounds.Of(report.Rounds(11),
            new Subject("GitKv, Tree, by key", r => own.Gets((r + 1) * 104_729, ids.Length) / ids.Length),
            new Subject("GitKv, by the blob's id", _ => own.GetsById(ids) / ids.Length),
            new Subject("git cat-file --batch kept open, by id", _ => git.GetsById(ids) / ids.Length),
            new Subject("LibGit2Sharp, Lookup by id", _ => other.GetsById(ids) / ids.Length));
        report.Table($"One get of 1 KB where the id is known, warm, {Text.Count(keys)} keys", results);
        report.Goal("a warm get by key beside git cat-file --batch, kept open and given the id, times as fast", results[2].BesideFirst.Median, 3, atMost: false);
        report.Goal("a warm get by id beside git cat-file --batch, kept open and given the id, times as fast", results[2].Seconds.Median / results[1].Seconds.Median, 3, atMost: false);
    }

    private static IReadOnlyList<Result> Warm(Workspace workspace, Report report, int size, bool all)
    {
        int keys = size > 10_000 ? 1000 : report.Keys(Keys);
        var peers = new List<Peer> { new GitKvPeer(workspace, KvLayout.Tree), new GitKvPeer(workspace, KvLayout.Ref), new CoProcessPeer(workspace, tree: true), new CoProcessPeer(workspace, tree: false), new LibGit2Peer(workspace, tree: true), new LibGit2Peer(workspace, tree: false), new FilePeer(workspace.Folder) };
        if (Sqlite.IsHere) peers.Add(new SqlitePeer(workspace.Folder));
        if (all && PythonPeer.IsHere) peers.AddRange([new PythonPeer(workspace, tree: true), new PythonPeer(workspace, tree: false)]);
        if (all) peers.AddRange([new ScriptPeer(workspace, tree: true), new NotesPeer(workspace)]);
        if (all && AnnexPeer.IsHere) peers.Add(new AnnexPeer(workspace));
        try
        {
            foreach (Peer peer in peers.OrderBy(static p => p.Name.Contains("a ref a key", StringComparison.Ordinal) || p.Name.StartsWith("git kept open", StringComparison.Ordinal))) peer.Fill(peer is NotesPeer or AnnexPeer ? Math.Min(keys, 1000) : keys, size);
            IReadOnlyList<Result> results = Rounds.Of(report.Rounds(11), [.. peers.Select(p => new Subject(p.Name, r => p.Gets((r + 1) * 104_729, p.GetsInRound) / p.GetsInRound))]);
            report.Table($"One get, {(size < 1000 ? $"{size} B" : $"{size / 1000} KB")}, warm, {Text.Count(keys)} keys (git notes, git annex: 1,000)", results);
            return results;
        }
        finally
        {
            foreach (Peer peer in peers) peer.Dispose();
        }
    }

    private static void Cold(Workspace workspace, Report report)
    {
        using var tree = new GitKvPeer(workspace, KvLayout.Tree);
        using var refs = new GitKvPeer(workspace, KvLayout.Ref);
        using var otherTree = new LibGit2Peer(workspace, tree: true);
        using var otherRefs = new LibGit2Peer(workspace, tree: false);
        int keys = report.Keys(Keys);
        foreach (Peer peer in new Peer[] { tree, refs, otherTree, otherRefs }) peer.Fill(keys, 1000);
        IReadOnlyList<Result> results = Rounds.Of(report.Rounds(50),
            new Subject("GitKv, Tree: open, get one key, close", r => Timing.Time(() => tree.GetCold(r + 1))),
            new Subject("GitKv, Ref: open, get one key, close", r => Timing.Time(() => refs.GetCold(r + 1))),
            new Subject("LibGit2Sharp, a ref a key: open, look up, close", r => Timing.Time(() => otherRefs.GetCold(r + 1))),
            new Subject("LibGit2Sharp, commit and path: open, look up, close", r => Timing.Time(() => otherTree.GetCold(r + 1))));
        report.Table($"One get by a handle that is opened for it, {Text.Count(keys)} keys, 1 KB", results);
        report.Goal("a cold get of a Tree store beside LibGit2Sharp's open and lookup of a ref, times as long", 1 / results[2].BesideFirst.Median, 1.5, atMost: true);
    }
}
