using GitKv.Cli.Tests.Support;

namespace GitKv.Cli.Tests.Verbs;

public sealed class ExpandTests : CommandTestsBase
{
    private const string Document = """{"name":"x","tags":["a","b"],"owner":{"id":7}}""";

    [Fact]
    public void An_object_is_taken_apart_and_put_together_again()
    {
        Run("set", "doc", Document, "--expand");
        Assert.Equal(["doc/name", "doc/owner/id", "doc/tags/#0", "doc/tags/#1"], Run("ls", "-r").Lines);
        Assert.Equal("7", Get("doc/owner/id").Trim());
        Assert.Equal("{\n  \"name\": \"x\",\n  \"owner\": {\n    \"id\": 7\n  },\n  \"tags\": [\n    \"a\",\n    \"b\"\n  ]\n}\n", Run("get", "doc", "--collapse").Output);
        Assert.Equal("x", Run("get", "doc/name", "--collapse").Output);
        Assert.StartsWith("""{"key":"doc/owner","value":{"id":7},"version":""", Run("get", "--json", "doc/o*", "--collapse").Output, StringComparison.Ordinal);
        RunWith("""{"name":"y"}""", "set", "doc", "--expand", "-m", "smaller");
        Assert.Equal(["doc/name"], Run("ls", "-r").Lines);
        Assert.Contains("\"tags\"", Run("get", "doc", "--collapse", "--as-of", "~1").Output, StringComparison.Ordinal);
        Fsck();
    }

    [Fact]
    public void Elements_may_have_names_and_a_new_object_needs_an_empty_place()
    {
        Run("new", "team", """{"people":[{"id":"ann"},{"id":"bob"}]}""", "--expand", "--array-key", "id");
        Assert.Equal(["team/people/#ann/id", "team/people/#bob/id"], Run("ls", "-r").Lines);
        AssertFails(3, "ItemExists", "new", "team", "{\"a\":1}", "--expand");
        AssertFails(3, "ItemExists", "set", "team", "{\"a\":1}", "--expand", "--if-absent");
        AssertFails(2, "ValueInvalid", "set", "team", """{"people":[{"id":"ann"},{"id":"ann"}]}""", "--expand", "--array-key", "id");
        AssertFails(2, "KeyInvalid", "set", "team", "{\"a/b\":1}", "--expand");
        AssertFails(2, "UsageInvalid", "set", "team", "1", "--array-key", "id");
        AssertFails(2, "UsageInvalid", "get", "team", "--collapse", "--meta");
        AssertFails(1, "ItemNotFound", "get", "nothing", "--collapse");
        Assert.Equal(2, Run("ls", "-r").Lines.Length);
    }

    [Fact]
    public void Keys_are_listed_in_a_chosen_order()
    {
        Run("set", "e", """{"value":"+","left":{"value":"*","left":{"value":"x"},"right":{"value":"y"}},"right":{"value":"2"},"type":"sum"}""", "--expand");
        string[] infix = ["e/left/left/value", "e/left/value", "e/left/right/value", "e/value", "e/right/value", "e/type"];
        Assert.Equal(infix, Run("ls", "-r", "e", "--order", "left,value,right").Lines);
        Assert.Equal(infix, Run("ls", "e/**", "--order", "left,value,right").Lines);
        Assert.Equal(["e/value", "e/right/", "e/left/", "e/type"], Run("ls", "e", "--order", "value,right,left").Lines);
        Assert.Equal(["x", "*", "y", "+", "2"], Run("get", "e/**/value", "--order", "left,value,right").Lines);
    }
}
