using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using GitKv.Cli.Tests.Support;

namespace GitKv.Cli.Tests.Verbs;

public sealed class WatchTests : CommandTestsBase
{
    [Fact]
    public void Each_change_is_a_line_and_any_line_is_where_to_go_on()
    {
        Run("set", "app/v", "1", "-m", "first");
        string first = Repo.Run("rev-parse", "refs/kv/default").Trim();
        Run("set", "app/v", "2", "-m", "second", "--author", "Ann <ann@example.org>");
        Run("set", "other", "x");
        Run("set", "app/j", "{\"a\": [1, 2]}", "--as", "json");
        Run("rm", "app/v");
        JsonElement[] lines = Watch("app/", "--after", first, "-n", "3");
        Assert.Equal(["modified app/v 1>2", "added app/j >{\"a\":[1,2]}", "removed app/v 2>"], lines.Select(Show));
        Assert.Equal(("Ann", "second", "commit"), (Text(lines[0], "by"), Text(lines[0], "message"), Text(lines[0], "source")));
        for (int i = 0; i < lines.Length; i++)
            Assert.Equal(lines[(i + 1)..].Select(Show), Watch("app/", "--after", Text(lines[i], "cursor"), "--timeout", "1ms").Select(Show));
        Assert.Equal(["added app/j >{\"a\":[1,2]}", "removed app/v 1>"], Watch("app/", "--after", first, "--net", "--timeout", "1ms").Select(Show).Order(StringComparer.Ordinal));
        Assert.False(Watch("app/j", "--after", first, "-n", "1", "--no-values")[0].TryGetProperty("value", out _));
        Assert.Empty(Watch("-n", "0"));
        AssertFails(2, "PointInvalid", "watch", "app/j", "--after", "kv1:x");
        AssertFails(2, "ValueInvalid", "watch", "--timeout", "5");
        AssertFails(1, "StoreNotFound", "watch", "--store", "none");
    }

    [Fact]
    public void A_running_watch_prints_at_once_and_ends_when_it_is_interrupted()
    {
        if (OperatingSystem.IsWindows()) return;
        using Process watch = GitKvCommand.Start(Repo.Root, null, "watch", "--after", new string('0', 40) + "@0");
        Run("set", "k", "1");
        Assert.Contains("\"key\":\"k\"", watch.StandardOutput.ReadLine(), StringComparison.Ordinal);
        Run("set", "k", "2");
        Assert.Contains("\"value\":2", watch.StandardOutput.ReadLine(), StringComparison.Ordinal);
        using (Process kill = Process.Start("kill", ["-INT", watch.Id.ToString(CultureInfo.InvariantCulture)])) kill.WaitForExit();
        CommandOutcome outcome = GitKvCommand.Finish(watch);
        Assert.Equal((130, "", ""), (outcome.ExitCode, outcome.Output, outcome.Error));
    }

    [Fact]
    public void A_wait_returns_when_the_item_is_as_it_is_wanted()
    {
        Run("set", "k", "1");
        Assert.Equal("1", Run("wait", "k").Output);
        Assert.Equal("1", Run("wait", "k", "--exists").Output);
        Assert.Equal("", Run("wait", "none", "--absent").Output);
        Assert.Equal("", Run("wait", "k", "-q").Output);
        Assert.StartsWith("{\"key\":\"k\",\"value\":1,", Run("wait", "k", "--equals", "1", "--json").Output, StringComparison.Ordinal);
        Run("set", "j", "{\"a\": 1}", "--as", "json");
        Run("wait", "j", "--equals", "{ \"a\":1 }", "--timeout", "1ms");
        AssertFails(5, "WaitTimeout", "wait", "none", "--timeout", "1ms");
        AssertFails(5, "WaitTimeout", "wait", "k", "--equals", "2", "--timeout", "1ms");
        AssertFails(5, "WaitTimeout", "wait", "k", "--changed-from", VersionOf("k"), "--timeout", "1ms");
        AssertFails(2, "UsageInvalid", "wait", "k", "--absent", "--exists");
        AssertFails(2, "KeyInvalid", "wait", "a//b", "--timeout", "1ms");

        using Process changed = GitKvCommand.Start(Repo.Root, null, "wait", "k", "--changed-from", VersionOf("k"), "--interval", "1ms");
        using Process absent = GitKvCommand.Start(Repo.Root, null, "wait", "k", "--absent");
        Run("set", "k", "2");
        CommandOutcome outcome = GitKvCommand.Finish(changed);
        Assert.Equal((0, "2"), (outcome.ExitCode, outcome.Output));
        Run("rm", "k");
        Assert.Equal(0, GitKvCommand.Finish(absent).ExitCode);
    }

    private JsonElement[] Watch(params string[] arguments) => [.. Run(["watch", .. arguments]).Lines.Select(l => JsonDocument.Parse(l).RootElement)];

    private static string Show(JsonElement line) =>
        $"{Text(line, "change")} {Text(line, "key")} {(line.TryGetProperty("previousValue", out JsonElement old) ? old.ToString() : "")}>{(line.TryGetProperty("value", out JsonElement now) ? now.ToString() : "")}";

    private static string Text(JsonElement line, string name) => line.GetProperty(name).GetString()!;
}
