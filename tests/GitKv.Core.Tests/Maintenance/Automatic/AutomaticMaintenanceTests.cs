using System.Globalization;
using GitKv.Core.Repositories;
using GitKv.Core.Stores;
using GitKv.Core.Tests.Support;

namespace GitKv.Core.Tests.Maintenance.Automatic;

/// <summary>Repositories tidy themselves when they are written, if they may.</summary>
public sealed class AutomaticMaintenanceTests : MaintenanceTestsBase
{
    [Theory]
    [InlineData(KvLayout.Tree)]
    [InlineData(KvLayout.Ref)]
    public void Many_single_changes_leave_few_loose_objects(KvLayout layout)
    {
        Repo.Run("config", "gc.auto", "100");
        using (var repository = GitRepository.Open(Repo.Root))
        {
            KvStore store = KvStore.Create(repository, new StoreOptions("s", layout));
            for (int i = 0; i < 600; i++) Set(KvStore.Open(repository, "s"), $"k{i}", $"value {i}");
            Assert.Equal(600, All(store.Snapshot()).Count);
        }

        Assert.InRange(Packs().Length, 1, 8);
        Assert.InRange(LooseFiles().Length, 0, layout == KvLayout.Tree ? 1500 : 500);
        Assert.False(File.Exists(Repo.InGit("objects/maintenance.lock")));
        Assert.Equal(600, All(KvStore.Open(Repository, "s").Snapshot()).Count);
        Fsck();
    }

    [Fact]
    public void Many_packs_become_few()
    {
        Repo.Run("config", "gc.auto", "6700");
        Repo.Run("config", "gc.autoPackLimit", "5");
        for (int batch = 0; batch < 14; batch++)
        {
            using var repository = GitRepository.Open(Repo.Root);
            KvStore store = KvStore.OpenForWriting(repository);
            using KvTransaction transaction = store.Begin();
            for (int i = 0; i < 70; i++) transaction.Set($"{batch}/{i}", System.Text.Encoding.UTF8.GetBytes($"{batch} {i}"));
            transaction.Commit();
        }

        Assert.InRange(Packs().Length, 1, 6);
        Assert.Equal(14 * 70, All(KvStore.Open(Repository).Snapshot()).Count);
        Fsck();
    }

    [Theory]
    [InlineData("gc.auto", "0")]
    [InlineData("maintenance.auto", "false")]
    [InlineData("extensions.preciousObjects", "true")]
    public void Settings_of_git_turn_it_off(string key, string value)
    {
        Repo.Run("config", "gc.auto", "20");
        Repo.Run("config", "core.repositoryFormatVersion", "1");
        Repo.Run("config", key, value);
        using (var repository = GitRepository.Open(Repo.Root))
        {
            KvStore store = KvStore.OpenForWriting(repository);
            for (int i = 0; i < 200; i++) Set(store, $"k{i}", $"value {i}");
        }

        Assert.Empty(Packs());
        Assert.True(LooseFiles().Length > 500);
    }

    [Fact]
    public async Task Writers_readers_and_gc_of_git_go_on_beside_it()
    {
        KvStore store = Make(KvLayout.Tree);
        Set(store, "first", "1");
        using TestProcess writer = TestProcess.Start(WriteElsewhere, [Repo.Root, "a"]);
        using TestProcess other = TestProcess.Start(WriteElsewhere, [Repo.Root, "b"]);
        using var stop = new CancellationTokenSource();
        using var reading = GitRepository.Open(Repo.Root);
        Task<int> reader = Task.Run(() =>
        {
            int most = 0;
            while (!stop.IsCancellationRequested) most = Math.Max(most, All(KvStore.Open(reading, "s").Snapshot()).Count);
            return most;
        });
        try
        {
            for (int round = 0; round < 12; round++)
            {
                Tidy(store);
                if (round % 5 == 4) Repo.Run("-c", "gc.auto=6700", "gc", "-q");
            }
        }
        finally
        {
            writer.AssertSucceeded();
            other.AssertSucceeded();
            await stop.CancelAsync();
        }

        Assert.InRange(await reader, 1, 241);
        Tidy(store);
        Assert.Equal(241, All(KvStore.Open(Repository, "s").Snapshot()).Count);
        Assert.Equal("242", Repo.Run("rev-list", "--count", "refs/kv/s"));
        Fsck();
    }

    private static void WriteElsewhere(string[] args)
    {
        using GitRepository repository = GitRepository.Open(args[0]);
        KvStore store = KvStore.Open(repository, "s");
        for (int i = 0; i < 120; i++) Set(store, string.Create(CultureInfo.InvariantCulture, $"{args[1]}/{i}"), $"{i}");
    }
}
