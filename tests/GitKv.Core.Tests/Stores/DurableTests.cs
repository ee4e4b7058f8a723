using GitKv.Core.Repositories;
using GitKv.Core.Stores;
using GitKv.Core.Tests.Support;

namespace GitKv.Core.Tests.Stores;

/// <summary>What <c>-Durable</c> writes, and what is left of it where it is killed.</summary>
public sealed class DurableTests : StoreTestsBase
{
    private static readonly CommitOptions s_durable = new() { Durable = true };

    [Fact]
    public void A_durable_set_of_a_tree_store_is_one_pack()
    {
        KvStore store = Make(KvLayout.Tree);
        string[] before = Loose();
        SetDurably(store, "a/b", "value");
        Assert.Equal(before, Loose());
        Assert.Equal("4", Repo.Run("count-objects", "-v").Split('\n').First(l => l.StartsWith("in-pack:", StringComparison.Ordinal))[9..]);
        Assert.Equal("value", Get(store, "a/b"));
        Assert.Equal("value", Repo.Run("cat-file", "blob", $"{store.RefPrefix}:a/b"));
        Fsck();
    }

    [Fact]
    public void Many_durable_sets_do_not_pile_up_packs()
    {
        KvStore store = Make(KvLayout.Tree);
        for (int i = 0; i < 54; i++) SetDurably(store, $"k{i % 7}", $"{i}");
        Assert.InRange(Directory.GetFiles(Repo.InGit("objects/pack"), "*.pack").Length, 1, 50);
        for (int i = 47; i < 54; i++) Assert.Equal($"{i}", Get(store, $"k{i % 7}"));
        Fsck();
    }

    [Theory]
    [InlineData(KvLayout.Tree, "object.created")]
    [InlineData(KvLayout.Tree, "object.written")]
    [InlineData(KvLayout.Tree, "object.named")]
    [InlineData(KvLayout.Tree, "object.named:2")]
    [InlineData(KvLayout.Tree, "refs.write-lock")]
    [InlineData(KvLayout.Tree, "refs.rename")]
    [InlineData(KvLayout.Ref, "object.named")]
    [InlineData(KvLayout.Ref, "refs.rename")]
    public void A_durable_set_that_is_killed_leaves_what_was_there(KvLayout layout, string place)
    {
        KvStore store = Make(layout);
        Set(store, "a/b", "old");
        using (TestProcess process = TestProcess.Start(SetInProcess, [Repo.Root], place)) Assert.NotEqual(0, process.ExitCode);
        foreach (string file in Directory.GetFiles(Repo.InGit("refs"), "*.lock", SearchOption.AllDirectories)) File.Delete(file);
        Fsck();
        Assert.Equal("old", Get(store, "a/b"));
        SetDurably(store, "a/b", "new");
        Assert.Equal("new", Get(store, "a/b"));
        Fsck();
    }

    private static void SetInProcess(string[] arguments)
    {
        using GitRepository repository = GitRepository.Open(arguments[0]);
        SetDurably(KvStore.Open(repository, "s"), "a/b", "new");
    }

    private static void SetDurably(KvStore store, string key, string value)
    {
        using KvTransaction transaction = store.Begin(durable: true);
        transaction.Set(key, System.Text.Encoding.UTF8.GetBytes(value));
        transaction.Commit(s_durable);
    }

    private string[] Loose() =>
        [.. Directory.GetFiles(Repo.InGit("objects"), "*", SearchOption.AllDirectories).Where(f => Path.GetFileName(f).Length == 38).Order(StringComparer.Ordinal)];
}
