using System.Globalization;
using GitKv.Core.Keys;
using GitKv.Core.Objects;
using GitKv.Core.Repositories;
using GitKv.Core.Stores;
using GitKv.Core.Stores.History;
using GitKv.Core.Tests.Support;
using GitKv.Core.Trees;

namespace GitKv.Core.Tests.Stores.History;

/// <summary>Random histories, with merges, clocks that go backwards and directories that become buckets and back: <c>git log</c> says what is right.</summary>
public sealed class TreeHistoryJudgeTests : StoreTestsBase
{
    private static readonly string[] s_keys = ["a", "b/c", "b/d", "b/é", "dir/k1", "dir/k2", "x/y/z", "x/y/~w", "ü"];

    public static TheoryData<int, string> Histories
    {
        get
        {
            var data = new TheoryData<int, string>();
            foreach (string graph in (string[])["", "plain", "paths", "chain", "old"])
                for (int seed = 1; seed <= 4; seed++) data.Add(seed, graph);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Histories))]
    public void Of_each_key_the_commits_are_those_that_git_log_shows(int seed, string graph)
    {
        List<string[]> paths = MakeHistory(seed, graph);
        using GitRepository fresh = GitRepository.Open(Repo.Root);
        KvStore store = KvStore.Open(fresh, "s");
        for (int k = 0; k < s_keys.Length; k++)
        {
            string[] expected = Log("refs/kv/s", paths[k]);
            string[] actual = [.. store.History(new HistoryQuery { Keys = [s_keys[k]] }).Read().Select(r => r.Commit!)];
            Assert.True(expected.SequenceEqual(actual), $"{s_keys[k]}:\n{string.Join('\n', expected)}\nbut\n{string.Join('\n', actual)}\n{Repo.Run("log", "--graph", "--oneline", "--name-status", "refs/kv/s")}");
        }
    }

    [Theory]
    [MemberData(nameof(Histories))]
    public void A_pattern_shows_of_each_key_what_it_has_by_itself(int seed, string graph)
    {
        MakeHistory(seed, graph);
        using GitRepository fresh = GitRepository.Open(Repo.Root);
        KvStore store = KvStore.Open(fresh, "s");
        foreach (string pattern in (string[])["**", "b/**", "dir/*", "x/y/?"])
        {
            var parsed = KeyPattern.Parse(pattern);
            HistoryRecord[] all = [.. store.History(new HistoryQuery { Patterns = [parsed] }).Read()];
            foreach (string key in s_keys.Where(parsed.IsMatch))
            {
                var single = store.History(new HistoryQuery { Keys = [key] }).Read().Select(r => (r.Commit, r.Change, r.Version, r.PreviousVersion)).Order();
                Assert.Equal(single, all.Where(r => r.Key == key).Select(r => (r.Commit, r.Change, r.Version, r.PreviousVersion)).Order());
            }
        }
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    public void In_a_shallow_clone_the_oldest_commits_have_made_all_there_is(int seed)
    {
        List<string[]> paths = MakeHistory(seed, "");
        string clone = Path.Combine(Repo.Folder, "clone");
        Git.Run(Repo.Folder, "init", "-q", "--bare", clone);
        Git.Run(clone, "fetch", "-q", "--depth=12", "file://" + Repo.Root, "refs/kv/s:refs/kv/s");
        Git.Run(clone, "commit-graph", "write", "--reachable", "--changed-paths");
        using GitRepository shallow = GitRepository.Open(clone);
        KvStore store = KvStore.Open(shallow, "s");
        for (int k = 0; k < s_keys.Length; k++)
        {
            StoreHistory history = store.History(new HistoryQuery { Keys = [s_keys[k]] });
            Assert.Equal(Log("refs/kv/s", paths[k], clone), history.Read().Select(r => r.Commit!));
            Assert.Equal(HistoryLimits.Shallow, history.Limits);
        }
    }

    /// <summary>Makes the history; returns for each key the paths that it has had, in buckets and without.</summary>
    private List<string[]> MakeHistory(int seed, string graph)
    {
        var random = new Random(seed);
        using var writer = new ObjectWriter(Repository.Objects, Repository.Fsync(false));
        var tips = new List<(ObjectId Commit, ObjectId Root)>();
        var paths = s_keys.Select(_ => new HashSet<string>(StringComparer.Ordinal)).ToArray();
        long time = 1_000_000;
        bool isLarge = false;
        for (int i = 0; i < 60; i++)
        {
            time += random.Next(12) == 0 ? -random.Next(40) : random.Next(1, 9);
            var change = new DirectoryChange();
            (ObjectId Commit, ObjectId Root)[] parents = tips.Count == 0 ? [] : [tips[random.Next(Math.Max(0, tips.Count - 4), tips.Count)]];
            if (tips.Count > 3 && random.Next(4) == 0) parents = [.. tips.TakeLast(random.Next(2, 4)).OrderBy(_ => random.Next()).DistinctBy(p => p.Commit)];
            ObjectId root = parents.Length == 0 ? ObjectId.Zero : parents[0].Root;
            foreach (string key in s_keys)
            {
                // A merge takes one side's value mostly, as merges do.
                ObjectId theirs = parents.Length > 1 && TreeNames.TryFindPath(Repository.Trees, parents[^1].Root, key, out TreeEntry entry) ? entry.Id : ObjectId.Zero;
                int dice = random.Next(100);
                if (parents.Length > 1 && dice < 40) change.Add(key, theirs);
                else if (dice is >= 40 and < 50) change.Add(key, writer.Write(ObjectType.Blob, System.Text.Encoding.UTF8.GetBytes($"{key} {random.Next(3)}")));
                else if (dice is >= 50 and < 54) change.Add(key, ObjectId.Zero);
            }

            if (random.Next(9) == 0)
            {
                isLarge = !isLarge;
                for (int n = 0; n < 300; n++)
                {
                    change.Add($"dir/f{n}", isLarge ? writer.Write(ObjectType.Blob, "f"u8) : ObjectId.Zero);
                    change.Add($"f{n}", isLarge ? writer.Write(ObjectType.Blob, "f"u8) : ObjectId.Zero);
                }
            }

            root = new TreeUpdate(Repository.Trees, writer, CancellationToken.None).Apply(root, change, writer.Write(ObjectType.Blob, "{\"format\": 1, \"layout\": \"Tree\"}"u8));
            var person = new GitIdentity("Test", "test@example.com", DateTimeOffset.FromUnixTimeSeconds(time));
            ObjectId commit = writer.Write(ObjectType.Commit, new GitCommit(root, [.. parents.Select(p => p.Commit)], person, person, $"c{i}\n").ToCommit());
            writer.Flush();
            tips.Add((commit, root));
            for (int k = 0; k < s_keys.Length; k++) paths[k].Add(PathOf(root, s_keys[k]));
        }

        Repo.Run("update-ref", "refs/kv/s", tips[^1].Commit.ToString());
        WriteGraph(graph, tips);
        return [.. paths.Select(p => p.Where(path => path.Length > 0).ToArray())];
    }

    private void WriteGraph(string graph, List<(ObjectId Commit, ObjectId Root)> tips)
    {
        if (graph == "plain") Repo.Run("commit-graph", "write", "--reachable");
        if (graph == "paths") Repo.Run("commit-graph", "write", "--reachable", "--changed-paths");
        if (graph is not ("chain" or "old")) return;

        // Written in parts, as fetching and gc do; the newest commits may have none yet.
        foreach (int count in graph == "old" ? (int[])[15, 40] : [15, 40, 60])
        {
            string[] arguments = ["commit-graph", "write", "--stdin-commits", "--split=no-merge", .. count == 40 ? Array.Empty<string>() : ["--changed-paths"]];
            Git.RunWith(Repo.Root, string.Join('\n', tips.Take(count).Select(t => t.Commit)) + "\n", null, arguments);
        }
    }

    /// <summary>Where the key is in git; "" where it is not.</summary>
    private string PathOf(ObjectId root, string key)
    {
        string path = "";
        ObjectId directory = root;
        foreach (string component in key.Split('/'))
        {
            byte[] name = System.Text.Encoding.UTF8.GetBytes(KeyName.Encode(component, NameForm.Tree));
            GitTree tree = Repository.Trees.Get(directory);
            for (int depth = 0; tree.IsBucketed; depth++)
            {
                ReadOnlyMemory<byte> bucket = Bucket.NameOf(Bucket.DigitAt(name, depth));
                if (tree.IndexOf(bucket.Span) is not (>= 0 and int at)) return "";
                path += System.Text.Encoding.UTF8.GetString(bucket.Span) + "/";
                tree = Repository.Trees.Get(tree.Entries[at].Id);
            }

            if (tree.IndexOf(name) is not (>= 0 and int found)) return "";
            path += System.Text.Encoding.UTF8.GetString(name) + "/";
            directory = tree.Entries[found].Id;
        }

        return path[..^1];
    }

    /// <summary>What git shows for a path. Where the key has had several, a move between them is no change: those commits are taken out.</summary>
    private string[] Log(string name, string[] paths, string? folder = null)
    {
        if (paths.Length == 0) return [];
        if (paths.Length == 1) return Git.Run(folder ?? Repo.Root, "log", "--format=%H", name, "--", ":(literal)" + paths[0]) is { Length: > 0 } log ? log.Split('\n') : [];
        return PlainWalk(folder ?? Repo.Root, name, paths);
    }

    /// <summary>git's own simplification over a key with several paths: from what <c>git rev-list</c> and <c>git ls-tree</c> say.</summary>
    private static string[] PlainWalk(string folder, string name, string[] paths)
    {
        var commits = new Dictionary<string, (long Time, string[] Parents, string Blob)>(StringComparer.Ordinal);
        foreach (string line in Git.Run(folder, "log", "--format=%H %ct %P", name).Split('\n'))
        {
            string[] parts = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            string blob = Git.Run(folder, ["-c", "core.quotePath=false", "ls-tree", "--format=%(objectname)", parts[0], "--", .. paths]);
            commits.Add(parts[0], (long.Parse(parts[1], CultureInfo.InvariantCulture), parts[2..], blob));
        }

        var queue = new PriorityQueue<string, (long, int)>();
        var seen = new HashSet<string>();
        var shown = new List<string>();
        Add(Git.Run(folder, "rev-parse", name));
        while (queue.TryDequeue(out string? id, out _))
        {
            string same = commits[id].Parents.FirstOrDefault(p => commits[p].Blob == commits[id].Blob) ?? "";
            if (same.Length > 0)
            {
                Add(same);
                continue;
            }

            foreach (string parent in commits[id].Parents) Add(parent);
            if (commits[id].Parents.Length > 0 || commits[id].Blob.Length > 0) shown.Add(id);
        }

        return [.. shown];

        void Add(string id)
        {
            if (seen.Add(id)) queue.Enqueue(id, (-commits[id].Time, seen.Count));
        }
    }
}
