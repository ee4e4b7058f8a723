using System.Text;
using GitKv.Bench.Measuring;
using GitKv.Bench.Peers;
using GitKv.Bench.Reporting;
using GitKv.Core.Objects;
using GitKv.Core.Refs;
using GitKv.Core.Remotes;
using GitKv.Core.Remotes.ByGit;
using GitKv.Core.Remotes.Wire;
using GitKv.Core.Repositories;
using GitKv.Core.Stores;

namespace GitKv.Bench.Scenarios;

/// <summary>The own protocol client beside the installed git, against a folder of this machine: what a change and a read of a remote cost.</summary>
internal static class RemoteBench
{
    private const int RoundCount = 21;

    public static void Run(Workspace workspace, Report report)
    {
        OneRef(report, workspace);
        ManyRefs(report, workspace);
    }

    private static void OneRef(Report report, Workspace workspace)
    {
        string remote = Remote(workspace, 1_000);
        string local = workspace.NewRepository();
        using GitRepository repository = GitRepository.Open(local);
        using WireConnection own = Own(remote);
        using InstalledGitConnection git = ByGit(remote);

        Row(report, "CAS of one blob ref, 1,000 refs", Timing.Pair(RoundCount, Blobs("refs/bench/own", own), Blobs("refs/bench/git", git)));
        Row(report, "CAS of a Tree store's one ref (1,000 keys), 1,000 refs", Timing.Pair(RoundCount, Commits("own", own), Commits("git", git)));
        Row(report, "which version has this ref?, 1,000 refs", Timing.Pair(RoundCount, _ => own.ListRefs(["refs/kv/x/key-77"]), _ => git.ListRefs(["refs/kv/x/key-77"])));
        string cache = workspace.NewRepository();
        using GitRepository into = GitRepository.Open(cache);
        Row(report, "one ref and its value, 1,000 refs", Timing.Pair(RoundCount, r => Read(own, into, 2 * r + 2), r => Read(git, into, 2 * r + 3)));

        Action<int> Blobs(string name, IRemoteConnection connection)
        {
            var now = default(ObjectId);
            return round =>
            {
                ObjectId next = Write(repository, $"{name} {round}");
                Push(connection, repository, new RefEdit(name, now, next));
                now = next;
            };
        }

        Action<int> Commits(string name, IRemoteConnection connection)
        {
            KvStore store = Workspace.Fill(repository, name, 1_000);
            string reference = $"refs/kv/{name}";
            ObjectId now = Tip(repository, reference);
            Push(connection, repository, new RefEdit(reference, default, now));
            return round =>
            {
                using KvTransaction transaction = store.Begin();
                transaction.Set("dir/key-7", Peer.Value(7 + 100_000 * (round + 10), 1000));
                transaction.Commit();
                ObjectId next = Tip(repository, reference);
                Push(connection, repository, new RefEdit(reference, now, next));
                now = next;
            };
        }
    }

    private static void ManyRefs(Report report, Workspace workspace)
    {
        string remote = Remote(workspace, 10_000);
        string local = workspace.NewRepository();
        using GitRepository repository = GitRepository.Open(local);
        using WireConnection own = Own(remote);
        using InstalledGitConnection git = ByGit(remote);
        Row(report, "atomic push of 1,000 blob refs, 10,000 refs", Timing.Pair(1, r => Many(own, $"own{r + 1}"), r => Many(git, $"git{r + 1}")));

        void Many(IRemoteConnection connection, string name)
        {
            var edits = new List<RefEdit>();
            using (var writer = new ObjectWriter(repository.Objects, repository.Fsync(durable: false)))
            {
                for (int i = 0; i < 1_000; i++) edits.Add(new RefEdit($"refs/kv/{name}/k{i}", default, writer.Write(ObjectType.Blob, Encoding.UTF8.GetBytes($"{name} {i}"))));
                writer.Flush();
            }

            Push(connection, repository, [.. edits]);
        }
    }

    private static void Read(IRemoteConnection connection, GitRepository into, int key)
    {
        RemoteRef found = connection.ListRefs([$"refs/kv/x/key-{key}"])[0];
        connection.Fetch(new RemoteFetch { Into = into, Wants = [found.Target], Filter = "blob:none", Depth = 1 });
        into.Objects.Read(found.Target, ObjectType.Blob);
    }

    private static void Push(IRemoteConnection connection, GitRepository from, params RefEdit[] edits)
    {
        PushReport report = connection.Push(new RemotePush { From = from, Edits = edits });
        if (report.State != PushState.Answered || report.Refs.Any(r => r.Verdict != RefVerdict.Accepted)) throw new InvalidOperationException($"{report.State}: {report.Failure?.Message} {string.Join("; ", report.Refs.Select(r => r.Words).Distinct())}");
    }

    private static ObjectId Write(GitRepository repository, string content)
    {
        using var writer = new ObjectWriter(repository.Objects, repository.Fsync(durable: false));
        ObjectId id = writer.Write(ObjectType.Blob, Encoding.UTF8.GetBytes(content));
        writer.Flush();
        return id;
    }

    private static ObjectId Tip(GitRepository repository, string name) => repository.Refs.Read(name) ?? ObjectId.Zero;

    /// <summary>A bare repository with so many refs of a blob each, packed.</summary>
    private static string Remote(Workspace workspace, int refs)
    {
        string path = workspace.NewRepository();
        Workspace.Git(path, "config", "uploadpack.allowFilter", "true");
        using (GitRepository repository = GitRepository.Open(path))
        using (var writer = new ObjectWriter(repository.Objects, repository.Fsync(durable: false)))
        {
            var updates = new StringBuilder();
            for (int i = 0; i < refs; i++) updates.Append("create refs/kv/x/key-").Append(i).Append(' ').Append(writer.Write(ObjectType.Blob, Peer.Value(i, 1000))).Append('\n');
            writer.Flush();
            Workspace.Run("git", path, s => s.Write(Encoding.ASCII.GetBytes(updates.ToString())), "update-ref", "--stdin");
        }

        Workspace.Git(path, "pack-refs", "--all");
        return path;
    }

    private static WireConnection Own(string path) => new(RemoteAddress.Resolve(null, path), () => ByGit(path));

    private static InstalledGitConnection ByGit(string path) => new(RemoteAddress.Resolve(null, path));

    private static void Row(Report report, string what, (double Own, double Git, double Ratio) time) =>
        report.Row(what, $"own {time.Own * 1e3:0.0} ms, installed git {time.Git * 1e3:0.0} ms, ratio {time.Ratio:0.0}");
}
