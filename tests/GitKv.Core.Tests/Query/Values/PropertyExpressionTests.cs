using System.Text;
using GitKv.Core.Errors;
using GitKv.Core.Query.Values;

namespace GitKv.Core.Tests.Query.Values;

public class PropertyExpressionTests
{
    private const string Document = """
        {
          "status": "Open", "size": 1e2, "done": false, "none": null, "none of": {}, "empty": [], "x.y": {"it's": 1}, "a": {"b": {"c": "deep"}},
          "tags": ["red", "green", ["blue"]], "depends": [{"name": "libc"}, {"name": "zlib", "of": [1, 2]}, 3], "due": "2026-01-31T23:30:00-05:00",
          "twice": 1, "twice": [2, 3], "\u00e9": "escaped", "pairs": [[1, 2], [3, 4]], "$id": 7
        }
        """;

    [Theory]
    [InlineData("status", "Open")]
    [InlineData("$.status", "Open")]
    [InlineData(" $['status'] ", "Open")]
    [InlineData("Status", "-")]
    [InlineData("size", "1e2")]
    [InlineData("done", "false")]
    [InlineData("none", "null")]
    [InlineData("a.b.c", "deep")]
    [InlineData("a.b", "")]
    [InlineData("a.b.c.d", "-")]
    [InlineData("a.x", "-")]
    [InlineData("['none of']", "")]
    [InlineData("empty", "")]
    [InlineData("empty[0]", "-")]
    [InlineData("['x.y']['it''s']", "1")]
    [InlineData("$.'x.y'.\"it's\"", "1")]
    [InlineData("$_.'x.y'.'it''s'", "1")]
    [InlineData("'x.y'", null)]
    [InlineData("[\"x.y\"].['it''s']", null)]
    [InlineData("tags", "red,green,blue")]
    [InlineData("tags[*]", "red,green,blue")]
    [InlineData("tags[1]", "green")]
    [InlineData("tags[2]", "blue")]
    [InlineData("tags[3]", "-")]
    [InlineData("status[0]", "-")]
    [InlineData("status[*]", "Open")]
    [InlineData("depends.name", "libc,zlib")]
    [InlineData("depends[*].name", "libc,zlib")]
    [InlineData("depends[1].of", "1,2")]
    [InlineData("pairs", "1,2,3,4")]
    [InlineData("pairs[0]", "1,2")]
    [InlineData("pairs[*][0]", "1,3")]
    [InlineData("twice", "2,3")]
    [InlineData("é", "escaped")]
    [InlineData("$id", "7")]
    [InlineData("$", "")]
    [InlineData("lower(status)", "open")]
    [InlineData("lower( size )", "1e2")]
    [InlineData("length(status)", "4")]
    [InlineData("length(tags)", "3")]
    [InlineData("length(tags[*])", "3,5,1")]
    [InlineData("length(size)", "")]
    [InlineData("length(missing)", "-")]
    [InlineData("year(due)", "2026")]
    [InlineData("date(due)", "2026-02-01")]
    [InlineData("year(status)", "")]
    [InlineData("key()", "docs/one")]
    [InlineData("name()", "one")]
    public void Finds_in_a_document(string expression, string? expected)
    {
        if (expected is null)
        {
            Assert.Throws<KvException>(() => PropertyExpression.Parse(expression));
            return;
        }

        Assert.Equal(expected, Values(expression, Document));
    }

    [Theory]
    [InlineData("$", "5", "5")]
    [InlineData("$", "[1, 2]", "1,2")]
    [InlineData("$[1]", "[1, 2]", "2")]
    [InlineData("$", "plain text", "plain text")]
    [InlineData("$", "", "")]
    [InlineData("$", "\"quoted\"", "quoted")]
    [InlineData("status", "plain text", "-")]
    [InlineData("status", "{\"status\": 1} and more", "-")]
    [InlineData("status", "5", "-")]
    [InlineData("$[0]", "plain", "-")]
    [InlineData("length($)", "plain", "5")]
    [InlineData("year($)", "2026-01-31", "2026")]
    [InlineData("$.a", "[{\"a\": 1}, {\"a\": 2}]", "1,2")]
    public void Finds_in_any_value(string expression, string value, string expected) => Assert.Equal(expected, Values(expression, value));

    [Fact]
    public void Bytes_have_no_value_but_are_there()
    {
        var values = new List<QueryValue>();
        Assert.True(PropertyExpression.Parse("$").Evaluate(new QueryDocument("a", [0xFF, 0x00]), values));
        Assert.Empty(values);
    }

    [Theory]
    [InlineData("$.status", "status")]
    [InlineData("['status']", "status")]
    [InlineData("tags[*]", "tags")]
    [InlineData("depends[*].name", "depends.name")]
    [InlineData("pairs[*][*][0]", "pairs[*][*][0]")]
    [InlineData("length( tags[*] )", "length(tags[*])")]
    [InlineData("lower(tags[*])", "lower(tags)")]
    [InlineData("a[\"it's\"]", "a['it''s']")]
    [InlineData("$[0].a", "$[0].a")]
    [InlineData("$", "$")]
    [InlineData("$[*]", "$")]
    [InlineData("$id", "['$id']")]
    [InlineData("[''].x", "[''].x")]
    [InlineData("length", "length")]
    [InlineData("key( )", "key()")]
    [InlineData("Installed-Size", "Installed-Size")]
    public void Has_one_canonical_text(string text, string canonical)
    {
        PropertyExpression expression = PropertyExpression.Parse(text);
        Assert.Equal(canonical, expression.ToString());
        Assert.Equal(expression, PropertyExpression.Parse(canonical));
    }

    [Theory]
    [InlineData("", 1)]
    [InlineData("a.", 3)]
    [InlineData("a..b", 3)]
    [InlineData("a b", 3)]
    [InlineData("a[", 3)]
    [InlineData("a[x]", 3)]
    [InlineData("a[-1]", 3)]
    [InlineData("a[99999999999]", 3)]
    [InlineData("a['x", 3)]
    [InlineData("a[0", 4)]
    [InlineData("upper(a)", 6)]
    [InlineData("lower(a", 8)]
    [InlineData("key(a)", 5)]
    public void Bad_text_is_told_with_its_position(string text, int position)
    {
        KvException error = Assert.Throws<KvException>(() => PropertyExpression.Parse(text));
        Assert.Equal(ErrorIds.ExpressionInvalid, error.ErrorId);
        Assert.Contains($"at character {position}:", error.Message, StringComparison.Ordinal);
    }

    /// <summary>The values with commas between them; "-" where there is nothing.</summary>
    private static string Values(string expression, string value)
    {
        var values = new List<QueryValue>();
        bool exists = PropertyExpression.Parse(expression).Evaluate(new QueryDocument("docs/one", Encoding.UTF8.GetBytes(value)), values);
        return exists ? string.Join(',', values.Select(v => v.Text)) : "-";
    }
}
