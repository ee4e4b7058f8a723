using System.Text;
using System.Text.Json;
using GitKv.Cli.Tests.Support;

namespace GitKv.Cli.Tests.Verbs;

public sealed class GetTests : CommandTestsBase
{
    [Fact]
    public void A_value_comes_out_byte_for_byte_and_without_a_line_end_of_its_own()
    {
        Run("set", "k", "héllo 😀");
        Assert.Equal(Encoding.UTF8.GetBytes("héllo 😀"), Run("get", "k").Bytes);
    }

    [Fact]
    public void A_text_that_is_kept_as_a_JSON_string_is_shown_as_text_and_raw_as_it_is_kept()
    {
        Run("set", "k", "5", "--as", "text");
        Assert.Equal("5", Get("k"));
        Assert.StartsWith("\"5\"", Run("get", "--raw", "k").Output, StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.String, JsonOf("k").GetProperty("value").ValueKind);
    }

    [Fact]
    public void Several_values_end_with_a_line_end_each()
    {
        Run("set", "a", "1");
        Run("set", "b", "2\n");
        Assert.Equal("1\n2\n", Run("get", "a", "b").Output);
        Assert.Equal("12\n", Run("get", "--raw", "a", "b").Output);
    }

    [Fact]
    public void A_JSON_line_holds_key_value_version_and_size()
    {
        Run("set", "a/b", "{ \"n\": 12345678901234567890.10, \"t\": \"ä\\u0041\" }");
        string line = Run("get", "--json", "a/b").Output;
        string version = Repo.Run("rev-parse", "refs/kv/default:a/b");
        Assert.Equal($$"""{"key":"a/b","value":{"n":12345678901234567890.10,"t":"äA"},"version":"{{version}}","size":49}""" + "\n", line);
    }

    [Fact]
    public void Bytes_are_Base64_in_JSON()
    {
        GitKvCommand.Try(Repo.Root, [0, 0xFF, 10], null, "set", "k");
        Assert.Equal("AP8K", JsonOf("k").GetProperty("value").GetProperty("$base64").GetString());
        Assert.Equal([0, 0xFF, 10], Run("get", "k").Bytes);
    }

    [Fact]
    public void Patterns_select_within_components_and_across_them()
    {
        foreach (string key in (string[])["a/x", "a/y/z", "b/x"]) Run("set", key, key);
        Assert.Equal(["a/x", "b/x"], Run("get", "*/x").Lines);
        Assert.Equal(["a/x", "a/y/z"], Run("get", "a/**").Lines);
        Assert.Equal("", Run("get", "c/*").Output);
    }

    [Fact]
    public void A_key_with_wildcards_in_it_is_reached_literally_or_with_backticks()
    {
        Run("set", "a[1]", "x");
        Assert.Equal("x", Run("get", "--literal", "a[1]").Output);
        Assert.Equal("x", Run("get", "a`[1`]").Output);
    }

    [Fact]
    public void A_missing_item_is_exit_code_1_and_the_others_are_printed_all_the_same()
    {
        Run("set", "a", "1");
        CommandOutcome outcome = Try("get", "a", "nix");
        Assert.Equal((1, "1\n"), (outcome.ExitCode, outcome.Output));
        Assert.Matches(@"\Agitkv: .*'nix'.* \[ItemNotFound\]\r?\n\z", outcome.Error);
    }

    [Fact]
    public void A_directory_is_no_item_and_the_error_says_how_to_list_it()
    {
        Run("set", "a/b", "1");
        Assert.Contains("gitkv ls a", Try("get", "a").Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Meta_tells_who_when_and_why()
    {
        Run("set", "k", "1", "-m", "because", "--author", "Ada Lovelace <ada@example.com>");
        Run("set", "other", "1");
        JsonElement item = JsonOf("k", "--meta");
        Assert.Equal("Ada Lovelace", item.GetProperty("updatedBy").GetString());
        Assert.Equal("because", item.GetProperty("message").GetString());
        Assert.Equal(Repo.Run("rev-parse", "refs/kv/default~1"), item.GetProperty("commit").GetString());
        Assert.Equal(Repo.Run("show", "-s", "--format=%aI", "refs/kv/default~1").Replace("Z", "+00:00", StringComparison.Ordinal), item.GetProperty("updatedAt").GetString());
        string text = Run("get", "--meta", "k").Output;
        Assert.Contains("by       Ada Lovelace <ada@example.com>\n", text, StringComparison.Ordinal);
        Assert.EndsWith("\n\n1\n", text, StringComparison.Ordinal);
    }
}
