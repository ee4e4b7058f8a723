using System.Text.Json;
using GitKv.Cli.Tests.Support;

namespace GitKv.Cli.Tests.Verbs;

public sealed class ListTests : CommandTestsBase
{
    public ListTests() => RunWith("""
        {"key":"a/x","value":"xx"}
        {"key":"a/y/z","value":1}
        {"key":"b","value":1}
        """, "set", "--stdin", "-m", "first");

    [Fact]
    public void A_listing_goes_one_component_at_a_time()
    {
        Assert.Equal(["a/", "b"], Run("ls").Lines);
        Assert.Equal(["a/x", "a/y/"], Run("ls", "a").Lines);
        Assert.Equal(["a/x", "a/y/"], Run("ls", "a/").Lines);
        Assert.Equal(["b"], Run("ls", "b").Lines);
    }

    [Fact]
    public void Recursive_lists_all_keys_below()
    {
        Assert.Equal(["a/x", "a/y/z", "b"], Run("ls", "-r").Lines);
        Assert.Equal(["a/y/z"], Run("ls", "-r", "a/y").Lines);
        Assert.Equal(["a/x", "b"], Run("ls", "**[bx]").Lines);
    }

    [Fact]
    public void A_prefix_that_no_key_has_is_not_found()
    {
        AssertFails(1, "ItemNotFound", "ls", "nix");
        AssertFails(1, "ItemNotFound", "ls", "b/");
        Assert.Equal("", Run("ls", "nix*").Output);
    }

    [Fact]
    public void Keys_with_line_ends_are_told_apart_with_NUL()
    {
        Run("set", "one\ntwo", "1");
        Assert.Equal("a/\0b\0one\ntwo\0", Run("ls", "-z").Output);
    }

    [Fact]
    public void Json_lines_hold_versions_and_mark_directories()
    {
        string[] lines = Run("ls", "--json").Lines;
        Assert.Equal("""{"key":"a/","directory":true}""", lines[0]);
        Assert.Equal(VersionOf("b"), JsonDocument.Parse(lines[1]).RootElement.GetProperty("version").GetString());
    }

    [Fact]
    public void The_long_form_tells_size_who_when_and_why()
    {
        Run("set", "a/x", "xxx", "-m", "second", "--author", "Ada <a@example.com>");
        string[] lines = Run("ls", "-l", "-r").Lines;
        Assert.Matches(@"^\d{4}-\d\d-\d\d \d\d:\d\d  +3  Ada +  a/x  second$", lines[0]);
        Assert.Matches(@"^\d{4}-\d\d-\d\d \d\d:\d\d  +2  Test +  b  first$", lines[2]);
        JsonElement item = JsonDocument.Parse(Run("ls", "-l", "--json", "a/x").Output).RootElement;
        Assert.Equal((3, "second"), (item.GetProperty("size").GetInt32(), item.GetProperty("message").GetString()));
    }
}
