using System.Text.Json;
using GitKv.Cli.Tests.Support;

namespace GitKv.Cli.Tests.Verbs;

public sealed class IndexTests : CommandTestsBase
{
    [Fact]
    public void An_index_is_made_listed_made_anew_and_removed()
    {
        Run("set", "docs/a", """{"status":"open"}""");
        Assert.Equal("", Run("index", "create", "by-status", "status", "--unique", "--type", "text", "--pattern", "docs/**", "--case-sensitive", "-m", "To find documents").Output);
        Assert.Equal("To find documents", Repo.Run("log", "-1", "--format=%s", "refs/kv/default").Trim());
        Run("set", "docs/b", """{"status":"done"}""");
        JsonElement listed = JsonDocument.Parse(Run("index", "list", "--json").Bytes).RootElement;
        Assert.Equal(("by-status", "status", "docs/**", "Current"), (listed.GetProperty("name").GetString(), listed.GetProperty("on").GetString(), listed.GetProperty("pattern").GetString(), listed.GetProperty("state").GetString()));
        Assert.Equal((true, true, 2, 2, "Text"), (listed.GetProperty("unique").GetBoolean(), listed.GetProperty("caseSensitive").GetBoolean(), listed.GetProperty("entries").GetInt32(), listed.GetProperty("values").GetInt32(), listed.GetProperty("types")[0].GetString()));
        Assert.Contains("unique Text docs/** case-sensitive", Assert.Single(Run("index", "list").Lines), StringComparison.Ordinal);
        Assert.Equal("", Run("index", "list", "--as-of", "~2").Output);
        AssertFails(3, "IndexNotUnique", "set", "docs/c", """{"status":"open"}""");
        Assert.Equal("", Run("index", "update").Output);
        Run("index", "update", "by-status");
        Run("index", "remove", "by-status");
        Assert.Equal("", Run("index", "list").Output);
        Fsck();
    }

    [Fact]
    public void What_cannot_be_done_is_an_error_with_its_own_exit_code()
    {
        Run("set", "a", """{"x":1}""");
        Run("index", "create", "x", "x");
        Run("index", "create", "x", "x");
        AssertFails(3, "IndexExists", "index", "create", "x", "y");
        AssertFails(2, "ExpressionInvalid", "index", "create", "y", "a[");
        AssertFails(2, "UsageInvalid", "index", "create", "y", "y", "--type", "word");
        AssertFails(1, "IndexNotFound", "index", "remove", "none");
        AssertFails(1, "IndexNotFound", "index", "update", "none");
        Run("store", "create", "b", "--layout", "branch");
        AssertFails(6, "IndexUnsupported", "-s", "b", "index", "create", "x", "x");
    }
}
