using GitKv.Core.Errors;
using GitKv.Core.Keys;
using GitKv.Core.Objects;
using GitKv.Core.Repositories;
using GitKv.Core.Stores;

namespace GitKv.Core.Tests.Stores;

/// <summary>A listing reads directories, and makes keys, on other cores before it comes to them.</summary>
public sealed class ListingAheadTests : StoreTestsBase
{
    [Fact]
    public void A_listing_of_many_directories_and_of_a_large_one_has_every_key_once_and_in_order()
    {
        KvStore store = Make(KvLayout.Tree);
        var keys = new List<string>();
        for (int i = 0; i < 60; i++)
            for (int j = 0; j < 40; j++) keys.Add($"many/{i:00}/in.{j % 3}/key-{j}");
        for (int i = 0; i < 9_000; i++) keys.Add($"one/key {i}");
        for (int i = 0; i < 300; i++) keys.Add($"root-{i}");
        using (KvTransaction transaction = store.Begin())
        {
            foreach (string key in keys) transaction.Set(key, "v"u8);
            transaction.Commit();
        }

        string[] listed = [.. KvStore.Open(Repository, "s").Snapshot().Enumerate().Select(static e => e.Key)];
        keys.Sort(StringComparer.Ordinal);
        Assert.Equal(keys, listed.Order(StringComparer.Ordinal));
        Assert.Equal(Repo.Run("ls-tree", "-r", "-z", "--name-only", store.RefPrefix).Split('\0', StringSplitOptions.RemoveEmptyEntries).Length - 1, listed.Length);
        Assert.Equal(keys.Where(static k => k.StartsWith("many/1", StringComparison.Ordinal)), store.Snapshot().Enumerate(KeyPattern.Parse("many/1*/**")).Select(static e => e.Key).Order(StringComparer.Ordinal));
        Assert.Equal(keys.Where(static k => k.StartsWith("one/", StringComparison.Ordinal)), store.Snapshot().Enumerate(KeyPattern.Parse("one/*")).Select(static e => e.Key));
    }

    [Fact]
    public void A_directory_that_is_missing_is_told_when_the_listing_comes_to_it_and_not_before()
    {
        KvStore store = Make(KvLayout.Tree);
        using (KvTransaction transaction = store.Begin())
        {
            for (int i = 0; i < 20; i++) transaction.Set($"{i:00}/key", [(byte)i]);
            transaction.Commit();
        }

        string tree = Repo.Run("rev-parse", $"{store.RefPrefix}:11").Trim();
        File.Delete(Path.Combine(Repository.GitDirectory, "objects", tree[..2], tree[2..]));
        using GitRepository anew = GitRepository.Open(Repository.GitDirectory);
        using IEnumerator<KvEntry> listing = KvStore.Open(anew, "s").Snapshot().Enumerate().GetEnumerator();
        for (int i = 0; i < 11; i++) Assert.True(listing.MoveNext());
        Assert.Equal("10/key", listing.Current.Key);
        Assert.Equal(ErrorIds.ObjectNotFound, Assert.Throws<KvException>(() => listing.MoveNext()).ErrorId);
    }

    [Fact]
    public void A_listing_that_is_given_up_leaves_nothing_that_reads_on()
    {
        KvStore store = Make(KvLayout.Tree);
        using (KvTransaction transaction = store.Begin())
        {
            for (int i = 0; i < 6_000; i++) transaction.Set($"{i % 30}/key-{i}", "v"u8);
            transaction.Commit();
        }

        for (int round = 0; round < 40; round++)
        {
            using GitRepository repository = GitRepository.Open(Repository.GitDirectory);
            Assert.Equal(round * 20, KvStore.Open(repository, "s").Snapshot().Enumerate().Take(round * 20).Count());
        }
    }

    [Fact]
    public void A_transaction_lists_what_it_has_written_beside_many_directories()
    {
        KvStore store = Make(KvLayout.Tree);
        using (KvTransaction first = store.Begin())
        {
            for (int i = 0; i < 30; i++) first.Set($"{i:00}/key", "v"u8);
            first.Commit();
        }

        using KvTransaction transaction = store.Begin();
        transaction.Set("15/more", "w"u8);
        Assert.Equal(31, transaction.Enumerate().Count());
    }
}
