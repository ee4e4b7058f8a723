using GitKv.Cli.Tests.Support;

namespace GitKv.Cli.Tests.Verbs;

public sealed class TransferTests : CommandTestsBase
{
    public TransferTests() => RunWith("""
        {"key":"a/x","value":1}
        {"key":"a/y/z","value":2}
        {"key":"b","value":3}
        """, "set", "--stdin");

    [Theory]
    [InlineData("tree")]
    [InlineData("branch")]
    [InlineData("ref")]
    public void An_item_or_a_subtree_is_copied_and_moved(string layout)
    {
        Run("store", "create", "s", "--layout", layout);
        RunWith(Run("get", "--json", "**").Output, "-s", "s", "set", "--stdin");
        Run("-s", "s", "cp", "a", "c/d", "-m", "copied");
        Run("-s", "s", "mv", "b", "e");
        Run("-s", "s", "mv", "a", "f");
        Assert.Equal(["c/d/x", "c/d/y/z", "e", "f/x", "f/y/z"], Run("-s", "s", "ls", "-r").Lines);
        Assert.Equal("2", Run("-s", "s", "get", "f/y/z").Output.Trim());
        Fsck();
    }

    [Fact]
    public void What_is_there_is_overwritten_only_by_force()
    {
        AssertFails(3, "ItemExists", "cp", "b", "a/x");
        AssertFails(3, "ItemExists", "mv", "b", "a/x");
        Run("mv", "--force", "b", "a/x");
        Assert.Equal("3", Get("a/x").Trim());
        AssertFails(1, "ItemNotFound", "get", "b");
    }

    [Fact]
    public void Nonsense_is_refused_and_changes_nothing()
    {
        string tip = Repo.Run("rev-parse", "refs/kv/default");
        AssertFails(1, "ItemNotFound", "cp", "nix", "c");
        AssertFails(2, "KeyInvalid", "mv", "a", "a/below");
        AssertFails(2, "KeyInvalid", "cp", "a", "a//b");
        AssertFails(3, "KeyIsItem", "cp", "a", "b/c");
        Assert.Equal(tip, Repo.Run("rev-parse", "refs/kv/default"));
    }
}
