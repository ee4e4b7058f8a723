using GitKv.Core.Errors;
using GitKv.Core.Refs;
using GitKv.Core.Tests.Support;

namespace GitKv.Core.Tests.Refs;

public sealed class RefStoreTests : IDisposable
{
    private readonly TempRepo _repo = new();

    private RefStore Store => _repo.Repository.Refs;

    public void Dispose() => _repo.Dispose();

    [Fact]
    public void A_loose_ref_is_read()
    {
        string id = _repo.Blob("1");
        _repo.Run("update-ref", "refs/kv/a/b", id);
        Assert.Equal(id, Store.Read("refs/kv/a/b").ToString());
    }

    [Fact]
    public void A_ref_that_is_not_there_reads_as_null()
    {
        Assert.Null(Store.Read("refs/kv/none"));
        Assert.Null(Store.Read("HEAD"));
    }

    [Fact]
    public void A_packed_ref_is_read_and_a_loose_one_of_the_same_name_wins()
    {
        string first = _repo.Blob("1");
        string second = _repo.Blob("2");
        _repo.Run("update-ref", "refs/kv/a", first);
        _repo.Run("pack-refs", "--all");
        Assert.False(File.Exists(_repo.InGit("refs/kv/a")));
        Assert.Equal(first, Store.Read("refs/kv/a").ToString());
        _repo.Run("update-ref", "refs/kv/a", second);
        Assert.Equal(second, Store.Read("refs/kv/a").ToString());
    }

    [Fact]
    public void Symbolic_refs_are_followed()
    {
        string commit = _repo.Commit();
        _repo.Run("symbolic-ref", "refs/kv/link", "refs/heads/main");
        Assert.Equal(commit, Store.Read("HEAD").ToString());
        Assert.Equal(commit, Store.Read("refs/kv/link").ToString());
        _repo.Run("symbolic-ref", "refs/kv/nowhere", "refs/heads/none");
        Assert.Null(Store.Read("refs/kv/nowhere"));
        Assert.Equal(["refs/kv/link"], Store.List("refs/kv").Select(r => r.Name));
    }

    [Fact]
    public void A_circle_of_symbolic_refs_is_an_error()
    {
        _repo.Run("symbolic-ref", "refs/kv/one", "refs/kv/two");
        _repo.Run("symbolic-ref", "refs/kv/two", "refs/kv/one");
        Assert.Equal(ErrorIds.RefCorrupt, Assert.Throws<KvException>(() => Store.Read("refs/kv/one")).ErrorId);
    }

    [Fact]
    public void A_listing_is_the_one_that_git_gives()
    {
        string id = _repo.Blob("1");
        string[] names =
        [
            "refs/kv/a", "refs/kv/b/c", "refs/kv/b/d/e", "refs/kv/zebra", "refs/kv/äpfel", "refs/kv/\uE000", "refs/kv/\U0001F600",
            "refs/kv/b-c", "refs/kv/b!", "refs/kvx/a", "refs/heads/main",
        ];
        foreach (string name in names.Take(6)) _repo.Run("update-ref", name, name.StartsWith("refs/heads/", StringComparison.Ordinal) ? _repo.Commit() : id);
        _repo.Run("pack-refs", "--all");
        foreach (string name in names.Skip(4).Take(6)) _repo.Run("update-ref", name, id);
        foreach (string prefix in (string[])["refs/kv", "refs/kv/b", "refs", "refs/none"])
        {
            string expected = _repo.Run("for-each-ref", "--format=%(refname) %(objectname)", prefix + "/");
            Assert.Equal(expected, string.Join('\n', Store.List(prefix).Select(r => $"{r.Name} {r.Target}")));
            Assert.Equal(expected.Length > 0, Store.AnyUnder(prefix));
        }
    }

    [Fact]
    public void Locks_and_files_that_can_not_be_refs_are_not_listed()
    {
        string id = _repo.Blob("1");
        _repo.Run("update-ref", "refs/kv/a", id);
        File.WriteAllText(_repo.InGit("refs/kv/b.lock"), "");
        File.WriteAllText(_repo.InGit("refs/kv/.hidden"), "x");
        File.WriteAllText(_repo.InGit("refs/kv/a b"), "x");
        Assert.Equal(["refs/kv/a"], Store.List("refs/kv").Select(r => r.Name));
        Directory.CreateDirectory(_repo.InGit("refs/only"));
        File.WriteAllText(_repo.InGit("refs/only/x.lock"), "");
        Assert.False(Store.AnyUnder("refs/only"));
    }

    [Fact]
    public void A_damaged_ref_is_an_error_that_names_it()
    {
        Directory.CreateDirectory(_repo.InGit("refs/kv"));
        File.WriteAllText(_repo.InGit("refs/kv/bad"), "not an id\n");
        KvException error = Assert.Throws<KvException>(() => Store.Read("refs/kv/bad"));
        Assert.Equal((ErrorIds.RefCorrupt, KvErrorKind.Corrupt), (error.ErrorId, error.Kind));
        Assert.Contains("refs/kv/bad", error.Message, StringComparison.Ordinal);
        File.WriteAllText(_repo.InGit("refs/kv/bad"), "");
        Assert.Equal(ErrorIds.RefCorrupt, Assert.Throws<KvException>(() => Store.List("refs/kv")).ErrorId);
    }

    [Theory]
    [InlineData("refs/kv/")]
    [InlineData("refs/kv/a..b")]
    [InlineData("refs/kv/a.lock")]
    [InlineData("refs/kv/.a")]
    [InlineData("refs/kv/a.")]
    [InlineData("refs/kv/a b")]
    [InlineData("refs/kv/a~1")]
    [InlineData("refs/kv/a@{0}")]
    [InlineData("refs/kv//a")]
    [InlineData("refs/../../etc/passwd")]
    [InlineData("main")]
    [InlineData("")]
    [InlineData("refs/kv/a\nb")]
    public void Names_that_no_ref_can_have_are_refused(string name) =>
        Assert.Equal(ErrorIds.RefInvalid, Assert.Throws<KvException>(() => Store.Read(name)).ErrorId);

    [Fact]
    public void Half_a_surrogate_pair_is_refused() =>
        Assert.Equal(ErrorIds.RefInvalid, Assert.Throws<KvException>(() => Store.Read("refs/kv/\ud800")).ErrorId);

    [Fact]
    public void A_linked_worktree_has_its_own_HEAD_and_shares_the_rest()
    {
        string commit = _repo.Commit();
        string id = _repo.Blob("1");
        _repo.Run("update-ref", "refs/kv/a", id);
        string tree = Path.Combine(_repo.Folder, "linked");
        _repo.Run("worktree", "add", "-q", "--detach", tree);
        string second = _repo.Commit("second");
        using var linked = GitKv.Core.Repositories.GitRepository.Open(tree);
        Git.Run(tree, "update-ref", "refs/worktree/own", id);
        Assert.Equal(commit, linked.Refs.Read("HEAD").ToString());
        Assert.Equal(second, Store.Read("HEAD").ToString());
        Assert.Equal(id, linked.Refs.Read("refs/kv/a").ToString());
        Assert.Equal(id, linked.Refs.Read("refs/worktree/own").ToString());
        Assert.Null(Store.Read("refs/worktree/own"));
    }
}
