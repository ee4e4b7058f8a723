using System.Text.Json;
using GitKv.Cli.Tests.Support;

namespace GitKv.Cli.Tests.Verbs;

public sealed class CheckpointTests : CommandTestsBase
{
    [Theory]
    [InlineData("tree")]
    [InlineData("branch")]
    [InlineData("ref")]
    public void A_state_is_named_listed_and_its_name_removed(string layout)
    {
        Run("store", "create", "s", "--layout", layout);
        Run("-s", "s", "set", "a/b", "1");
        Assert.Equal("", Run("-s", "s", "checkpoint", "create", "v1", "-m", "First release", "--author", "Ann <ann@example.com>").Output);
        Run("-s", "s", "set", "a/b", "2");
        JsonElement listed = JsonDocument.Parse(Run("-s", "s", "checkpoint", "list", "--json").Bytes).RootElement;
        Assert.Equal(("v1", "Ann", "First release"), (listed.GetProperty("name").GetString(), listed.GetProperty("by").GetString(), listed.GetProperty("message").GetString()));
        Assert.Equal("1", Repo.Run("show", listed.GetProperty("commit").GetString() + ":a/b"));
        Assert.Contains("First release", Assert.Single(Run("-s", "s", "checkpoint", "list").Lines), StringComparison.Ordinal);
        Run("-s", "s", "checkpoint", "remove", "v1");
        Assert.Equal("", Run("-s", "s", "checkpoint", "list").Output);
        Fsck();
    }

    [Fact]
    public void What_cannot_be_done_is_an_error_with_its_own_exit_code()
    {
        Run("set", "a", "1");
        Run("checkpoint", "create", "v1");
        AssertFails(3, "CheckpointExists", "checkpoint", "create", "v1");
        AssertFails(2, "CheckpointNameInvalid", "checkpoint", "create", "a/b");
        AssertFails(1, "CheckpointNotFound", "checkpoint", "remove", "v2");
        AssertFails(1, "StoreNotFound", "-s", "t", "checkpoint", "list");
        Assert.Contains("\"name\":\"v1\"", Run("checkpoint", "create", "v1", "--force", "--json").Output, StringComparison.Ordinal);
    }
}
