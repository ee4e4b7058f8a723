using GitKv.Bench.Measuring;
using GitKv.Bench.Peers;
using GitKv.Bench.Reporting;
using GitKv.Core.Stores;

namespace GitKv.Bench.Scenarios;

/// <summary>One set that is on the disk when it returns: objects, folders, ref. In the folder for temporary files, or where <c>--disk</c> says: a tmpfs has nothing to sync.</summary>
internal static class DurableBench
{
    private const int Keys = 1000;
    private const int InRound = 5;

    public static void Run(Workspace workspace, Report report)
    {
        using var disk = new Workspace(workspace.Disk);
        var peers = new List<Peer> { new GitKvPeer(disk, KvLayout.Ref, durable: true), new GitKvPeer(disk, KvLayout.Tree, durable: true) };
        if (Sqlite.IsHere) peers.AddRange([new SqlitePeer(disk.Folder, "WAL", "FULL"), new SqlitePeer(disk.Folder, "DELETE", "FULL")]);
        peers.Add(new ScriptPeer(disk, tree: false, "core.fsync=all"));
        peers.Add(new ScriptPeer(disk, tree: true, "core.fsync=all"));
        try
        {
            foreach (Peer peer in peers) peer.Fill(Keys, 1000);
            IReadOnlyList<Result> results = Rounds.Of(report.Rounds(30), [.. peers.Select(p => new Subject(p.Name, r => p.Sets((r + 1) * InRound, InRound, 1000) / InRound))]);
            report.Table($"One set, 1 KB, synced to the disk ({Workspace.FileSystemOf(disk.Folder)})", results);
            foreach (Result sqlite in results.Where(r => r.Name.StartsWith("SQLite", StringComparison.Ordinal)))
            {
                report.Goal($"a durable set of a Ref store beside {sqlite.Name}, times as long", 1 / sqlite.BesideFirst.Median, 3, atMost: true);
                report.Goal($"a durable set of a Tree store beside {sqlite.Name}, times as long", results[1].Seconds.Median / sqlite.Seconds.Median, 3, atMost: true);
            }
        }
        finally
        {
            foreach (Peer peer in peers) peer.Dispose();
        }
    }
}
