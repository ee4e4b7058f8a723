using GitKv.Cli.Tests.Support;

namespace GitKv.Cli.Tests.Verbs;

public sealed class StoreTests : CommandTestsBase
{
    [Fact]
    public void Stores_are_created_listed_and_removed()
    {
        Run("store", "create", "t");
        Run("store", "create", "b", "--layout", "branch");
        Run("store", "create", "r", "--layout", "Ref", "--annotate", "-m", "with who and why");
        Assert.Equal(
        [
            """{"name":"b","layout":"Branch","refPrefix":"refs/kv/b","annotate":false}""",
            """{"name":"r","layout":"Ref","refPrefix":"refs/kv/r","annotate":true}""",
            """{"name":"t","layout":"Tree","refPrefix":"refs/kv/t","annotate":false}""",
        ], Run("store", "list", "--json").Lines);
        AssertFails(3, "StoreExists", "store", "create", "t");
        AssertFails(2, "UsageInvalid", "store", "remove", "t");
        Run("store", "remove", "t", "--force");
        Assert.Equal(2, Run("store", "list").Lines.Length);
        AssertFails(1, "StoreNotFound", "-s", "t", "get", "k");
        Fsck();
    }

    [Fact]
    public void A_store_lives_where_its_ref_prefix_says()
    {
        Run("--ref-prefix", "refs/heads/config", "store", "create", "config");
        Run("-s", "config", "set", "k", "1");
        Assert.Equal("1", Repo.Run("show", "config:k"));
        Assert.Equal("1", Run("--ref-prefix", "refs/heads/config", "get", "k").Output);
    }

    [Fact]
    public void Items_of_an_annotated_store_tell_who_and_why()
    {
        Run("store", "create", "r", "--layout", "ref", "--annotate");
        Run("-s", "r", "set", "k", "1", "-m", "because");
        Assert.Equal("tag", Repo.Run("cat-file", "-t", "refs/kv/r/k"));
        Assert.Contains("\"message\":\"because\"", Run("-s", "r", "get", "--json", "--meta", "k").Output, StringComparison.Ordinal);
    }
}
