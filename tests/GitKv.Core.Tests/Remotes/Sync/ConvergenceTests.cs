using System.Globalization;
using System.Text;
using GitKv.Core.Merging;
using GitKv.Core.Remotes.Sync;
using GitKv.Core.Repositories;
using GitKv.Core.Stores;
using GitKv.Core.Tests.Support;

namespace GitKv.Core.Tests.Remotes.Sync;

/// <summary>Laws of exchanging: whatever clones do, and in whatever order they exchange, they come to the same, and nothing is lost.</summary>
public sealed class ConvergenceTests : SyncTestsBase
{
    [Theory]
    [InlineData(KvLayout.Tree, 2, 1)]
    [InlineData(KvLayout.Tree, 3, 2)]
    [InlineData(KvLayout.Branch, 2, 3)]
    [InlineData(KvLayout.Branch, 3, 4)]
    [InlineData(KvLayout.Ref, 2, 5)]
    [InlineData(KvLayout.Ref, 3, 6)]
    public void Clones_with_random_edits_converge_and_lose_nothing(KvLayout layout, int count, int seed)
    {
        var random = new Random(seed);
        GitRepository[] clones = [.. Enumerable.Range(0, count).Select(i => Clone("clone" + i.ToString(CultureInfo.InvariantCulture)))];
        Make(clones[0], layout).SetMergeRules(_ => [new MergeRule("n/**", "Counter"), new MergeRule("**", "LastWriter")]);
        Set(clones[0], "n/all", "0");
        foreach (GitRepository clone in clones) Sync(clone);
        int sum = 0;
        var owned = new SortedDictionary<int, int>();
        for (int step = 0; step < 8 * count; step++)
        {
            GitRepository clone = clones[random.Next(count)];
            sum += Edit(clone, random, step);
            if (random.Next(2) == 0) Sync(clone);
        }

        foreach (GitRepository clone in clones.Concat(clones)) Assert.Empty(Sync(clone).Conflicts);
        string expected = Show(clones[0]);
        Assert.All(owned, own => Assert.Contains($"own/k{own.Key}={own.Value}", expected, StringComparison.Ordinal));
        Assert.Contains($"n/all={sum.ToString(CultureInfo.InvariantCulture)}", expected, StringComparison.Ordinal);
        foreach (GitRepository clone in clones)
        {
            Assert.Equal(expected, Show(clone));
            Assert.Equal(SyncOutcome.UpToDate, Sync(clone).Outcome);
        }

        if (layout == KvLayout.Tree) Assert.Single(clones.Select(c => Git.Run(c.GitDirectory, "rev-parse", "refs/kv/s^{tree}")).Append(Git.Run(Remote, "rev-parse", "refs/kv/s^{tree}")).Distinct());
        Assert.Equal(expected, ShowRemote());
        Fsck([Remote, .. clones.Select(c => c.GitDirectory)]);

        int Edit(GitRepository clone, Random dice, int step)
        {
            int by = dice.Next(1, 4);
            int own = Array.IndexOf(clones, clone);
            KvStore.Open(clone, "s").Update("n/all", (transaction, entry) =>
            {
                int now = int.Parse(Encoding.UTF8.GetString(transaction.Read(entry!.Value)), CultureInfo.InvariantCulture);
                transaction.Set("n/all", Bytes(now + by));
                transaction.Set($"own/k{own}", Bytes(step));
                string key = $"d{dice.Next(3)}/k{dice.Next(8)}";
                if (dice.Next(4) == 0) transaction.Remove(key);
                else transaction.Set(key, Bytes(step));
            });
            owned[own] = step;
            return by;
        }
    }

    private static byte[] Bytes(int number) => Encoding.UTF8.GetBytes(number.ToString(CultureInfo.InvariantCulture));
}
