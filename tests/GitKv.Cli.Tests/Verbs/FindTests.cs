using GitKv.Cli.Tests.Support;

namespace GitKv.Cli.Tests.Verbs;

public sealed class FindTests : CommandTestsBase
{
    public FindTests() => RunWith("""
        {"key":"t/1","value":{"title":"Paint","status":"open","size":8,"tags":["home","wet"]}}
        {"key":"t/2","value":{"title":"Plant","status":"closed","size":3,"tags":["garden","wet"]}}
        {"key":"t/3","value":{"title":"Mow","status":"Open","size":20,"due":"2030-05-01"}}
        {"key":"n/a","value":"one line\nanother Line"}
        """, "set", "--stdin", "-m", "first");

    [Theory]
    [InlineData("t/1 t/3", "status -eq open")]
    [InlineData("t/1", "status -ceq open")]
    [InlineData("t/3", "due -gt 2029-01-01")]
    [InlineData("t/1 t/2", "tags -contains wet", "t/")]
    [InlineData("t/2", "tags -contains wet", "t/2", "n/*")]
    [InlineData("t/3 t/1 t/2 n/a", "", "--sort", "size", "--descending")]
    [InlineData("t/1 t/3", "size -gt 0", "--sort", "size", "--skip", "1", "--first", "5")]
    [InlineData("", "size -gt 100")]
    [InlineData("n/a t/2 t/1 t/3", "", "--sort", "length($)", "--sort", "tags")]
    public void Prints_the_keys_of_what_it_finds(string keys, params string[] arguments) => Assert.Equal(keys, string.Join(' ', Run(["find", .. arguments]).Lines));

    [Fact]
    public void Prints_values_columns_groups_and_counts()
    {
        Assert.StartsWith("""{"key":"t/2","value":{"title":"Plant",""", Run("find", "size -eq 3", "--json").Output, StringComparison.Ordinal);
        Assert.Equal(["""{"key":"t/2","title":"Plant","tags[0]":"garden","due":null}"""], Run("find", "size -eq 3", "--select", "title", "--select", "tags[0]", "--select", "due").Lines);
        Assert.Equal(["""{"value":"closed","count":1}""", """{"value":"open","count":2}""", """{"value":null,"count":1}"""], Run("find", "", "--group-by", "status").Lines);
        Assert.Equal("3", Run("find", "size -gt 0", "--count").Lines.Single());
        Assert.Equal("""{"access":"Scan","index":[],"keys":["t/**"],"filter":"size -gt 0","sort":"in the order of keys"}""", Run("find", "size -gt 0", "t/", "--explain").Lines.Single());
    }

    [Fact]
    public void Finds_in_the_past()
    {
        Run("set", "t/2", "gone");
        Assert.Equal("", Run("find", "size -eq 3").Output);
        Assert.Equal(["t/2"], Run("find", "size -eq 3", "--as-of", "~1").Lines);
    }

    [Theory]
    [InlineData("FilterInvalid", "find", "status = open")]
    [InlineData("FilterInvalid", "find", "size -between 5")]
    [InlineData("FilterInvalid", "find", "size -eq $limit")]
    [InlineData("ExpressionInvalid", "find", "", "--sort", "a..b")]
    [InlineData("UsageInvalid", "find", "", "--json", "--count")]
    [InlineData("UsageInvalid", "find")]
    [InlineData("ExpressionInvalid", "grep", "(")]
    [InlineData("ExpressionInvalid", "grep", "")]
    [InlineData("UsageInvalid", "grep", "x", "-l", "-c")]
    [InlineData("UsageInvalid", "grep", "x", "-F", "-E")]
    public void Refuses_what_it_does_not_understand(string errorId, params string[] arguments) => AssertFails(2, errorId, arguments);

    [Fact]
    public void Grep_prints_what_git_grep_prints()
    {
        string[][] searches =
        [
            ["Line"], ["-i", "LINE"], ["-n", "wet"], ["-n", "--column", "-F", "\"P"], ["-l", "wet"], ["-c", "e"], ["-E", "^(one|another) "], ["-i", "-E", "L[ai]n"],
            ["-n", "^"], ["öl"],
        ];
        Run("set", "n/ü", "kein öl\nmore oil");
        Run("set", "n/crlf", "windows line\r\nmore\r\n", "--as", "text");
        foreach (string[] arguments in searches)
        {
            string[] expected = [.. Repo.Run(["-c", "core.quotePath=false", "grep", .. arguments, "refs/kv/default", "--", ":!.gitkv"]).Split('\n').Select(l => l.Replace("refs/kv/default:", "", StringComparison.Ordinal).TrimEnd('\r'))];
            Assert.Equal(expected, Run(["grep", .. arguments]).Lines.Select(l => l.TrimEnd('\r')));
        }
    }

    [Fact]
    public void Grep_looks_where_it_is_told_and_says_when_there_is_nothing()
    {
        Assert.Equal(["t/1:6:    \"home\","], Run("grep", "-n", "home", "t/").Lines);
        Assert.Equal(["""{"key":"n/a","line":2,"column":9,"text":"another Line"}"""], Run("grep", "Line", "--json").Lines);
        CommandOutcome nothing = Try("grep", "nothing like it");
        Assert.Equal((1, "", ""), (nothing.ExitCode, nothing.Output, nothing.Error));
        Assert.Equal(1, Try("grep", "home", "n/").ExitCode);
    }

    [Fact]
    public void Binary_values_are_passed_over()
    {
        File.WriteAllBytes(Path.Combine(Repo.Root, "b.bin"), [0x00, .. "needle"u8]);
        Run("set", "b", "--file", "b.bin");
        Run("set", "c", "needle");
        Assert.Equal(["c:needle"], Run("grep", "needle").Lines);
    }
}
