using System.Text.Json;
using GitKv.Cli.Tests.Support;

namespace GitKv.Cli.Tests.Verbs;

public sealed class BlameTests : CommandTestsBase
{
    [Fact]
    public void Each_property_and_each_line_has_who_changed_it_last()
    {
        Run("set", "doc", """{"a":1,"b":{"c":[1,2]}}""", "--author", "Ann <ann@example.com>", "-m", "First");
        Run("set", "doc", """{"a":1,"b":{"c":[0,1,2]}}""", "--author", "Bob <bob@example.com>", "-m", "Second");
        JsonElement[] parts = [.. Run("blame", "doc", "--json").Lines.Select(l => JsonDocument.Parse(l).RootElement)];
        Assert.Equal(["/a Ann", "/b/c/0 Bob", "/b/c/1 Ann", "/b/c/2 Ann"], parts.Select(p => $"{p.GetProperty("path").GetString()} {p.GetProperty("by").GetString()}"));
        Assert.Equal(("Second", VersionOf("doc")), (parts[1].GetProperty("message").GetString(), parts[1].GetProperty("version").GetString()));
        Assert.Equal(2, Run("blame", "doc", "--depth", "1").Lines.Length);
        Assert.Matches(@"^[0-9a-f]{10} \d{4}-\d\d-\d\d .* Bob +/b \{""c"":\[0,1,2\]\}$", Run("blame", "doc", "--depth", "1").Lines[1]);
        Run("set", "text", "one\ntwo\n", "--author", "Ann <ann@example.com>");
        Run("set", "text", "one\n2\n", "--author", "Bob <bob@example.com>");
        Assert.Equal(["Ann", "Bob"], Run("blame", "text", "--json").Lines.Select(l => JsonDocument.Parse(l).RootElement.GetProperty("by").GetString()!));
        Assert.Contains("Ann", Run("blame", "text", "--as-of", "~1", "--json").Lines[1], StringComparison.Ordinal);
        AssertFails(1, "ItemNotFound", "blame", "nothing");
    }
}
