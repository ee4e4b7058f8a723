using System.Globalization;
using System.Text;
using GitKv.Core.Merging;
using GitKv.Core.Repositories;
using GitKv.Core.Stores;
using GitKv.Core.Tests.Support;

namespace GitKv.Core.Tests.Merging;

/// <summary>Laws of merging stores, over random stores, and two processes with a clone each.</summary>
public sealed class ReplicaTests : MergeTestsBase
{
    [Theory]
    [InlineData(KvLayout.Tree, 1)]
    [InlineData(KvLayout.Tree, 2)]
    [InlineData(KvLayout.Branch, 3)]
    [InlineData(KvLayout.Ref, 4)]
    public void Random_edits_of_different_keys_commute(KvLayout layout, int seed)
    {
        var random = new Random(seed);
        Fork(layout, [.. Enumerable.Range(0, 20).Select(i => ($"d{i % 3}/k{i}", "0"))]);
        for (int round = 0; round < 4; round++)
        {
            Edit(Ours, random, key => key % 2 == 0);
            Edit(Theirs, random, key => key % 2 == 1);
            Copy("ours", "before" + round);
            Assert.Empty(Merge(Ours, "theirs").Conflicts);
            Assert.Empty(Merge(Theirs, layout == KvLayout.Ref ? "ours" : "before" + round).Conflicts);
            Assert.Equal(Show(Ours), Show(Theirs));
            if (layout == KvLayout.Tree) Assert.Equal(TreeOf("ours"), TreeOf("theirs"));
        }

        Fsck();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Three_replicas_with_counters_agree_in_any_order_of_merges(int seed)
    {
        var random = new Random(seed);
        KvStore origin = Make(KvLayout.Tree, "r0");
        origin.SetMergeRules(_ => [new MergeRule("counters/**", "Counter"), new MergeRule("tags/**", "Set")]);
        Set(origin, "counters/n", "10");
        Set(origin, "tags/t", "[\"a\"]");
        string[] names = ["r0", "r1", "r2"];
        Copy("r0", "r1");
        Copy("r0", "r2");
        int sum = 10;
        for (int i = 0; i < 9; i++)
        {
            KvStore replica = KvStore.Open(Repository, names[random.Next(3)]);
            int step = random.Next(1, 5);
            sum += step;
            Set(replica, "counters/n", (int.Parse(Get(replica, "counters/n")!, CultureInfo.InvariantCulture) + step).ToString(CultureInfo.InvariantCulture));
        }

        foreach (int i in Enumerable.Range(0, 3).OrderBy(_ => random.Next()).SelectMany(i => new[] { i, i }))
        {
            string from = names[(i + 1 + random.Next(2)) % 3];
            Assert.Empty(Merge(KvStore.Open(Repository, names[i]), from).Conflicts);
        }

        Merge(KvStore.Open(Repository, "r0"), "r1");
        Merge(KvStore.Open(Repository, "r0"), "r2");
        Merge(KvStore.Open(Repository, "r1"), "r0");
        Merge(KvStore.Open(Repository, "r2"), "r0");
        Assert.All(names, name => Assert.Equal(sum.ToString(CultureInfo.InvariantCulture), Get(KvStore.Open(Repository, name), "counters/n")));
        Assert.Single(names.Select(TreeOf).Distinct());
    }

    [Fact]
    public void Expiry_is_merged_with_the_value_and_on_its_own()
    {
        DateTimeOffset late = DateTimeOffset.UtcNow.AddYears(1);
        Fork(KvLayout.Tree, ("a", "x"), ("b", "x"));
        SetExpiring(Theirs, "a", "x", late);
        SetExpiring(Theirs, "n", "new", late);
        Set(Ours, "b", "ours");
        Assert.Empty(Merge(Ours, "theirs").Conflicts);
        Assert.Equal(["a", "n"], Ours.Snapshot().Enumerate().Where(e => e.Expires is not null).Select(e => e.Key));
        SetExpiring(Ours, "a", "x", late.AddDays(1));
        SetExpiring(Theirs, "a", "x", late.AddDays(2));
        Assert.Empty(Merge(Ours, "theirs").Conflicts);
        Assert.True(Ours.Snapshot().TryGet("a", out KvEntry entry));
        Assert.Equal(late.AddDays(2).UtcDateTime, entry.Expires!.Value.UtcDateTime);
    }

    [Fact]
    public void Two_processes_with_a_clone_each_come_to_equal_trees()
    {
        Make(KvLayout.Tree, "s").SetMergeRules(_ => [new MergeRule("counters/**", "Counter"), new MergeRule("**", "LastWriter")]);
        string[] clones = ["one", "two"];
        foreach (string name in clones) Git.Run(Repo.Folder, "clone", "-q", "--bare", Repo.Root, name);
        TestProcess[] replicas = [.. clones.Select((name, i) => TestProcess.Start(Replicate, [Path.Combine(Repo.Folder, name), Repo.Root, i.ToString(CultureInfo.InvariantCulture), "25"]))];
        foreach (TestProcess replica in replicas)
        {
            replica.AssertSucceeded();
            replica.Dispose();
        }

        // What is left to exchange when both have stopped.
        foreach (string name in (string[])["one", "two", "one"]) Exchange(Path.Combine(Repo.Folder, name), Repo.Root);
        string[] trees = [.. clones.Select(name => Git.Run(Path.Combine(Repo.Folder, name), "rev-parse", "refs/kv/s^{tree}"))];
        Assert.Equal(trees[0], trees[1]);
        Assert.Equal(trees[0], TreeOf("s"));
        Assert.Equal("50", Repo.Run("show", "refs/kv/s:counters/n"));
        Fsck();
    }

    private static void Replicate(string[] arguments)
    {
        var random = new Random(int.Parse(arguments[2], CultureInfo.InvariantCulture));
        int count = int.Parse(arguments[3], CultureInfo.InvariantCulture);
        using var repository = GitRepository.Open(arguments[0]);
        for (int i = 0; i < count; i++)
        {
            if (i == 0) Exchange(arguments[0], arguments[1]);
            KvStore store = KvStore.Open(repository, "s");
            store.Update("counters/n", (transaction, entry) =>
            {
                int now = entry is { } there ? int.Parse(Encoding.UTF8.GetString(transaction.Read(there)), CultureInfo.InvariantCulture) : 0;
                transaction.Set("counters/n", Encoding.UTF8.GetBytes((now + 1).ToString(CultureInfo.InvariantCulture)));
                string key = $"d{random.Next(3)}/k{random.Next(30)}";
                if (random.Next(4) == 0) transaction.Remove(key);
                else transaction.Set(key, Encoding.UTF8.GetBytes($"{arguments[2]}-{i}"));
            });
            if (random.Next(3) == 0) Exchange(arguments[0], arguments[1]);
        }
    }

    /// <summary>Fetch, merge, push with plain git; again where somebody else was faster.</summary>
    private static void Exchange(string clone, string remote)
    {
        using var repository = GitRepository.Open(clone);
        for (int attempt = 0; attempt < 100; attempt++)
        {
            Git.Run(clone, "fetch", "-q", remote, "+refs/kv/s:refs/remotes/origin/kv/s");
            using MergeSource source = MergeSource.Find(repository, "origin/s");
            KvStore ours = KvStore.TryOpen(repository, "s") ?? new KvStore(repository, "s", "refs/kv/s", KvLayout.Tree, annotate: false, exists: false);
            StoreMergeResult result = StoreMerge.Run(ours, source, new StoreMergeOptions());
            if (result.Conflicts.Count > 0) throw new InvalidOperationException($"conflict of {result.Conflicts[0].Key}: {result.Conflicts[0].Reason}");
            if (Git.Try(clone, null, null, "push", "-q", remote, "refs/kv/s").Code == 0) return;
        }

        throw new InvalidOperationException("The other one was always faster.");
    }

    private static void Edit(KvStore store, Random random, Func<int, bool> mine)
    {
        using KvTransaction transaction = store.Begin();
        for (int i = 0; i < 8; i++)
        {
            int key = random.Next(30);
            if (!mine(key)) continue;
            if (random.Next(4) == 0) transaction.Remove($"d{key % 3}/k{key}");
            else transaction.Set($"d{key % 3}/k{key}", Encoding.UTF8.GetBytes(random.Next().ToString(CultureInfo.InvariantCulture)));
        }

        transaction.Commit();
    }

    private static void SetExpiring(KvStore store, string key, string value, DateTimeOffset expires)
    {
        using KvTransaction transaction = store.Begin();
        transaction.Set(key, Encoding.UTF8.GetBytes(value), default, expires);
        transaction.Commit();
    }
}
