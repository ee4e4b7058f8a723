using System.Text;
using GitKv.Core.Errors;
using GitKv.Core.Objects;
using GitKv.Core.Repositories;
using GitKv.Core.Stores;
using GitKv.Core.Tests.Stores;
using GitKv.Core.Trees;

namespace GitKv.Core.Tests.Trees;

/// <summary>Trees as no git makes them, but a stranger may.</summary>
public sealed class HostileTreeTests : StoreTestsBase
{
    [Fact]
    public void Names_that_no_key_can_have_are_not_listed_and_stay()
    {
        ObjectId blob = Blob("x");
        KvStore store = StoreOf(Tree([.. new[] { "..", ".", "a/../b", "good" }.Select(n => Entry(n, blob))]));
        Assert.Equal(["good"], store.Snapshot().Enumerate().Select(e => e.Key));
        Assert.Equal(["good"], store.Snapshot().Children("").Select(c => c.Name));
        Set(store, "better", "y");
        Assert.Equal(["better", "good"], store.Snapshot().Enumerate().Select(e => e.Key));
        Assert.Contains("a/../b", Repo.Run("ls-tree", "refs/kv/s"), StringComparison.Ordinal);
    }

    [Fact]
    public void Buckets_that_unfold_without_end_are_an_error()
    {
        ObjectId tree = Tree([Entry("k", Blob("x"))]);
        for (int i = 0; i < 39; i++) tree = Tree([.. Enumerate16().Select(d => new TreeEntry(Bucket.NameOf(d), TreeEntry.TreeMode, tree))]);
        KvStore store = StoreOf(tree);
        Assert.Equal(ErrorIds.ObjectCorrupt, Assert.Throws<KvException>(() => store.Snapshot().Enumerate().Count()).ErrorId);
        Assert.Equal(ErrorIds.ObjectCorrupt, Assert.Throws<KvException>(() => store.Snapshot().Children("").Count()).ErrorId);
        Set(store, "other", "y");
        Remove(store, "other");
    }

    [Fact]
    public void Buckets_nested_deeper_than_a_hash_has_digits_are_read_and_changed_without_a_crash()
    {
        ObjectId tree = Tree([]);
        for (int i = 0; i < 30_000; i++) tree = Tree([new TreeEntry(Bucket.NameOf(i % 16), TreeEntry.TreeMode, tree)]);
        KvStore store = StoreOf(tree);
        Assert.Empty(store.Snapshot().Enumerate());
        Set(store, "a", "1");
        Assert.Equal("1", Get(store, "a"));
        Remove(store, "a");
        Assert.Null(Get(store, "a"));
    }

    [Fact]
    public void A_tree_out_of_order_is_in_order_after_a_change()
    {
        ObjectId blob = Blob("x");
        KvStore store = StoreOf(Tree([.. new[] { "z", "m", "a", "q", "b", "y" }.Select(n => Entry(n, blob))]));
        Set(store, "n", "1");
        Assert.Equal(["a", "b", "m", "n", "q", "y", "z"], store.Snapshot().Enumerate().Select(e => e.Key));
        Repo.Run("ls-tree", "refs/kv/s", "n");
        ObjectId root = ObjectId.Parse(Repo.Run("rev-parse", "refs/kv/s^{tree}"));
        Assert.True(GitTree.Parse(Repository.Objects.Read(root, ObjectType.Tree)).IsSorted);
    }

    private static IEnumerable<int> Enumerate16() => Enumerable.Range(0, 16);

    private static TreeEntry Entry(string name, ObjectId blob) => new(Encoding.UTF8.GetBytes(name), TreeEntry.FileMode, blob);

    private ObjectId Blob(string text) => Write(ObjectType.Blob, Encoding.UTF8.GetBytes(text));

    private ObjectId Tree(TreeEntry[] entries)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        GitTree.Write(buffer, entries);
        return Write(ObjectType.Tree, buffer.WrittenSpan);
    }

    private readonly List<(ObjectType, byte[])> _pending = [];

    private ObjectId Write(ObjectType type, ReadOnlySpan<byte> content)
    {
        _pending.Add((type, content.ToArray()));
        return ObjectId.Hash(type, content);
    }

    private KvStore StoreOf(ObjectId root)
    {
        using (var writer = new ObjectWriter(Repository.Objects, FsyncPolicy.Parse(null, null)))
        {
            foreach ((ObjectType type, byte[] content) in _pending) writer.Write(type, content);
            writer.Flush();
        }

        Repo.Run("update-ref", "refs/kv/s", Repo.Run("commit-tree", root.ToString(), "-m", "m"));
        return KvStore.Open(Repository, "s");
    }
}
