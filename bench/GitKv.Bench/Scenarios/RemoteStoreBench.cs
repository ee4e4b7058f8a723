using System.Text;
using GitKv.Bench.Measuring;
using GitKv.Bench.Peers;
using GitKv.Bench.Reporting;
using GitKv.Core.Remotes;
using GitKv.Core.Repositories;
using GitKv.Core.Stores;

namespace GitKv.Bench.Scenarios;

/// <summary>Stores of a remote without a clone: one key, one write, one transaction; beside what scripts do with git. The remote is a folder.</summary>
internal static class RemoteStoreBench
{
    private const int Keys = 1_000_000;
    private const int Refs = 10_000;
    private const int Changed = 1000;

    public static void Run(Workspace workspace, Report report)
    {
        // The person's cache is left alone.
        Environment.SetEnvironmentVariable("GITKV_CACHE", Path.Combine(workspace.Folder, "cache"));
        OneKey(report, workspace);
        OneWrite(report, workspace);
        OneTransaction(report, workspace, KvLayout.Branch);
        OneTransaction(report, workspace, KvLayout.Ref);
    }

    private static void OneKey(Report report, Workspace workspace)
    {
        string remote = NewRemote(workspace);
        using (GitRepository repository = GitRepository.Open(remote))
        {
            KvStore made = KvStore.Create(repository, new StoreOptions("s", RefPrefix: "refs/heads/s"));
            using KvTransaction transaction = made.Begin();
            for (int i = 0; i < Keys; i++) transaction.Set($"dir/key-{i}", Encoding.UTF8.GetBytes($"value {i}"));
            transaction.Commit();
        }

        int count = 0;
        (double own, double clone, double ratio) = Timing.Pair(3, _ => Get($"dir/key-{count++ * 7919 % Keys}"), round =>
        {
            string target = Path.Combine(workspace.Folder, $"clone{round}");
            Workspace.Git(workspace.Folder, "clone", "-q", "--bare", "--depth", "1", "--branch", "s", "file://" + remote, target);
            Directory.Delete(target, recursive: true);
        });
        report.Row("get of one key of 1,000,000, an empty cache", $"{own * 1e3:0} ms");
        report.Row("git clone --depth 1 of the same", $"{clone * 1e3:0} ms, GitKv {ratio:0.0} times as fast (goal: 20)");

        void Get(string key)
        {
            string cache = Path.Combine(workspace.Folder, "cache");
            if (Directory.Exists(cache)) Directory.Delete(cache, recursive: true);
            using GitRepository repository = Open(remote);
            KvSnapshot snapshot = KvStore.Open(repository, "s", "refs/heads/s").Snapshot();
            if (!snapshot.TryGet(key, out KvEntry entry) || snapshot.Read(entry).Length < 6) throw new InvalidOperationException();
        }
    }

    private static void OneWrite(Report report, Workspace workspace)
    {
        string remote = NewRemote(workspace);
        using (GitRepository repository = GitRepository.Open(remote)) Workspace.Fill(repository, "s", 1000);
        string clone = workspace.NewRepository();
        Workspace.Git(clone, "remote", "add", "origin", remote);
        Set(-2);
        (double own, double git, double ratio) = Timing.Pair(15, Set, Script);
        report.Row("write-through set of one key", $"{own * 1e3:0} ms");
        report.Row("git fetch, commit, push by script", $"{git * 1e3:0} ms, GitKv {ratio:0.0} times as fast (goal: 2)");

        void Set(int round)
        {
            using GitRepository repository = Open(remote);
            using KvTransaction transaction = KvStore.Open(repository, "s").Begin();
            transaction.Set("dir/key-7", Peer.Value(7 + 100_000 * (round + 100), 1000));
            if (!transaction.Commit().Changed) throw new InvalidOperationException();
        }

        void Script(int round)
        {
            Workspace.Git(clone, "fetch", "-q", "origin", "+refs/kv/s:refs/kv/s");
            string blob = Workspace.Run("git", clone, s => s.Write(Peer.Value(8 + 100_000 * (round + 100), 1000)), "hash-object", "-w", "--stdin").Output.Trim();
            Workspace.Git(clone, "read-tree", "refs/kv/s");
            Workspace.Git(clone, "update-index", "--add", "--cacheinfo", $"100644,{blob},plain");
            string tree = Workspace.Git(clone, "write-tree").Trim();
            string commit = Workspace.Git(clone, "commit-tree", "-p", "refs/kv/s", "-m", "set", tree).Trim();
            Workspace.Git(clone, "push", "-q", "origin", $"{commit}:refs/kv/s");
        }
    }

    private static void OneTransaction(Report report, Workspace workspace, KvLayout layout)
    {
        string remote = NewRemote(workspace);
        using (GitRepository repository = GitRepository.Open(remote))
        {
            KvStore made = KvStore.Create(repository, new StoreOptions("s", layout));
            using KvTransaction transaction = made.Begin();
            for (int i = 0; i < Refs; i++) transaction.Set($"key-{i}", Encoding.UTF8.GetBytes($"value {i}"));
            transaction.Commit();
        }

        var times = new List<double>();
        for (int round = 0; round < 5; round++)
        {
            times.Add(Timing.Time(() =>
            {
                using GitRepository repository = Open(remote);
                using KvTransaction transaction = KvStore.Open(repository, "s").Begin();
                for (int i = 0; i < Changed; i++) transaction.Set($"key-{i * 9}", Encoding.UTF8.GetBytes($"round {round} {i}"));
                if (!transaction.Commit().Changed) throw new InvalidOperationException();
            }));
        }

        report.Row($"transaction of 1,000 keys, {layout}, remote of 10,000 refs", $"{Timing.Median(times) * 1e3:0} ms (goal: 1,000)");
    }

    private static string NewRemote(Workspace workspace)
    {
        string remote = workspace.NewRepository();
        Workspace.Git(remote, "config", "uploadpack.allowFilter", "true");
        return remote;
    }

    private static GitRepository Open(string remote) => RemoteRepository.Open(RemoteAddress.Resolve(null, remote));
}
