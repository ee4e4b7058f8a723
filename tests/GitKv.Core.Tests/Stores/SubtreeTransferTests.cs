using System.Text;
using GitKv.Core.Errors;
using GitKv.Core.Keys;
using GitKv.Core.Stores;
using GitKv.Core.Tests.Support;

namespace GitKv.Core.Tests.Stores;

/// <summary>Directories that are copied and moved as a whole: as cheap as one item, and in every other respect as if it had been done item by item.</summary>
public sealed class SubtreeTransferTests : StoreTestsBase
{
    [Fact]
    public void A_copy_shares_the_trees_of_its_source_and_a_move_keeps_them()
    {
        KvStore store = Make(KvLayout.Tree);
        using (KvTransaction transaction = store.Begin())
        {
            for (int i = 0; i < 1000; i++) transaction.Set($"big/{i}", Encoding.UTF8.GetBytes($"{i}"));
            transaction.Set("big/deep/er/x", "x"u8);
            transaction.Commit();
        }

        string tree = TreeOf("big");
        long objects = Objects();
        Do(store, t => t.Copy("big", "far/away/copy", overwrite: false));
        Assert.Equal(tree, TreeOf("far/away/copy"));

        // The commit, the root, far and far/away.
        Assert.Equal(objects + 4, Objects());
        Assert.Equal("Copy big/ to far/away/copy/", Repo.Run("log", "-1", "--format=%s", "refs/kv/s").Trim());
        Do(store, t => t.Move("far", "near", overwrite: false));
        Assert.Equal(tree, TreeOf("near/away/copy"));
        Assert.Equal(2002, store.Snapshot().Enumerate().Count());
        Assert.False(store.Snapshot().IsDirectory("far"));
        Assert.Equal("Move far/ to near/", Repo.Run("log", "-1", "--format=%s", "refs/kv/s").Trim());
        Fsck();
    }

    [Fact]
    public void What_is_equal_shares_its_trees_however_it_came()
    {
        KvStore store = Make(KvLayout.Tree);
        foreach (string place in (string[])["one", "two/deeper"])
        {
            Set(store, $"{place}/b/c", "2");
            Set(store, $"{place}/a", "1");
        }

        Do(store, t => t.Copy("one/b", "three/b", overwrite: false));
        Set(store, "three/a", "1");
        Assert.Equal(TreeOf("one"), TreeOf("two/deeper"));
        Assert.Equal(TreeOf("one"), TreeOf("three"));
    }

    [Fact]
    public void What_others_did_meanwhile_counts_as_if_each_item_had_been_moved()
    {
        KvStore store = Make(KvLayout.Tree);
        Set(store, "a/x", "1");
        Set(store, "a/y", "2");

        // A new item in the source stays; one in the destination's place too.
        using (KvTransaction transaction = store.Begin())
        {
            transaction.Move("a", "b", overwrite: false);
            transaction.Set("b/y", "changed"u8);
            Set(store, "a/new", "3");
            Set(store, "b/other", "4");
            transaction.Commit();
        }

        Assert.Equal(["a/new=3", "b/other=4", "b/x=1", "b/y=changed"], All(store.Snapshot()).Select(p => $"{p.Key}={p.Value}"));

        // A changed one does not go.
        using (KvTransaction transaction = store.Begin())
        {
            transaction.Move("b", "c", overwrite: false);
            Set(store, "b/x", "5");
            Assert.Equal("b/x", Assert.Throws<VersionMismatchException>(() => transaction.Commit()).Key);
        }

        // A destination that somebody else has taken is not overwritten, unless that was said.
        foreach (bool overwrite in (bool[])[false, true])
        {
            using KvTransaction transaction = store.Begin();
            transaction.Copy("b", "d" + overwrite, overwrite);
            Set(store, $"d{overwrite}/x", "6");
            if (overwrite) transaction.Commit();
            else Assert.Equal(ErrorIds.ItemExists, Assert.Throws<KvException>(() => transaction.Commit()).ErrorId);
        }

        Assert.Equal("6", Get(store, "dFalse/x"));
        Assert.Equal("5", Get(store, "dTrue/x"));
        Fsck();
    }

    [Fact]
    public void What_expires_keeps_its_end()
    {
        KvStore store = Make(KvLayout.Tree);
        DateTimeOffset end = DateTimeOffset.UtcNow.AddDays(1);
        Do(store, t => t.Set("a/x", "1"u8, expires: end));
        Set(store, "a/y", "2");
        Do(store, t => t.Copy("a", "b", overwrite: false));
        Do(store, t => t.Move("a", "c", overwrite: false));
        Assert.Equal([end, null, end, null], store.Snapshot().Enumerate().Select(e => e.Expires));
    }

    [Fact]
    public void Keys_that_would_become_too_long_are_refused()
    {
        KvStore store = Make(KvLayout.Tree);
        string part = new('x', 200);
        string deep = string.Join('/', Enumerable.Repeat(part, 19));
        Set(store, $"a/{deep}", "1");
        using KvTransaction transaction = store.Begin();
        Assert.Equal(ErrorIds.KeyInvalid, Assert.Throws<KvException>(() => transaction.Copy("a", $"{part}/{part}", overwrite: false)).ErrorId);
        transaction.Copy("a", "bb", overwrite: false);
        transaction.Commit();
        Assert.Equal("1", Get(store, $"bb/{deep}"));
    }

    [Fact]
    public void Below_an_item_nothing_is_put()
    {
        KvStore store = Make(KvLayout.Tree);
        Set(store, "a/x", "1");
        Set(store, "b", "2");
        Assert.Equal(ErrorIds.KeyIsItem, Assert.Throws<KvException>(() => Do(store, t => t.Copy("a", "b/c", overwrite: false))).ErrorId);
        Assert.Equal(ErrorIds.KeyIsDirectory, Assert.Throws<KvException>(() => Do(store, t => t.Copy("b", "a", overwrite: true))).ErrorId);
        Assert.Equal(["a/x", "b"], All(store.Snapshot()).Keys);
    }

    /// <summary>Whatever is done in a transaction, and by others meanwhile: what a Tree store does by directories, a Ref store does by items.</summary>
    [Fact]
    public void Transactions_do_the_same_in_all_layouts()
    {
        for (int seed = 0; seed < 150; seed++)
        {
            KvStore[] stores = [Make(KvLayout.Tree, $"t{seed}"), Make(KvLayout.Ref, $"r{seed}")];
            string[] results = [.. stores.Select(s => Story(s, new Random(seed)))];

            // A Ref store does not make a directory an item, or an item a directory, in one transaction.
            if (results[1].Contains("KeyIs", StringComparison.Ordinal)) continue;
            Assert.True(results[0] == results[1], $"seed {seed}:\n{results[0]}\n--- and by items:\n{results[1]}");
        }

        Fsck();
    }

    private static string Story(KvStore store, Random random)
    {
        var told = new StringBuilder();
        using (KvTransaction first = store.Begin())
        {
            foreach (string key in (string[])["a/a/a", "a/b/c", "a/c", "b/a/c", "b/c"])
                if (random.Next(4) > 0) first.Set(key, "0"u8);
            first.Commit();
        }

        using KvTransaction transaction = store.Begin(isolated: random.Next(3) == 0);
        for (int i = random.Next(1, 6); i > 0; i--) Step(transaction, random, told);
        if (random.Next(2) == 0)
        {
            using KvTransaction other = store.Begin();
            Step(other, random, told);
            Try(() => other.Commit(), told);
        }

        Try(() => transaction.Commit(), told);
        return told.Append(Listing(store.Snapshot())).ToString();
    }

    private static void Step(KvTransaction transaction, Random random, StringBuilder told)
    {
        string Directory() => string.Join('/', Enumerable.Range(0, random.Next(1, 3)).Select(_ => (string[])["a", "b", "d"]).Select(n => n[random.Next(3)]));
        string from = Directory(), to = Directory(), key = Directory() + "/" + (random.Next(2) == 0 ? "c" : "e");
        int kind = random.Next(6);
        bool overwrite = random.Next(2) == 0;
        told.Append(kind switch { < 2 => $"copy {from} {to}", < 4 => $"move {from} {to}", 4 => $"set {key}", _ => $"remove {key}" }).Append(overwrite ? " over" : "").Append('\n');
        Try(() =>
        {
            if (kind < 2) transaction.Copy(from, to, overwrite);
            else if (kind < 4) transaction.Move(from, to, overwrite);
            else if (kind == 4) transaction.Set(key, Encoding.UTF8.GetBytes($"{random.Next(100)}"), overwrite ? Precondition.Any : Precondition.MustNotExist);
            else transaction.Remove(key);
        }, told);
        told.Append(transaction.Count).Append(' ').Append(Listing(transaction)).Append('\n');
        foreach (string directory in (string[])["", "a", "b", "a/a", "d", "d/a", "d/b"])
            told.Append(directory).Append(transaction.IsDirectory(directory)).Append(string.Join(',', transaction.Children(directory))).Append(';');
        told.Append('\n');
    }

    private static string Listing(IKvReader reader)
    {
        string listed = string.Join(' ', All(reader).Select(p => $"{p.Key}={p.Value}"));
        string pattern = string.Join(' ', reader.Enumerate(KeyPattern.Parse("*/a/**")).Select(e => e.Key));
        return $"{listed} | {pattern}\n";
    }

    private static void Try(Action step, StringBuilder told)
    {
        try
        {
            step();
        }
        catch (KvException e)
        {
            told.Append(e.ErrorId).Append('\n');
        }
    }

    private static void Do(KvStore store, Action<KvTransaction> change)
    {
        using KvTransaction transaction = store.Begin();
        change(transaction);
        transaction.Commit();
    }

    private string TreeOf(string directory) => Repo.Run("rev-parse", $"refs/kv/s:{directory}").Trim();

    private long Objects()
    {
        string[] counts = Repo.Run("count-objects", "-v").Split('\n');
        return counts.Where(c => c.StartsWith("count:", StringComparison.Ordinal) || c.StartsWith("in-pack:", StringComparison.Ordinal)).Sum(c => long.Parse(c.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture));
    }
}
