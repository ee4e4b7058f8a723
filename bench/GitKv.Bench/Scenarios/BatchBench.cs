using System.Diagnostics;
using System.Globalization;
using System.Text;
using GitKv.Bench.Measuring;
using GitKv.Bench.Peers;
using GitKv.Bench.Reporting;
using GitKv.Core.Maintenance;
using GitKv.Core.Repositories;
using GitKv.Core.Stores;
using LibGit2Sharp;

namespace GitKv.Bench.Scenarios;

/// <summary>100,000 documents of 1 KB into a fresh repository, at once; memory; and what they take on disk as written, optimized, and as <c>git gc --aggressive</c> would have it.</summary>
internal static class BatchBench
{
    private const int Size = 1000;

    public static void Run(Workspace workspace, Report report)
    {
        int count = report.Keys(100_000);
        byte[][] documents = [.. Enumerable.Range(0, count).Select(i => Peer.Value(i, Size))];
        var subjects = new List<Subject>
        {
            new("GitKv, Tree, one transaction", _ => Timing.Time(() => Own(workspace.NewRepository(), KvLayout.Tree, documents)) / count),
            new("GitKv, Ref, one transaction", _ => Timing.Time(() => Own(workspace.NewRepository(), KvLayout.Ref, documents)) / count),
            new("git fast-import", _ => Workspace.Run("git", workspace.NewRepository(), s => Importing.Feed(s, tree: true, documents), "fast-import", "--quiet").Time.TotalSeconds / count),
            new("git hash-object --stdin-paths, mktree, commit-tree", _ => MakeTree(workspace, documents[..(count / 10)]) / (count / 10), $"{Text.Count(count / 10)} of them"),
            new("LibGit2Sharp, CreateBlob and one TreeDefinition", _ => Timing.Time(() => LibGit2(workspace.NewRepository(), documents)) / (count / 10), $"{Text.Count(count / 10)} of them"),
            new("files", _ => Timing.Time(() => Files(workspace, documents)) / count),
        };
        if (Sqlite.IsHere) subjects.Add(new("SQLite, one transaction", _ => Timing.Time(() => IntoSqlite(workspace, documents)) / count));
        IReadOnlyList<Result> results = Rounds.Of(3, subjects);
        report.Table($"A batch of {Text.Count(count)} documents of 1 KB, for each document", results);
        report.Goal("a batch beside git fast-import, times as fast", results[2].BesideFirst.Median, 6, atMost: false);
        foreach (Result r in results) report.Bar("peers", "documents a second, in one batch", r.Name, 1 / r.Seconds.Median);
        foreach (int many in report.Quick ? [count] : new[] { count, 10 * count })
            report.Goal($"memory of a process that makes and writes a batch of {Text.Count(many)}, MB at its peak", OwnProcess(workspace, many), 200, atMost: true);
        Disk(workspace, report, documents[..Math.Min(count, 10_000)]);
    }

    /// <summary>What the hidden argument runs: the batch alone, its documents made one by one.</summary>
    public static void Alone(string path, int count)
    {
        using GitRepository repository = GitRepository.Open(path);
        KvStore store = KvStore.Create(repository, new StoreOptions("s"));
        using KvTransaction transaction = store.Begin();
        for (int i = 0; i < count; i++) transaction.Set(Key(i), Peer.Value(i, Size));
        transaction.Commit();
        Console.WriteLine(Process.GetCurrentProcess().PeakWorkingSet64.ToString(CultureInfo.InvariantCulture));
    }

    private static double OwnProcess(Workspace workspace, int count)
    {
        (string program, string[] arguments) = Programs.Itself("--batch-alone", workspace.NewRepository(), count.ToString(CultureInfo.InvariantCulture));
        string output = Workspace.Run(program, Workspace.Root, null, arguments).Output;
        return long.Parse(output, CultureInfo.InvariantCulture) / 1e6;
    }

    private static string Key(int i) => string.Create(CultureInfo.InvariantCulture, $"section-{i % 60}/document-{i}");

    private static void Own(string path, KvLayout layout, byte[][] documents)
    {
        using GitRepository repository = GitRepository.Open(path);
        KvStore store = KvStore.Create(repository, new StoreOptions("s", layout));
        using KvTransaction transaction = store.Begin();
        for (int i = 0; i < documents.Length; i++) transaction.Set(Key(i), documents[i]);
        transaction.Commit();
    }

    private static double MakeTree(Workspace workspace, byte[][] documents)
    {
        string path = workspace.NewRepository();
        string folder = WriteFiles(workspace, documents, "values");
        return Timing.Time(() =>
        {
            string names = string.Concat(Enumerable.Range(0, documents.Length).Select(i => $"{folder}/{i}\n"));
            string[] ids = Workspace.Run("git", path, s => s.Write(Encoding.UTF8.GetBytes(names)), "hash-object", "-w", "--stdin-paths").Output.Split('\n');
            var tree = new StringBuilder();
            for (int i = 0; i < documents.Length; i++) tree.Append(CultureInfo.InvariantCulture, $"100644 blob {ids[i]}\tdocument-{i}\n");
            string id = Workspace.Run("git", path, s => s.Write(Encoding.UTF8.GetBytes(tree.ToString())), "mktree").Output.Trim();
            Workspace.Git(path, "update-ref", "refs/kv/s", Workspace.Git(path, "commit-tree", "-m", "batch", id).Trim());
        });
    }

    private static void LibGit2(string path, byte[][] documents)
    {
        GitKv.Core.Native.Libgit2.EnsureLoaded();
        using var repository = new Repository(path);
        var definition = new TreeDefinition();

        // A tenth: all take longer than anybody waits.
        for (int i = 0; i < documents.Length / 10; i++) definition.Add(Key(i), repository.ObjectDatabase.CreateBlob(new MemoryStream(documents[i])), Mode.NonExecutableFile);
        var who = new Signature("Bench", "bench@example.com", DateTimeOffset.Now);
        Commit commit = repository.ObjectDatabase.CreateCommit(who, who, "batch", repository.ObjectDatabase.CreateTree(definition), [], prettifyMessage: false);
        repository.Refs.Add("refs/kv/s", commit.Id);
    }

    private static void Files(Workspace workspace, byte[][] documents) => WriteFiles(workspace, documents, "files");

    private static string WriteFiles(Workspace workspace, byte[][] documents, string name)
    {
        string folder = Directory.CreateDirectory(Path.Combine(workspace.Folder, $"{name}-{Guid.NewGuid():N}")).FullName;
        for (int i = 0; i < documents.Length; i++) File.WriteAllBytes($"{folder}/{i}", documents[i]);
        return folder;
    }

    private static void IntoSqlite(Workspace workspace, byte[][] documents)
    {
        using var database = new Sqlite(Path.Combine(workspace.Folder, $"batch-{Guid.NewGuid():N}.db"), "WAL", "NORMAL");
        database.Begin();
        for (int i = 0; i < documents.Length; i++) database.Put(Key(i), documents[i]);
        database.Commit();
    }

    private static void Disk(Workspace workspace, Report report, byte[][] documents)
    {
        Compare("one batch", path => Own(path, KvLayout.Tree, documents));
        Compare("a history of 2,000 versions of 200 documents", path =>
        {
            using GitRepository repository = GitRepository.Open(path);
            KvStore store = KvStore.Create(repository, new StoreOptions("s"));
            for (int version = 0; version < 2000; version++)
            {
                using KvTransaction transaction = store.Begin();
                byte[] document = (byte[])documents[version * 7919 % 200].Clone();
                Encoding.ASCII.GetBytes($"{version:000000}").CopyTo(document, 20);
                transaction.Set(Key(version * 7919 % 200), document);
                transaction.Commit();
            }
        });

        void Compare(string what, Action<string> make)
        {
            string path = workspace.NewRepository();
            make(path);
            long written = Bytes(path);
            string copy = path + "-copy";
            Workspace.Git(workspace.Folder, "clone", "-q", "--mirror", "--no-hardlinks", path, copy);
            double own = Timing.Time(() =>
            {
                using GitRepository repository = GitRepository.Open(path);
                new StoreOptimizer(KvStore.Open(repository, "s"), new OptimizeOptions()).Run();
            });
            double git = Timing.Time(() => Workspace.Git(copy, "gc", "-q", "--aggressive", "--prune=now"));
            report.Row($"on disk, {what}", $"{written / 1e6:0.0} MB as written, {Bytes(path) / 1e6:0.00} MB optimized ({own:0.0} s), {Bytes(copy) / 1e6:0.00} MB by git gc --aggressive ({git:0.0} s)");
            report.Goal($"{what}: optimized beside git gc --aggressive, times as large", (double)Packs(path) / Packs(copy), 1.1, atMost: true);
        }
    }

    private static long Packs(string path) => new DirectoryInfo(Path.Combine(path, "objects", "pack")).EnumerateFiles("*.pack").Sum(f => f.Length);

    private static long Bytes(string path) => new DirectoryInfo(Path.Combine(path, "objects")).EnumerateFiles("*", SearchOption.AllDirectories).Sum(f => f.Length);
}
