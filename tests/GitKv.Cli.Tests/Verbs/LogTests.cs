using System.Text.Json;
using GitKv.Cli.Tests.Support;

namespace GitKv.Cli.Tests.Verbs;

public sealed class LogTests : CommandTestsBase
{
    public LogTests()
    {
        Run("set", "a/b", "1", "-m", "first");
        Run("set", "a/c", "x");
        Run("set", "a/b", "2", "-m", "second\n\nmore", "--author", "Ann <ann@example.org>");
        Run("rm", "a/c");
    }

    [Fact]
    public void Changes_are_shown_newest_first()
    {
        string[] lines = Run("log").Output.TrimEnd().Split('\n');
        Assert.Equal(4, lines.Length);
        Assert.Matches(@"^\d{4}-\d\d-\d\d \d\d:\d\d  Test +  removed   a/c  Remove a/c$", lines[0]);
        Assert.Matches(@"^\d{4}-\d\d-\d\d \d\d:\d\d  Ann +  modified  a/b  second$", lines[1]);
        Assert.Matches("added     a/b  first$", lines[3]);
    }

    [Fact]
    public void They_are_narrowed_by_key_author_date_and_number()
    {
        Assert.Equal(2, Count("a/b"));
        Assert.Equal(4, Count("a/"));
        Assert.Equal(2, Count("a/?", "-n", "2", "--skip", "1"));
        Assert.Equal(1, Count("--author", "ANN"));
        Assert.Equal(0, Count("--until", "2001-01-01"));
        Assert.Equal(4, Count("--since", "2001-01-01"));
        Assert.Equal(0, Count("--literal", "a/*"));
        AssertFails(2, "UsageInvalid", "log", "--since", "v1");
        AssertFails(2, "UsageInvalid", "log", "-n", "-1");
        AssertFails(2, "KeyInvalid", "log", "a//b");

        int Count(params string[] arguments) => Run(["log", .. arguments]).Output.Split('\n').Length - 1;
    }

    [Fact]
    public void A_JSON_line_tells_all_of_a_change()
    {
        JsonElement change = JsonDocument.Parse(Run("log", "a/b", "-n", "1", "--json").Output).RootElement;
        Assert.Equal(("a/b", "modified", "Ann", "ann@example.org", "second\n\nmore", "commit"), (Text("key"), Text("change"), Text("by"), Text("email"), Text("message"), Text("source")));
        Assert.Equal((Repo.Run("rev-parse", "refs/kv/default~1"), VersionOf("a/b"), Repo.Run("rev-parse", "refs/kv/default~2:a/b")), (Text("commit"), Text("version"), Text("previousVersion")));

        string Text(string name) => change.GetProperty(name).GetString()!;
    }

    [Fact]
    public void Renames_are_followed()
    {
        Run("mv", "a", "z");
        Assert.Equal(1, Run("log", "z/b").Output.Count(c => c == '\n'));
        Assert.Matches("renamed   a/b -> z/b", Run("log", "z/b", "--follow").Output);
        Assert.Equal(3, Run("log", "z/b", "--follow").Output.Count(c => c == '\n'));
    }

    [Fact]
    public void Where_little_is_kept_it_says_so()
    {
        Run("store", "create", "last", "--layout", "ref");
        Run("set", "k", "1", "--store", "last");
        CommandOutcome outcome = Try("log", "--store", "last");
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Output));
        Assert.Contains("keeps the last value only", outcome.Error, StringComparison.Ordinal);
    }
}
