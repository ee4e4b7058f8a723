using GitKv.Cli.Tests.Support;

namespace GitKv.Cli.Tests.Verbs;

public sealed class ExpiryTests : CommandTestsBase
{
    [Fact]
    public void An_item_that_has_expired_is_not_there()
    {
        Run("set", "a", "1", "--expires-at", "2001-02-03");
        Run("set", "b", "1", "--expires-in", "1h30m");
        Assert.Equal(1, Try("get", "a").ExitCode);
        Assert.Equal("b\n", Run("ls").Output);
        Run("new", "a", "2", "--expires-in", "PT2H");
        Assert.Equal("2", Get("a"));
    }

    [Fact]
    public void Lines_of_json_say_when_an_item_expires_and_are_taken_back()
    {
        Run("set", "a", "1", "--expires-at", "2101-02-03T04:05:06.5Z");
        string line = Run("get", "a", "--json").Output;
        Assert.Contains("\"expiresAt\":\"2101-02-03T04:05:06.5Z\"", line, StringComparison.Ordinal);
        Run("set", "a", "1");
        Assert.DoesNotContain("expiresAt", Run("get", "a", "--json").Output, StringComparison.Ordinal);
        RunWith(line, "set", "--stdin");
        string again = Run("get", "a", "--json").Output;
        Assert.Contains("\"expiresAt\":\"2101-02-03T04:05:06.5Z\"", again, StringComparison.Ordinal);
        Run("update", "a", "--", "cat");
        Assert.Equal(again, Run("get", "a", "--json").Output);
    }

    [Theory]
    [InlineData("--expires-in", "5")]
    [InlineData("--expires-in", "-1h")]
    [InlineData("--expires-at", "soon")]
    public void What_is_no_time_is_refused(string option, string text) => Assert.Equal(2, Try("set", "a", "1", option, text).ExitCode);
}
