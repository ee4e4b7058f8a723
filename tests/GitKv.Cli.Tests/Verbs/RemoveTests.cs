using GitKv.Cli.Tests.Support;

namespace GitKv.Cli.Tests.Verbs;

public sealed class RemoveTests : CommandTestsBase
{
    public RemoveTests() => RunWith("""
        {"key":"a/x","value":1}
        {"key":"a/y/z","value":1}
        {"key":"b","value":1}
        {"key":"c","value":1}
        """, "set", "--stdin");

    [Fact]
    public void Named_items_go_in_one_commit()
    {
        Run("rm", "b", "c", "-m", "gone");
        Assert.Equal(["a/x", "a/y/z"], Run("ls", "-r").Lines);
        Assert.Equal("gone", Repo.Run("log", "-1", "--format=%s", "refs/kv/default"));
        Assert.Equal("2", Repo.Run("rev-list", "--count", "refs/kv/default"));
    }

    [Fact]
    public void Nothing_goes_when_one_of_them_is_not_there()
    {
        AssertFails(1, "ItemNotFound", "rm", "b", "nix");
        Assert.Equal(4, Run("ls", "-r").Lines.Length);
        Run("rm", "-f", "b", "nix");
        Assert.Equal(3, Run("ls", "-r").Lines.Length);
    }

    [Fact]
    public void A_directory_goes_only_with_recursive()
    {
        AssertFails(3, "KeyIsDirectory", "rm", "a");
        Run("rm", "-r", "a");
        Assert.Equal(["b", "c"], Run("ls", "-r").Lines);
    }

    [Fact]
    public void Patterns_remove_what_matches_and_with_recursive_what_is_below()
    {
        Run("rm", "?");
        Assert.Equal(["a/x", "a/y/z"], Run("ls", "-r").Lines);
        Run("rm", "-r", "a/y*");
        Assert.Equal(["a/x"], Run("ls", "-r").Lines);
        Run("rm", "zz*");
    }

    [Fact]
    public void A_dry_run_prints_the_keys_and_removes_nothing()
    {
        Assert.Equal(["a/x", "a/y/z"], Run("rm", "-n", "a/**").Lines);
        Assert.Equal(4, Run("ls", "-r").Lines.Length);
    }

    [Fact]
    public void If_version_protects_what_somebody_else_changed()
    {
        string version = VersionOf("b");
        Run("set", "b", "2");
        AssertFails(3, "VersionMismatch", "rm", "b", "--if-version", version);
        Run("rm", "b", "--if-version", VersionOf("b"));
        AssertFails(1, "ItemNotFound", "get", "b");
        AssertFails(3, "VersionMismatch", "rm", "b", "--if-version", version);
        AssertFails(2, "UsageInvalid", "rm", "-r", "a", "--if-version", version);
    }
}
