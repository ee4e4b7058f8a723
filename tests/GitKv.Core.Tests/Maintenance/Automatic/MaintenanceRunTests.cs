using System.Text;
using GitKv.Core.Objects;
using GitKv.Core.Repositories;
using GitKv.Core.Stores;
using GitKv.Core.Tests.Support;

namespace GitKv.Core.Tests.Maintenance.Automatic;

/// <summary>What a round of maintenance does to a repository, as git sees it.</summary>
public sealed class MaintenanceRunTests : MaintenanceTestsBase
{
    [Theory]
    [InlineData(KvLayout.Tree)]
    [InlineData(KvLayout.Branch)]
    [InlineData(KvLayout.Ref)]
    public void Loose_objects_come_into_packs_and_nothing_is_lost(KvLayout layout)
    {
        KvStore store = Make(layout);
        for (int round = 0; round < 4; round++)
        {
            Fill(store, 40, from: round * 40);
            string before = AllObjects();
            Dictionary<string, string> items = All(store.Snapshot());
            Tidy(store);
            Assert.Equal(before, AllObjects());
            Assert.Equal(items, All(store.Snapshot()));
            using (var fresh = GitRepository.Open(Repo.Root)) Assert.Equal(items, All(KvStore.Open(fresh, "s").Snapshot()));
            Fsck();
        }

        // What nothing refers to and is young stays as it is.
        string reachable = Repo.Run("rev-list", "--objects", "--all", "--no-object-names");
        Assert.DoesNotContain(LooseFiles(), f => reachable.Contains(Path.GetFileName(f), StringComparison.Ordinal));
        Assert.InRange(Packs().Length, 1, 3);
        Assert.False(File.Exists(Repo.InGit("objects/maintenance.lock")));
    }

    [Fact]
    public void Versions_of_a_document_and_of_its_directories_are_deltas()
    {
        KvStore store = Make(KvLayout.Tree);
        for (int i = 0; i < 200; i++) Set(store, $"k{i}", Document(i));
        for (int i = 0; i < 60; i++) Set(store, "k7", Document(1000 + i));
        Tidy(store);
        string pack = Assert.Single(Packs());
        Assert.InRange(new FileInfo(pack).Length, 1, 140_000);
        Assert.Contains("chain length = 50", Repo.Run("verify-pack", "-v", pack), StringComparison.Ordinal);
        Assert.Equal(Document(1059), Get(store, "k7"));
    }

    [Fact]
    public void What_nothing_refers_to_keeps_its_age_and_can_be_pruned()
    {
        KvStore store = Make(KvLayout.Ref);
        Fill(store, 60, keys: 4);
        Age(TimeSpan.FromDays(20));
        string[] referred = [.. All(store.Snapshot()).Values];
        Tidy(store);
        Assert.Empty(LooseFiles());
        string times = Assert.Single(Packs(".mtimes"));
        Assert.Equal(2, Packs().Length);
        Fsck();

        // Again, with others that are younger: the two packs of these become one.
        Fill(store, 60, keys: 4, from: 100);
        Age(TimeSpan.FromDays(10));
        Tidy(store);
        Assert.NotEqual(times, Assert.Single(Packs(".mtimes")));
        Fsck();
        long objects = AllObjects().Split('\n').Length;
        Repo.Run("repack", "-d", "--cruft", "--cruft-expiration=15.days.ago", "-q");
        Assert.InRange(objects - AllObjects().Split('\n').Length, 50, 60);
        Repo.Run("repack", "-d", "--cruft", "--cruft-expiration=5.days.ago", "-q");

        // What was referred to at the first round came into the other pack, and is not that old for anybody.
        Assert.Equal(4, store.Snapshot().Enumerate().Count());
        Assert.InRange(AllObjects().Split('\n').Length, 4, 12);
        Assert.All(referred, value => Assert.Contains(ObjectId.Hash(ObjectType.Blob, Encoding.UTF8.GetBytes(value)).ToString(), AllObjects(), StringComparison.Ordinal));
    }

    [Fact]
    public void What_is_relied_on_again_does_not_stay_among_the_old()
    {
        KvStore store = Make(KvLayout.Ref);
        Fill(store, 60, keys: 4);
        Age(TimeSpan.FromDays(20));
        Tidy(store);
        Repository.Objects.Refresh();

        // A value as it was, and one by the id that it has: neither is to be lost when git prunes what is old.
        ObjectId old = ObjectId.Hash(ObjectType.Blob, Encoding.UTF8.GetBytes(Document(3)));
        Assert.Equal(Document(3), Encoding.UTF8.GetString(Repository.Objects.Read(old, ObjectType.Blob)));
        Set(store, "again", Document(2));
        using (KvTransaction transaction = store.Begin())
        {
            transaction.Set("by-id", old);
            transaction.Commit();
        }

        Assert.Contains(LooseFiles(), f => f.EndsWith(old.ToString()[2..], StringComparison.Ordinal));
        Assert.True(LooseFiles().Length >= 2);
    }

    [Fact]
    public void Loose_refs_come_into_the_packed_refs()
    {
        KvStore store = Make(KvLayout.Branch);
        Fill(store, 50, keys: 30);
        string refs = Repo.Run("for-each-ref");
        Tidy(store);
        Assert.Equal(refs, Repo.Run("for-each-ref"));
        Assert.False(Directory.Exists(Repo.InGit("refs/kv/s")) && Directory.EnumerateFiles(Repo.InGit("refs/kv/s"), "*", SearchOption.AllDirectories).Any());
        Fill(store, 10, keys: 30);
        Assert.Equal(30, store.Snapshot().Enumerate().Count());
        Fsck();
    }

    [Fact]
    public void Loose_objects_that_are_packed_already_just_go()
    {
        KvStore store = Make(KvLayout.Tree);
        Fill(store, 30);
        Repo.Run("repack", "-a", "-q");
        Assert.NotEmpty(LooseFiles());
        string pack = Assert.Single(Packs());
        Tidy(store);
        Assert.Empty(LooseFiles());
        Assert.Equal(pack, Assert.Single(Packs()));
        Fsck();
    }

    [Fact]
    public void Damaged_and_large_loose_objects_stay_where_they_are()
    {
        KvStore store = Make(KvLayout.Tree);
        Fill(store, 30);
        byte[] noise = new byte[2 * 1024 * 1024];
        new Random(1).NextBytes(noise);
        using (KvTransaction transaction = store.Begin())
        {
            transaction.Set("large", noise);
            transaction.Commit();
        }

        string damaged = Repo.InGit($"objects/{Repo.Run("rev-parse", "refs/kv/s:d0/k0").Insert(2, "/")}");
        byte[] bytes = File.ReadAllBytes(damaged);
        bytes[^1] ^= 1;
        File.SetAttributes(damaged, FileAttributes.Normal);
        File.Delete(damaged);
        File.WriteAllBytes(damaged, bytes);
        string large = Repo.InGit($"objects/{Repo.Run("rev-parse", "refs/kv/s:large").Insert(2, "/")}");
        Tidy(store);
        Assert.Equal(((string[])[damaged, large]).Order(), LooseFiles().Order());
    }

    [Fact]
    public void Packs_that_git_maintenance_makes_are_read()
    {
        KvStore store = Make(KvLayout.Tree);
        Fill(store, 30);
        Repo.Run("maintenance", "run", "--task=loose-objects", "--quiet");
        Repo.Run("maintenance", "run", "--task=loose-objects", "--quiet");
        Assert.Contains(Packs(), static p => Path.GetFileName(p).StartsWith("loose-", StringComparison.Ordinal));
        Assert.Empty(LooseFiles());
        using var fresh = GitRepository.Open(Repo.Root);
        Assert.Equal(20, All(KvStore.Open(fresh, "s").Snapshot()).Count);
    }
}
