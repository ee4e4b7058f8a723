using GitKv.Cli.Tests.Support;

namespace GitKv.Cli.Tests.Verbs;

public sealed class RestoreTests : CommandTestsBase
{
    [Fact]
    public void Items_are_brought_back_and_new_ones_removed_in_one_change()
    {
        foreach (string key in (string[])["app/a", "app/b", "other"]) Run("set", key, "1");
        Run("checkpoint", "create", "v1");
        Run("set", "app/a", "2");
        Run("rm", "app/b");
        Run("set", "app/new", "1");
        string before = Repo.Run("rev-parse", "refs/kv/default");
        Assert.Equal(["M app/a", "A app/b", "D app/new"], Run("restore", "app/", "--as-of", "v1", "-n").Lines);
        Assert.Equal(before, Repo.Run("rev-parse", "refs/kv/default"));
        Assert.Equal(["M app/a", "A app/b"], Run("restore", "app/**", "--as-of", "v1", "--keep-new", "-n").Lines);
        Assert.Equal(["M app/a", "A app/b", "D app/new"], Run("restore", "**", "--as-of", "v1", "-m", "Back").Lines);
        Assert.Equal(before, Repo.Run("rev-parse", "refs/kv/default^"));
        Assert.Equal("Back", Repo.Run("log", "-1", "--format=%s", "refs/kv/default"));
        Assert.Equal("", Run("diff", "--as-of", "v1").Output);
        Assert.Equal("", Run("restore", "**", "--as-of", "v1").Output);
        Assert.Equal("Back", Repo.Run("log", "-1", "--format=%s", "refs/kv/default"));
        Fsck();
    }

    [Fact]
    public void A_version_is_brought_back_of_a_key_that_has_had_it()
    {
        Run("set", "a", "1");
        string first = VersionOf("a");
        Run("set", "a", "2");
        Run("set", "b", "3");
        Assert.Equal(["M a"], Run("restore", "a", "--to-version", first).Lines);
        Assert.Equal("1", Get("a"));
        AssertFails(1, "PointNotFound", "restore", "a", "--to-version", VersionOf("b"));
        AssertFails(2, "UsageInvalid", "restore", "a");
        AssertFails(2, "UsageInvalid", "restore", "a*", "--to-version", first);
        AssertFails(1, "ItemNotFound", "restore", "nothing", "--as-of", "~1");
    }
}
