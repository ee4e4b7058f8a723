using GitKv.Core.Errors;
using GitKv.Core.Objects;
using GitKv.Core.Refs;
using GitKv.Core.Repositories;
using GitKv.Core.Tests.Support;

namespace GitKv.Core.Tests.Refs;

public sealed class RefTransactionTests : IDisposable
{
    private static readonly GitIdentity s_who = new("Who", "who@example.com", DateTimeOffset.UnixEpoch);
    private readonly TempRepo _repo = new();

    private RefStore Store => _repo.Repository.Refs;

    public void Dispose() => _repo.Dispose();

    [Fact]
    public void A_ref_is_made_changed_and_read_by_git()
    {
        ObjectId first = Blob("1");
        ObjectId second = Blob("2");
        Swing(new RefEdit("refs/kv/a/b", ObjectId.Zero, first));
        Assert.Equal(first.ToString(), _repo.Run("rev-parse", "refs/kv/a/b"));
        Swing(new RefEdit("refs/kv/a/b", first, second));
        Assert.Equal(second.ToString(), _repo.Run("rev-parse", "refs/kv/a/b"));
        AssertNoLocks();
    }

    [Fact]
    public void An_edit_with_another_expected_value_changes_nothing()
    {
        ObjectId first = Blob("1");
        ObjectId second = Blob("2");
        Swing(new RefEdit("refs/kv/a", ObjectId.Zero, first));
        Swing(new RefEdit("refs/kv/b", ObjectId.Zero, first));
        foreach (ObjectId wrong in (ObjectId[])[ObjectId.Zero, second])
        {
            RefMismatchException error = Assert.Throws<RefMismatchException>(
                () => Swing(new RefEdit("refs/kv/a", first, second), new RefEdit("refs/kv/b", wrong, second)));
            Assert.Equal(("refs/kv/b", wrong, first), (error.Name, error.Expected, error.Actual));
        }

        Assert.Equal(first, Store.Read("refs/kv/a"));
        AssertNoLocks();
    }

    private ObjectId Blob(string content) => ObjectId.Parse(_repo.Blob(content));

    private void Swing(params RefEdit[] edits)
    {
        using RefTransaction transaction = Store.Begin();
        transaction.Prepare(edits);
        transaction.Commit("why", s_who);
    }

    private void AssertNoLocks() =>
        Assert.Empty(Directory.EnumerateFiles(_repo.GitDirectory, "*.lock", SearchOption.AllDirectories));
}
