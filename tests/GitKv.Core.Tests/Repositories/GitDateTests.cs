using GitKv.Core.Repositories;
using GitKv.Core.Tests.Support;

namespace GitKv.Core.Tests.Repositories;

public sealed class GitDateTests
{
    [Theory]
    [InlineData("@0 +0000")]
    [InlineData("1700000000 +0545")]
    [InlineData("@1700000000 -1200")]
    [InlineData("2005-04-07T22:13:13Z")]
    [InlineData("2005-04-07T22:13:13+02:00")]
    [InlineData("2005-04-07 22:13:13 -0700")]
    [InlineData("2005-04-07 22:13:13")]
    [InlineData("2005-04-07T22:13:13.123 +0200")]
    [InlineData("2005.04.07 22:13:13 +0200")]
    [InlineData("04/07/2005 22:13:13 +0200")]
    [InlineData("07.04.2005 22:13:13 +0200")]
    [InlineData("Thu, 07 Apr 2005 22:13:13 +0200")]
    [InlineData("Thu, 7 Apr 2005 22:13:13 +0200")]
    [InlineData("7 Apr 2005 22:13 +0200")]
    public void A_date_reads_as_git_reads_it(string text)
    {
        using var repo = new TempRepo();
        string tree = Git.RunWith(repo.Root, "", null, "mktree");
        string commit = Git.RunWith(repo.Root, null, new Dictionary<string, string?> { ["GIT_AUTHOR_DATE"] = text }, "commit-tree", "-m", "x", tree);
        string expected = repo.Run("log", "-1", "--format=%ad", "--date=raw", commit);
        Assert.Equal($"T <e> {expected}", new GitIdentity("T", "e", GitDate.Parse(text)!.Value).ToString());
    }

    [Theory]
    [InlineData("never")]
    [InlineData("")]
    [InlineData("2005-13-07")]
    [InlineData("2005-04-07 25:00:00")]
    [InlineData("@1700000000 +9900")]
    [InlineData("99999999999999999999")]
    public void What_is_no_date_is_none(string text) => Assert.Null(GitDate.Parse(text));
}
