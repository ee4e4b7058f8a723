using GitKv.Cli.Tests.Support;

namespace GitKv.Cli.Tests.Verbs;

/// <summary>Many changes in one transaction: <c>gitkv set --stdin</c>.</summary>
public sealed class SetLinesTests : CommandTestsBase
{
    [Fact]
    public void Lines_become_one_commit()
    {
        Run("set", "old", "1");
        RunWith("""
            {"key":"a","value":1}
            {"key":"b/c","value":{"x":[true,null]}}

            {"value":"text","key":"t"}
            {"key":"bytes","value":{"$base64":"AP8="}}
            {"key":"old","delete":true}
            """, "set", "--stdin", "-m", "all at once");
        Assert.Equal("2", Repo.Run("rev-list", "--count", "refs/kv/default"));
        Assert.Equal(["a", "b/c", "bytes", "t"], Run("ls", "-r").Lines);
        Assert.Equal("text", Get("t"));
        Assert.Equal([0, 0xFF], Run("get", "bytes").Bytes);
        Assert.Equal("{\"x\":[true,null]}", JsonOf("b/c").GetProperty("value").GetRawText());
        Fsck();
    }

    [Fact]
    public void What_get_prints_as_JSON_goes_into_another_store()
    {
        RunWith("""
            {"key":"a/1","value":"5"}
            {"key":"a/2","value":5}
            {"key":"a/3","value":{"$base64":"gA=="}}
            {"key":"a/4","value":"line\nline"}
            {"key":"a/5","value":{"$base64":"eyIkYmFzZTY0IjoiQUEifQ=="}}
            """, "set", "--stdin");
        Run("store", "create", "copy", "--layout", "ref");
        RunWith(Run("get", "--json", "**").Output, "--store", "copy", "set", "--stdin");
        Assert.Equal(Run("get", "**").Output, Run("get", "--store", "copy", "**").Output);
        Assert.Equal("\"5\"", System.Text.Json.JsonDocument.Parse(Run("-s", "copy", "get", "--json", "a/1").Output).RootElement.GetProperty("value").GetRawText());
    }

    [Fact]
    public void Nothing_is_changed_when_a_precondition_or_a_line_is_wrong()
    {
        Run("set", "k", "1");
        string tip = Repo.Run("rev-parse", "refs/kv/default");
        foreach ((string line, int exit, string id) in ((string, int, string)[])
        [
            ("""{"key":"k","value":2,"ifVersion":"0000000000000000000000000000000000000001"}""", 3, "VersionMismatch"),
            ("""{"key":"k","value":2,"ifAbsent":true}""", 3, "ItemExists"),
            ("""{"key":"k"}""", 2, "FormatInvalid"),
            ("""{"value":1}""", 2, "FormatInvalid"),
            ("""{"key":"k","value":1,"ifVersoin":"x"}""", 2, "FormatInvalid"),
            ("""{"key":"k","value":1,"delete":true}""", 2, "FormatInvalid"),
            ("""[1]""", 2, "FormatInvalid"),
            ("""{"key":"k","value":1} x""", 2, "FormatInvalid"),
            ("""{"key":"k","value":""", 2, "FormatInvalid"),
            ("""{"key":"a//b","value":1}""", 2, "KeyInvalid"),
            ("""{"key":"k","value":{"$base64":"?"}}""", 2, "ValueInvalid"),
            ("""{"key":"k","value":"\ud800"}""", 2, "ValueInvalid"),
        ])
        {
            CommandOutcome outcome = GitKvCommand.Try(Repo.Root, System.Text.Encoding.UTF8.GetBytes("{\"key\":\"new\",\"value\":1}\n" + line + "\n"), null, "set", "--stdin");
            Assert.True(exit == outcome.ExitCode && outcome.Error.EndsWith($"[{id}]" + Environment.NewLine, StringComparison.Ordinal), $"{line}: {outcome.ExitCode} {outcome.Error}");
        }

        Assert.Equal(tip, Repo.Run("rev-parse", "refs/kv/default"));
    }

    [Fact]
    public void A_precondition_that_holds_lets_the_transaction_through()
    {
        Run("set", "k", "1");
        RunWith($$"""
            {"key":"k","value":2,"ifVersion":"{{VersionOf("k")}}"}
            {"key":"lock","value":"me","ifAbsent":true}
            """, "set", "--stdin");
        Assert.Equal(("me", "2"), (Get("lock"), Get("k").Trim()));
    }
}
