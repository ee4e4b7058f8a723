using System.Globalization;
using GitKv.Core.Native;
using GitKv.Core.Repositories;
using GitKv.Core.Stores;
using GitKv.Core.Tests.Support;

namespace GitKv.Core.Tests.Stores;

/// <summary>Many writers of one Tree store, in processes of their own and beside plain git.</summary>
public sealed class TreeRaceTests : StoreTestsBase
{
    private const int Writers = 6;
    private const int Each = 40;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void All_sets_of_many_processes_land_each_in_a_commit(bool beside)
    {
        KvStore store = Make(KvLayout.Tree);
        string before = Repo.Run("rev-parse", store.RefPrefix);
        List<TestProcess> processes = [.. Enumerable.Range(0, Writers).Select(i => TestProcess.Start(SetMany, [Repo.Root, $"{i}"]))];
        int byGit = beside ? Commits(store.RefPrefix, 30) : 0;
        foreach (TestProcess process in processes)
        {
            process.AssertSucceeded();
            process.Dispose();
        }

        Dictionary<string, string> all = All(store.Snapshot());
        Assert.Equal(Writers * Each, all.Count);
        for (int i = 0; i < Writers; i++)
            for (int n = 0; n < Each; n++) Assert.Equal($"{n}", all[$"w{i}/{n}"]);
        Assert.Equal((Writers * Each) + byGit, int.Parse(Repo.Run("rev-list", "--count", $"{before}..{store.RefPrefix}"), CultureInfo.InvariantCulture));
        Fsck();
    }

    [Fact]
    public void Who_gets_no_place_in_the_queue_lands_all_the_same()
    {
        if (!FolderLock.IsSupported) return;
        KvStore store = Make(KvLayout.Tree);
        Repository.Refs.LockTimeout = TimeSpan.FromMilliseconds(50);
        using (FolderLock place = FolderLock.Open(Path.Combine(Repo.GitDirectory, "objects"))!)
        {
            Assert.True(place.TryTake());
            Assert.True(Set(store, "a/b", "value").Changed);
        }

        Assert.Equal("value", Get(store, "a/b"));
        Assert.Equal("value", Repo.Run("cat-file", "blob", $"{store.RefPrefix}:a/b"));
        Fsck();
    }

    [Fact]
    public void A_large_transaction_is_not_in_the_way_of_small_ones()
    {
        if (!FolderLock.IsSupported) return;
        KvStore store = Make(KvLayout.Tree);
        using FolderLock place = FolderLock.Open(Path.Combine(Repo.GitDirectory, "objects"))!;
        Assert.True(place.TryTake());
        using KvTransaction transaction = store.Begin();
        for (int i = 0; i < 2001; i++) transaction.Set($"k{i}", "v"u8);

        // It does not queue: with this patience it would otherwise be seen to wait.
        Repository.Refs.LockTimeout = TimeSpan.FromMinutes(10);
        Assert.True(transaction.Commit().Changed);
    }

    private static void SetMany(string[] arguments)
    {
        using GitRepository repository = GitRepository.Open(arguments[0]);
        KvStore store = KvStore.Open(repository, "s");
        repository.Refs.LockTimeout = TimeSpan.FromMinutes(1);
        for (int i = 0; i < Each; i++) Set(store, $"w{arguments[1]}/{i}", $"{i}");
    }

    /// <summary>Commits of a writer that knows of no queue: the same tree again, where the ref has not moved meanwhile. Returns how many landed.</summary>
    private int Commits(string name, int tries)
    {
        int landed = 0;
        for (int i = 0; i < tries; i++)
        {
            string tip = Repo.Run("rev-parse", name);
            string commit = Repo.Run("commit-tree", "-p", tip, "-m", $"by git {i}", tip + "^{tree}");
            if (Git.Try(Repo.Root, null, null, "update-ref", name, commit, tip).Code == 0) landed++;
        }

        return landed;
    }
}
