using GitKv.Cli.Tests.Support;

namespace GitKv.Cli.Tests.Verbs;

public sealed class UpdateTests : CommandTestsBase
{
    [Fact]
    public void The_old_value_goes_through_the_command()
    {
        Run("set", "n", "41");
        Run(["update", "n", "-m", "one more", "--", .. Filters.Increment]);
        Assert.Equal("42", Get("n").Trim());
        Assert.Equal("one more", Repo.Run("log", "-1", "--format=%s", "refs/kv/default"));
    }

    [Fact]
    public void A_missing_item_begins_with_the_default_or_is_an_error()
    {
        AssertFails(1, "ItemNotFound", ["update", "n", "--", .. Filters.Increment]);
        Assert.Equal("8", Run(["update", "n", "--default", "7", "--print", "--", .. Filters.Increment]).Output.Trim());
    }

    [Fact]
    public void A_command_that_fails_changes_nothing()
    {
        Run("set", "n", "1");
        string tip = Repo.Run("rev-parse", "refs/kv/default");
        AssertFails(8, "CommandFailed", ["update", "n", "--", .. Filters.Fail]);
        AssertFails(8, "CommandNotFound", "update", "n", "--", "there-is-no-such-program");
        Assert.Equal(tip, Repo.Run("rev-parse", "refs/kv/default"));
    }

    [Fact]
    public void A_command_need_not_read_what_it_is_given()
    {
        RunWith(new string('x', 3_000_000), "set", "k");
        Run(["update", "k", "--", .. Filters.Print("short")]);
        Assert.Equal("short", Get("k").Trim());
    }

    [Fact]
    public void Json_says_the_version_and_how_many_attempts_it_took()
    {
        string line = Run(["update", "n", "--default", "0", "--json", "--", .. Filters.Increment]).Output;
        Assert.Equal($$"""{"key":"n","version":"{{VersionOf("n")}}","changed":true,"attempts":1}""" + "\n", line);
    }
}
