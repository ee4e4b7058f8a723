using GitKv.Core.Errors;
using GitKv.Core.Repositories;
using GitKv.Core.Tests.Support;

namespace GitKv.Core.Tests.Repositories;

public sealed class RepositoryFormatTests
{
    [Fact]
    public void A_repository_with_SHA_256_is_refused()
    {
        using var repo = new TempRepo(false, "--object-format=sha256");
        AssertUnsupported(repo, "sha256");
    }

    [Theory]
    [InlineData("refStorage", "reftable", "reftable")]
    [InlineData("refStorage", "files:///elsewhere", "elsewhere")]
    [InlineData("compatObjectFormat", "sha256", "compatobjectformat")]
    [InlineData("fromTheFuture", "true", "fromthefuture")]
    public void Extensions_that_would_be_misread_are_refused_by_name(string name, string value, string word)
    {
        using var repo = new TempRepo();
        Set(repo, 1, name, value);
        AssertUnsupported(repo, word);
    }

    [Theory]
    [InlineData(0, "noop", "true")]
    [InlineData(1, "noop", "true")]
    [InlineData(1, "partialClone", "origin")]
    [InlineData(1, "preciousObjects", "true")]
    [InlineData(1, "worktreeConfig", "true")]
    [InlineData(1, "relativeWorktrees", "true")]
    [InlineData(1, "objectFormat", "sha1")]
    [InlineData(1, "refStorage", "files")]
    [InlineData(0, "somethingElse", "true")]
    public void Extensions_that_change_nothing_are_accepted(int version, string name, string value)
    {
        using var repo = new TempRepo();
        Set(repo, version, name, value);
        using GitRepository opened = GitRepository.Open(repo.Root);
        Assert.Equal(repo.GitDirectory, opened.GitDirectory);
    }

    [Theory]
    [InlineData("2")]
    [InlineData("-1")]
    [InlineData("many")]
    public void A_version_that_is_not_known_is_refused(string version)
    {
        using var repo = new TempRepo();
        Set(repo, 0, "noop", "true");
        File.AppendAllText(repo.InGit("config"), $"[core]\n\trepositoryformatversion = {version}\n");
        AssertUnsupported(repo, version);
    }

    [Fact]
    public void The_worktree_s_own_settings_are_read_where_the_extension_says_so()
    {
        using var repo = new TempRepo();
        repo.Run("config", "extensions.worktreeConfig", "true");
        repo.Run("config", "--unset", "core.bare");
        repo.Run("config", "--worktree", "core.bare", "true");
        using GitRepository opened = GitRepository.Open(repo.Root);
        Assert.True(opened.IsBare);
    }

    private static void Set(TempRepo repo, int version, string name, string value)
    {
        // git itself might refuse to go on
        File.AppendAllText(repo.InGit("config"), $"[core]\n\trepositoryformatversion = {version}\n[extensions]\n\t{name} = {value}\n");
    }

    private static void AssertUnsupported(TempRepo repo, string word)
    {
        KvException error = Assert.Throws<KvException>(() => GitRepository.Open(repo.Root));
        Assert.Equal((ErrorIds.RepositoryUnsupported, KvErrorKind.Unsupported), (error.ErrorId, error.Kind));
        Assert.Contains(word, error.Message, StringComparison.Ordinal);
    }
}
