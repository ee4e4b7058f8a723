using System.Text.Json;
using GitKv.Cli.Tests.Support;

namespace GitKv.Cli.Tests.Verbs;

public sealed class SetTests : CommandTestsBase
{
    [Fact]
    public void The_first_set_makes_the_default_store_and_plain_git_reads_it()
    {
        Run("set", "admin/adduser", "hello", "-m", "why");
        Assert.Equal("hello", Repo.Run("show", "refs/kv/default:admin/adduser"));
        Assert.Equal("why", Repo.Run("log", "-1", "--format=%s", "refs/kv/default"));
        Fsck();
    }

    [Theory]
    [InlineData("5", JsonValueKind.Number)]
    [InlineData("{\"a\":1}", JsonValueKind.Object)]
    [InlineData("hello", JsonValueKind.String)]
    [InlineData("", JsonValueKind.String)]
    [InlineData("null", JsonValueKind.Null)]
    public void A_value_is_kept_as_given_and_reads_back_as_what_it_looks_like(string value, JsonValueKind kind)
    {
        Run("set", "k", value);
        Assert.Equal(kind, JsonOf("k").GetProperty("value").ValueKind);
        Assert.Equal(value, Get("k"));
    }

    [Fact]
    public void Standard_input_is_the_value_when_there_is_none_or_a_dash()
    {
        RunWith("from input\n", "set", "a");
        RunWith("dash", "set", "b", "-");
        Assert.Equal(("from input\n", "dash"), (Get("a"), Get("b")));
    }

    [Fact]
    public void A_file_can_be_the_value()
    {
        File.WriteAllBytes(Path.Combine(Repo.Root, "f"), [1, 0, 2]);
        Run("set", "k", "--file", "f");
        Assert.Equal([1, 0, 2], Run("get", "k").Bytes);
        AssertFails(2, "PathInvalid", "set", "k", "--file", "nix");
    }

    [Fact]
    public void Json_and_yaml_are_checked_and_text_and_bytes_are_taken_at_their_word()
    {
        Run("set", "j", "--as", "json", "{\"b\":1,\"a\":[]}");
        Run("set", "y", "--as", "yaml", "b: 1\na: []\n");
        Assert.Equal(Get("j"), Get("y"));
        Run("set", "t", "--as", "text", "[1]");
        Assert.Equal("[1]", JsonOf("t").GetProperty("value").GetString());
        Run("set", "x", "--as", "bytes", "AP8=");
        Assert.Equal([0, 0xFF], Run("get", "x").Bytes);
        AssertFails(2, "ValueInvalid", "set", "j", "--as", "json", "{");
        AssertFails(2, "ValueInvalid", "set", "j", "--as", "bytes", "?");
    }

    [Fact]
    public void If_version_lets_only_the_first_of_two_win()
    {
        Run("set", "k", "1");
        string version = VersionOf("k");
        Run("set", "k", "2", "--if-version", version);
        AssertFails(3, "VersionMismatch", "set", "k", "3", "--if-version", version);
        Assert.Equal("2", Get("k"));
    }

    [Fact]
    public void If_absent_and_new_make_only_what_is_not_there()
    {
        Run("set", "k", "1", "--if-absent");
        AssertFails(3, "ItemExists", "set", "k", "2", "--if-absent");
        AssertFails(3, "ItemExists", "new", "k", "2");
        Run("new", "l", "3");
        Assert.Equal(("1", "3"), (Get("k"), Get("l")));
    }

    [Fact]
    public void Setting_the_same_value_makes_no_commit_unless_forced()
    {
        Run("set", "k", "1");
        string before = Repo.Run("rev-parse", "refs/kv/default");
        Assert.Contains("\"changed\":false", Run("set", "k", "1", "--json").Output, StringComparison.Ordinal);
        Assert.Equal(before, Repo.Run("rev-parse", "refs/kv/default"));
        Run("set", "k", "1", "--force");
        Assert.Equal(before, Repo.Run("rev-parse", "refs/kv/default~1"));
    }

    [Fact]
    public void Json_prints_the_version_that_get_hands_out()
    {
        string line = Run("set", "k", "1", "--json").Output;
        Assert.Equal(VersionOf("k"), JsonDocument.Parse(line).RootElement.GetProperty("version").GetString());
    }

    [Fact]
    public void Durable_writes_are_as_good_as_others()
    {
        Run("set", "k", "1", "--durable");
        Assert.Equal("1", Get("k"));
        Fsck();
    }

    [Fact]
    public void Values_that_look_like_options_need_a_double_dash_and_numbers_do_not()
    {
        Run("set", "n", "-5");
        Run("set", "t", "--", "--force");
        Assert.Equal(("-5", "--force"), (Get("n"), Get("t")));
        AssertFails(2, "UsageInvalid", "set", "k", "--if-versoin", "x");
        AssertFails(2, "UsageInvalid", "set", "k", "--forse");
        AssertFails(1, "ItemNotFound", "get", "k");
    }

    [Theory]
    [InlineData("set")]
    [InlineData("set", "k", "v", "--file", "f")]
    [InlineData("set", "k", "v", "--if-version", "x", "--if-absent")]
    [InlineData("set", "k", "v", "--author", "nobody")]
    [InlineData("set", "k", "v", "--as", "xml")]
    [InlineData("set", "--stdin", "k")]
    [InlineData("set", "k", "v", "w")]
    public void Options_that_make_no_sense_are_refused(params string[] arguments) => AssertFails(2, "UsageInvalid", arguments);
}
