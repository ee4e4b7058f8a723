using System.Text;
using GitKv.Core.Repositories;
using GitKv.Core.Stores;
using GitKv.Core.Tests.Support;

namespace GitKv.Core.Tests.Stores;

/// <summary>
/// The two models of "Using Git as a Key-Value Database": a blob under a ref of its own, and an orphan branch with a file. Made with git
/// alone, read and written here without any set-up.
/// </summary>
public sealed class PlainGitObjectTests : IDisposable
{
    private readonly TempRepo _repo = new();

    public void Dispose() => _repo.Dispose();

    [Fact]
    public void A_blob_under_refs_my_objects_is_an_item()
    {
        string id = Git.RunWith(_repo.Root, "test content\n", null, "hash-object", "-w", "--stdin");
        Assert.Equal("d670460b4b4aece5915caf5c68d12f560a9fe3e4", id);
        _repo.Run("update-ref", "refs/my-objects/object-1", id);

        KvStore store = KvStore.Open(_repo.Repository, refPrefix: "refs/my-objects");
        KvEntry entry = Assert.Single(store.Snapshot().Enumerate());
        Assert.Equal((KvLayout.Ref, "object-1", id), (store.Layout, entry.Key, entry.Version));
        Assert.Equal("test content\n", Text(store, "object-1"));
    }

    [Fact]
    public void The_blob_is_replaced_and_another_put_beside_it_as_plain_blobs()
    {
        _repo.Run("update-ref", "refs/my-objects/object-1", _repo.Blob("test content\n"));
        KvStore store = KvStore.Open(_repo.Repository, refPrefix: "refs/my-objects");
        using (KvTransaction transaction = store.Begin())
        {
            transaction.Set("object-1", "changed\n"u8);
            transaction.Set("object-2", "new\n"u8, Precondition.MustNotExist);
            transaction.Commit();
        }

        Assert.Equal("changed", _repo.Run("cat-file", "-p", "refs/my-objects/object-1"));
        Assert.Equal("new", _repo.Run("cat-file", "-p", "refs/my-objects/object-2"));
        Assert.Equal("blob", _repo.Run("cat-file", "-t", "refs/my-objects/object-2"));
        _repo.Run("fsck", "--full", "--strict");
    }

    [Theory]
    [InlineData("refs/heads/my-objects-object-1", KvLayout.Tree, "object-1.txt")]
    [InlineData("refs/heads", KvLayout.Branch, "my-objects-object-1")]
    public void An_orphan_branch_with_one_file_is_a_store_of_files_and_an_item_among_branches(string prefix, KvLayout layout, string key)
    {
        string commit = MakeOrphanBranch();
        KvStore store = KvStore.Open(_repo.Repository, refPrefix: prefix);
        Assert.Equal(layout, store.Layout);
        KvEntry entry = Assert.Single(store.Snapshot().Enumerate());
        Assert.Equal(key, entry.Key);
        Assert.Equal("test content\n", Text(store, key));

        ItemOrigin origin = store.Origins(store.Snapshot(), [key])[key];
        Assert.Equal(("add object-1.txt", "Test", commit, null), (origin.Message, origin.By, origin.Commit, origin.Transaction));
    }

    [Theory]
    [InlineData("refs/heads/my-objects-object-1", "object-1.txt")]
    [InlineData("refs/heads", "my-objects-object-1")]
    public void A_change_is_a_commit_on_the_branch_that_git_checks_out(string prefix, string key)
    {
        string first = MakeOrphanBranch();
        _repo.Run("checkout", "-q", "--detach");
        KvStore store = KvStore.Open(_repo.Repository, refPrefix: prefix);
        using (KvTransaction transaction = store.Begin())
        {
            transaction.Set(key, "changed\n"u8);
            transaction.Commit(new CommitOptions { Message = "change it" });
        }

        Assert.Equal(first, _repo.Run("rev-parse", "my-objects-object-1~1"));
        Assert.Equal("change it", _repo.Run("log", "-1", "--format=%s", "my-objects-object-1"));
        _repo.Run("checkout", "-q", "my-objects-object-1");
        Assert.Equal("changed\n", File.ReadAllText(Path.Combine(_repo.Root, "object-1.txt")));
        _repo.Run("fsck", "--full", "--strict");
    }

    private string MakeOrphanBranch()
    {
        _repo.Run("checkout", "-q", "--orphan", "my-objects-object-1");
        File.WriteAllText(Path.Combine(_repo.Root, "object-1.txt"), "test content\n");
        _repo.Run("add", ".");
        _repo.Run("commit", "-q", "--no-gpg-sign", "-m", "add object-1.txt");
        return _repo.Run("rev-parse", "HEAD");
    }

    private static string Text(KvStore store, string key)
    {
        KvSnapshot snapshot = store.Snapshot();
        Assert.True(snapshot.TryGet(key, out KvEntry entry));
        return Encoding.UTF8.GetString(snapshot.Read(entry));
    }
}
