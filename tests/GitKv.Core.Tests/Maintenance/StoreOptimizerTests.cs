using System.Text;
using GitKv.Core.Maintenance;
using GitKv.Core.Repositories;
using GitKv.Core.Stores;
using GitKv.Core.Tests.Stores;
using GitKv.Core.Tests.Support;

namespace GitKv.Core.Tests.Maintenance;

public sealed class StoreOptimizerTests : StoreTestsBase
{
    private static readonly DateTimeOffset Start = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(KvLayout.Tree)]
    [InlineData(KvLayout.Branch)]
    [InlineData(KvLayout.Ref)]
    public void Everything_is_packed_and_indexed_and_reads_the_same(KvLayout layout)
    {
        KvStore store = Make(layout);
        for (int i = 0; i < 20; i++) Set(store, $"d{i % 3}/k{i}", $"value {i}");
        Dictionary<string, string> before = All(store.Snapshot());
        OptimizeResult result = new StoreOptimizer(store, new OptimizeOptions()).Run();
        Assert.True(result.Before.Loose > 20);
        Assert.Equal((0, 1), (result.After.Loose, result.After.Packs));
        Assert.Equal(before, All(store.Snapshot()));
        using (var fresh = GitRepository.Open(Repo.Root)) Assert.Equal(before, All(KvStore.Open(fresh, "s").Snapshot()));
        StoreMeasurement measured = StoreMeasure.Run(store);
        Assert.Equal((true, true, true), (measured.HasCommitGraph, measured.HasChangedPaths, measured.HasMultiPackIndex));
        Assert.Equal("", Repo.Run("for-each-ref", "--format=%(refname)").Split('\n').Where(r => File.Exists(Repo.InGit(r))).Aggregate("", string.Concat));
        Set(store, "more", "1");
        Assert.Equal("1", Get(store, "more"));
        Fsck();
    }

    [Fact]
    public void Documents_that_came_in_batches_get_as_small_as_git_makes_them()
    {
        KvStore store = Make(KvLayout.Tree);
        for (int batch = 0; batch < 12; batch++)
        {
            using KvTransaction transaction = store.Begin();
            for (int i = 0; i < 70; i++) transaction.Set($"k{i}", Encoding.UTF8.GetBytes(Document(i, batch)));
            transaction.Commit();
        }

        new StoreOptimizer(store, new OptimizeOptions()).Run();
        string pack = Assert.Single(Directory.GetFiles(Repo.InGit("objects/pack"), "*.pack"));
        long size = new FileInfo(pack).Length;
        Set(store, "k1", Document(1, 100));
        new StoreOptimizer(store, new OptimizeOptions()).Run();
        long more = new FileInfo(Assert.Single(Directory.GetFiles(Repo.InGit("objects/pack"), "*.pack"))).Length;
        Repo.Run("gc", "-q", "--aggressive");
        long least = new FileInfo(Assert.Single(Directory.GetFiles(Repo.InGit("objects/pack"), "*.pack"))).Length;
        Assert.InRange(size, 1, least * 11 / 10);
        Assert.InRange(more, 1, least * 11 / 10);
        Fsck();

        static string Document(int number, int version)
        {
            var noise = new Random(number);
            return string.Concat(Enumerable.Range(0, 60).Select(line => $"line {line}: {noise.Next()} {noise.Next()} {(line == version ? version : 0)}\n"));
        }
    }

    [Fact]
    public void A_second_time_nothing_is_packed_again()
    {
        KvStore store = Make(KvLayout.Tree);
        for (int i = 0; i < 20; i++) Set(store, $"k{i}", $"value {i}");
        new StoreOptimizer(store, new OptimizeOptions()).Run();
        string pack = Assert.Single(Directory.GetFiles(Repo.InGit("objects/pack"), "*.pack"));
        File.SetLastWriteTimeUtc(pack, Start.UtcDateTime);
        new StoreOptimizer(store, new OptimizeOptions()).Run();
        Assert.Equal(Start.UtcDateTime, File.GetLastWriteTimeUtc(pack));
        File.WriteAllText(Repo.InGit("objects/info/gitkv-packed"), "pack-../../x y");
        new StoreOptimizer(store, new OptimizeOptions()).Run();
        Assert.NotEqual(Start.UtcDateTime, File.GetLastWriteTimeUtc(Assert.Single(Directory.GetFiles(Repo.InGit("objects/pack"), "*.pack"))));
        Fsck();
    }

    [Fact]
    public void A_process_that_has_the_old_packs_open_reads_on_when_they_are_gone()
    {
        KvStore store = Make(KvLayout.Tree);
        for (int round = 0; round < 3; round++)
        {
            using KvTransaction transaction = store.Begin();
            for (int i = 0; i < 200; i++) transaction.Set($"k{round}-{i}", Encoding.UTF8.GetBytes($"{round} {i}"));
            transaction.Commit();
        }

        using var other = GitRepository.Open(Repo.Root);
        KvSnapshot snapshot = KvStore.Open(other, "s").Snapshot();
        Assert.Equal("0 1", Encoding.UTF8.GetString(snapshot.Read(snapshot.Enumerate().Single(e => e.Key == "k0-1"))));
        new StoreOptimizer(store, new OptimizeOptions()).Run();
        Assert.Equal(600, All(snapshot).Count);
        Repo.Run("multi-pack-index", "expire");
        Repo.Run("multi-pack-index", "repack");
        Set(store, "new", "1");
        Assert.Equal("1", Get(KvStore.Open(other, "s"), "new"));
        Assert.Equal(601, All(KvStore.Open(other, "s").Snapshot()).Count);
    }

    [Fact]
    public async Task Writers_lose_nothing_meanwhile()
    {
        KvStore store = Make(KvLayout.Tree);
        Set(store, "a", "1");
        using var stop = new CancellationTokenSource();
        int written = 0;
        Task writer = Task.Run(() =>
        {
            while (!stop.IsCancellationRequested) Set(KvStore.Open(Repository, "s"), $"k{written++}", $"{written}");
        });
        try
        {
            for (int i = 0; i < 2; i++) new StoreOptimizer(store, new OptimizeOptions { PruneOlderThan = TimeSpan.FromDays(14), KeepVersions = 5 }).Run();
        }
        finally
        {
            await stop.CancelAsync();
            await writer;
        }

        Assert.Equal(written + 1, store.Snapshot().Enumerate().Count());
        Fsck();
    }

    [Fact]
    public void History_is_shortened_to_the_newest_versions_on_the_same_trees()
    {
        KvStore store = Make(KvLayout.Tree);
        for (int i = 1; i <= 6; i++) Set(store, "a", $"{i}", options: new CommitOptions { Message = $"Change {i}", Author = new GitIdentity("Ada", "ada@example.com", Start.AddDays(i)) });
        Repo.Run("update-ref", "refs/heads/other", "refs/kv/s~4");
        string[] before = Log();
        string tip = Repo.Run("rev-parse", "refs/kv/s");
        CompactionResult result = new StoreOptimizer(store, new OptimizeOptions { KeepVersions = 3 }).Run().History!;
        Assert.Equal(before[..3], Log());
        Assert.Equal((3, 4, tip, Repo.Run("rev-parse", "refs/kv/s"), Repo.Run("rev-parse", "refs/kv/s^{tree}")), (result.Kept, result.Dropped, result.OldTip, result.NewTip, result.Tree));
        Assert.Equal(Repo.Run("rev-parse", $"{tip}^{{tree}}"), result.Tree);
        Assert.Equal(["refs/heads/other"], result.StillReferredBy);
        Assert.Equal("6", Get(store, "a"));
        CompactionResult again = new StoreOptimizer(store, new OptimizeOptions { KeepVersions = 3 }).Run().History!;
        Assert.Equal((0, result.NewTip), (again.Dropped, Repo.Run("rev-parse", "refs/kv/s")));
        Assert.Equal("tree", Repo.Run("cat-file", "-t", tip + "^{tree}"));
        Fsck();

        string[] Log() => Repo.Run("log", "--format=%T %an %ad %cd %s%n%b", "--date=raw", "refs/kv/s").Split("\n\n", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }

    [Fact]
    public void The_version_that_was_current_at_a_time_is_kept()
    {
        KvStore store = Make(KvLayout.Tree);
        string tip = Repo.Run("rev-parse", "refs/kv/s");
        for (int i = 1; i <= 4; i++)
        {
            string date = $"{Start.AddDays(i).ToUnixTimeSeconds()} +0000";
            tip = Git.RunWith(Repo.Root, null, new Dictionary<string, string?> { ["GIT_COMMITTER_DATE"] = date, ["GIT_AUTHOR_DATE"] = date }, "commit-tree", "-p", tip, "-m", $"{i}", "refs/kv/s^{tree}");
        }

        Repo.Run("update-ref", "refs/kv/s", tip);
        Assert.Equal(3, new StoreOptimizer(store, new OptimizeOptions { KeepSince = Start.AddDays(2.5) }).Run().History!.Kept);
        Assert.Equal("4 3 2", Repo.Run("log", "--format=%s", "refs/kv/s").ReplaceLineEndings(" "));
    }

    [Fact]
    public void Each_key_of_a_Branch_store_keeps_its_newest_versions()
    {
        KvStore store = Make(KvLayout.Branch);
        for (int i = 0; i < 4; i++)
        {
            Set(store, "a", $"a{i}");
            Set(store, "d/b", $"b{i}");
        }

        Set(store, "once", "1");
        string once = Repo.Run("rev-parse", "refs/kv/s/once");
        CompactionResult result = new StoreOptimizer(store, new OptimizeOptions { KeepVersions = 2 }).Run().History!;
        Assert.Equal((4, 4), (result.Kept, result.Dropped));
        Assert.Equal(("2", "2", once), (Repo.Run("rev-list", "--count", "refs/kv/s/a"), Repo.Run("rev-list", "--count", "refs/kv/s/d/b"), Repo.Run("rev-parse", "refs/kv/s/once")));
        Assert.Equal(("a3", "b3"), (Get(store, "a"), Get(store, "d/b")));
        Fsck();
    }

    [Fact]
    public void What_nothing_refers_to_stays_unless_it_is_to_be_pruned()
    {
        KvStore store = Make(KvLayout.Tree);
        for (int i = 0; i < 4; i++) Set(store, "a", $"{i}");
        string old = Repo.Run("rev-parse", "refs/kv/s~3");
        new StoreOptimizer(store, new OptimizeOptions { KeepVersions = 1 }).Run();
        Repo.Run("cat-file", "-e", old);
        new StoreOptimizer(store, new OptimizeOptions { PruneOlderThan = TimeSpan.FromDays(14) }).Run();
        Repo.Run("cat-file", "-e", old);
        new StoreOptimizer(store, new OptimizeOptions { PruneOlderThan = TimeSpan.Zero }).Run();
        Assert.NotEqual(0, Git.Try(Repo.Root, null, null, "cat-file", "-e", old).Code);
        Assert.Equal("3", Get(store, "a"));
        Fsck();
    }

    [Fact]
    public void Expired_items_go_unless_they_are_to_stay()
    {
        KvStore store = Make(KvLayout.Tree);
        using (KvTransaction transaction = store.Begin())
        {
            transaction.Set("a", "1"u8, expires: DateTimeOffset.UtcNow.AddDays(-1));
            transaction.Set("b", "1"u8);
            transaction.Commit();
        }

        Assert.Equal(1, new StoreOptimizer(store, new OptimizeOptions()).Plan().Expired);
        Assert.Equal(0, new StoreOptimizer(store, new OptimizeOptions { KeepExpired = true }).Run().ExpiredRemoved);
        Assert.Equal(1, new StoreOptimizer(store, new OptimizeOptions()).Run().ExpiredRemoved);
        Assert.Empty(store.Expired());
    }

    [Fact]
    public void One_that_is_stopped_changes_nothing()
    {
        KvStore store = Make(KvLayout.Tree);
        for (int i = 0; i < 4; i++) Set(store, "a", $"{i}");
        string refs = Repo.Run("for-each-ref");
        using var stopped = new CancellationTokenSource();
        stopped.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => new StoreOptimizer(store, new OptimizeOptions { KeepVersions = 1, Commit = new CommitOptions { Cancellation = stopped.Token } }).Run());
        Assert.Equal(refs, Repo.Run("for-each-ref"));
    }

    [Theory]
    [InlineData(KvLayout.Tree)]
    [InlineData(KvLayout.Branch)]
    [InlineData(KvLayout.Ref)]
    public void A_store_is_measured(KvLayout layout)
    {
        KvStore store = Make(layout);
        Set(store, "a/b/c/d", "12345");
        Set(store, "a/b/e", "12345");
        Set(store, "a/x", "1234567");
        using (KvTransaction transaction = store.Begin())
        {
            transaction.Set("z", "1"u8, expires: DateTimeOffset.UtcNow.AddDays(1));
            transaction.Set("y/gone", "1"u8, expires: DateTimeOffset.UtcNow.AddDays(-1));
            transaction.Commit();
        }

        StoreMeasurement measured = StoreMeasure.Run(store);
        Assert.Equal((4, 18, 13, 3), (measured.Keys, measured.Bytes, measured.UniqueBytes, measured.Directories));
        Assert.Equal((("a/b/c/d", 4), ("a/x", 7L)), (measured.Deepest, measured.Largest));
        Assert.Equal((1, 1), (measured.Expiring, measured.Expired));
        Assert.Equal(layout switch { KvLayout.Tree => 5, KvLayout.Branch => 6, _ => 1 }, measured.Versions);
        Assert.Null(measured.GrowthPerDay);
        Assert.True(measured.Objects.Loose > 5);
        Assert.False(measured.HasCommitGraph);
    }

    [Fact]
    public void Growth_is_what_came_since_a_month_ago()
    {
        KvStore store = Make(KvLayout.Tree);
        var time = new FixedTime(DateTimeOffset.UtcNow.AddDays(10));
        Set(store, "a", "12345");
        Repository.Time = time;
        (double Keys, double Bytes) growth = StoreMeasure.Run(store).GrowthPerDay!.Value;
        Assert.Equal((0.1, 0.5), (Math.Round(growth.Keys, 2), Math.Round(growth.Bytes, 2)));
    }
}
