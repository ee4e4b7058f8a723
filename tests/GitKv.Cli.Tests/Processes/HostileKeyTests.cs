using System.Text;
using System.Text.Json;
using GitKv.Cli.Tests.Support;

namespace GitKv.Cli.Tests.Processes;

public sealed class HostileKeyTests : CommandTestsBase
{
    private static readonly string[] s_keys =
    [
        " ", " a b ", "%", "%41", "%2F", "-", "--force", ".git", ".gitkv", "..a", "...", "@", "@{u}", "HEAD", "a..b", "a.", "a.lock", "a.LOCK/b",
        "a\nb\tc", "con", "deadbeefdeadbeefdeadbeefdeadbeefdeadbeef", "q'\"$(id)`x`", "refs/heads/main", "x^y:z?*[\\]", "~0", "~1/~f", "ä/ö", "a\u0308", "😀/👩‍👩‍👧",
        new string('x', 250),
    ];

    [Theory]
    [InlineData("tree")]
    [InlineData("branch")]
    [InlineData("ref")]
    public void Strange_keys_are_keys_like_others(string layout)
    {
        Run("store", "create", "s", "--layout", layout);
        var lines = new StringBuilder();
        foreach (string key in s_keys) lines.Append(JsonSerializer.Serialize(new { key, value = "v " + key })).Append('\n');
        RunWith(lines.ToString(), "-s", "s", "set", "--stdin");
        Fsck();

        string[] listed = Run("-s", "s", "ls", "-r", "-z").Output.Split('\0', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(s_keys.Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
        string[] read = Run(["-s", "s", "get", "--literal", "--json", "--", .. s_keys]).Lines;
        Assert.Equal(s_keys.Select(k => (k, "v " + k)), read.Select(l => JsonDocument.Parse(l).RootElement).Select(i => (i.GetProperty("key").GetString()!, i.GetProperty("value").GetString()!)));
        foreach (string key in (string[])["--force", "x^y:z?*[\\]", "a\nb\tc"])
            Run("-s", "s", "cp", "--force", "--", key, "copy");
        Run(["-s", "s", "rm", "--literal", "--", "copy", .. s_keys]);
        Assert.Equal("", Run("-s", "s", "ls").Output);
    }

    [Theory]
    [InlineData("tree")]
    [InlineData("branch")]
    [InlineData("ref")]
    public void A_key_below_another_in_one_transaction_is_a_conflict_and_changes_nothing(string layout)
    {
        Run("store", "create", "s", "--layout", layout);
        string before = Repo.Run("for-each-ref");
        CommandOutcome outcome = GitKvCommand.Try(Repo.Root, "{\"key\":\"a\",\"value\":1}\n{\"key\":\"a/b\",\"value\":1}\n"u8.ToArray(), null, "-s", "s", "set", "--stdin");
        Assert.Equal(3, outcome.ExitCode);
        Assert.Matches(@"\Agitkv: .*'a'.* \[KeyIs(Directory|Item)\]\r?\n\z", outcome.Error);
        Assert.Equal(before, Repo.Run("for-each-ref"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("a/")]
    [InlineData("/a")]
    [InlineData("a//b")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("a/../b")]
    [InlineData("a/./b")]
    public void What_is_no_key_is_refused_with_the_reason(string key)
    {
        AssertFails(2, "KeyInvalid", "set", key, "v");
        AssertFails(2, "KeyInvalid", "set", new string('x', 300), "v");
        Assert.Equal("", Repo.Run("for-each-ref"));
    }
}
