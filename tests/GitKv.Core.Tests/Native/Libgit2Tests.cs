using GitKv.Core.Errors;
using GitKv.Core.Native;
using GitKv.Core.Tests.Support;
using Xunit;

namespace GitKv.Core.Tests.Native;

public sealed class Libgit2Tests
{
    [Fact]
    public void After_loading_from_many_threads_LibGit2Sharp_walks_history()
    {
        using var repo = new TempRepo();
        var first = repo.Commit("first");
        repo.Run("update-ref", "HEAD", first);

        Parallel.For(0, 8, _ =>
        {
            Libgit2.EnsureLoaded();
            using var opened = new LibGit2Sharp.Repository(repo.GitDirectory);
            Assert.Equal(first, Assert.Single(opened.Commits).Sha);
        });
    }

    [Fact]
    public void A_library_that_the_user_names_and_that_does_not_load_is_an_error_that_names_it()
    {
        using var folder = new TempFolder();
        var path = Path.Combine(folder.Path, "no-such-library");
        var search = new Libgit2Search(folder.Path, folder.Path, path);

        var error = Assert.Throws<KvException>(() => Libgit2.Load(search, typeof(LibGit2Sharp.Repository).Assembly));

        Assert.Equal(ErrorIds.NativeLibraryNotFound, error.ErrorId);
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
        Assert.Contains(Libgit2Search.OverrideVariable, error.Message, StringComparison.Ordinal);
    }
}
