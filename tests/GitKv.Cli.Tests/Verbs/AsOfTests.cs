using GitKv.Cli.Tests.Support;

namespace GitKv.Cli.Tests.Verbs;

public sealed class AsOfTests : CommandTestsBase
{
    public AsOfTests()
    {
        Run("set", "a/b", "1");
        Run("set", "a/c", "x");
        Run("set", "a/b", "2");
        Run("rm", "a/c");
    }

    [Fact]
    public void Values_are_read_as_they_were()
    {
        Assert.Equal("1", Run("get", "a/b", "--as-of", "~2").Output);
        Assert.Equal("1\nx\n", Run("get", "a/**", "--as-of", "HEAD~2").Output);
        Assert.Equal("2", Run("get", "a/b", "--as-of", Repo.Run("rev-parse", "--short=8", "refs/kv/default")).Output);
        Assert.Equal("2", Run("get", "a/b", "--as-of", "2099-01-01").Output);
        Assert.Equal("1", Run("get", "a/b", "--as-of", Repo.Run("rev-parse", "refs/kv/default~3:a/b")).Output);
        Assert.Equal("""{"key":"a/b","value":1,""", Run("get", "a/b", "--json", "--meta", "--as-of", "~3").Output[..23]);
    }

    [Fact]
    public void Listings_tests_and_exports_are_those_of_then()
    {
        Assert.Equal("a/b\n", Run("ls", "a").Output);
        Assert.Equal("a/b\na/c\n", Run("ls", "a", "--as-of", "~1").Output);
        Assert.Equal((1, 0), (Try("test", "a/c").ExitCode, Try("test", "a/c", "--as-of", "~1").ExitCode));
        Assert.Equal(1, Try("test", "a/", "--as-of", "2001-01-01").ExitCode);
        Assert.Equal("{\"key\":\"a/c\",\"value\":\"x\"}\n", Run("export", "-", "a/c", "--as-of", "~1").Output);
    }

    [Fact]
    public void Points_that_are_none_are_errors()
    {
        AssertFails(2, "PointInvalid", "get", "a/b", "--as-of", "HEAD^^");
        AssertFails(1, "PointNotFound", "get", "a/b", "--as-of", "v9");
        AssertFails(1, "PointNotFound", "ls", "--as-of", "~9");
        AssertFails(1, "PointNotFound", "get", "a/*", "--as-of", Repo.Run("rev-parse", "refs/kv/default~3:a/b"));
        Run("store", "create", "last", "--layout", "ref");
        Run("set", "k", "1", "--store", "last");
        AssertFails(1, "HistoryUnavailable", "test", "k", "--store", "last", "--as-of", "2001-01-01");
    }
}
