using System.Text;
using GitKv.Core.Errors;
using GitKv.Core.Query.Filters;
using GitKv.Core.Query.Values;

namespace GitKv.Core.Tests.Query.Filters;

public class FilterParserTests
{
    private const string Document = """
        {"status": "Open", "size": 150, "text": "100", "done": true, "none": null, "tags": ["red", "Blue"], "empty": [], "part": {}, "due": "2026-03-01T12:00:00Z", "version": "1.10"}
        """;

    [Theory]
    [InlineData("status -eq 'open'")]
    [InlineData("status -eq open")]
    [InlineData("$_.status -eq \"open\"")]
    [InlineData("$PSItem.status -IEQ 'OPEN'")]
    [InlineData("$.status -eq 'open'")]
    [InlineData("status -ceq 'Open'")]
    [InlineData("status -cne 'open'")]
    [InlineData("status -ne 'closed'")]
    [InlineData("missing -ne 'closed'")]
    [InlineData("missing -eq $null")]
    [InlineData("none -eq $null")]
    [InlineData("status -ne $null")]
    [InlineData("empty -ne $null")]
    [InlineData("size -gt 100 -and size -lt 1e3")]
    [InlineData("100 -lt size")]
    [InlineData("size -ge 150 -and size -le 150")]
    [InlineData("size -lt 1kb -and size -gt -1")]
    [InlineData("text -eq 1e2")]
    [InlineData("size -between 100, 200")]
    [InlineData("size -between (100, 200)")]
    [InlineData("status -in closed, 'open'")]
    [InlineData("status -in @('open')")]
    [InlineData("status -notin a,b")]
    [InlineData("status -notin @()")]
    [InlineData("status -like 'o?[a-e]*'")]
    [InlineData("status -clike 'O*'")]
    [InlineData("status -notlike '*x*'")]
    [InlineData("status -match '^o.+n$'")]
    [InlineData("status -cnotmatch 'open'")]
    [InlineData("tags -contains blue")]
    [InlineData("tags -notcontains green")]
    [InlineData("tags -eq red")]
    [InlineData("'red' -in $_.tags")]
    [InlineData("'red', 'open' -contains status")]
    [InlineData("tags -cnotcontains blue")]
    [InlineData("done -eq $true")]
    [InlineData("done -eq true")]
    [InlineData("done -eq 'TRUE'")]
    [InlineData("done -ne $false")]
    [InlineData("due -gt '2026-02-01' -and due -lt '2026-03-01T13:00+00:30'")]
    [InlineData("year(due) -eq 2026")]
    [InlineData("date( due ) -eq '2026-03-01'")]
    [InlineData("length(tags) -eq 2")]
    [InlineData("length($_.tags) -eq 2 -and key($_) -like '*one' -and length($PSItem.tags[0]) -eq 3")]
    [InlineData("key() -like 'docs/*' -and name() -eq one")]
    [InlineData("part -exists -and empty -exists -and -not (missing -exists)")]
    [InlineData("! missing -exists")]
    [InlineData("-not (status -eq closed) -and (size -gt 1000 -or tags -contains red)")]
    [InlineData("status -eq open -or status -eq x -and status -eq x -or size -eq 150")]
    [InlineData("status -eq open -xor size -eq 1")]
    [InlineData("['status'] -eq open")]
    [InlineData("$_['status'] -eq open")]
    [InlineData("version -gt 1.1 -or version -eq 1.1")]
    public void Holds(string filter) => Assert.True(IsMet(FilterParser.Parse(filter), Document));

    [Theory]
    [InlineData("status -ceq 'open'")]
    [InlineData("Status -eq 'open'")]
    [InlineData("status -gt 5")]
    [InlineData("status -lt 5")]
    [InlineData("missing -lt 5")]
    [InlineData("missing -in 'a'")]
    [InlineData("missing -exists")]
    [InlineData("none -ne $null")]
    [InlineData("none -like '*'")]
    [InlineData("part -eq ''")]
    [InlineData("tags -ne red")]
    [InlineData("size -eq '150 '")]
    [InlineData("size -between 200, 100")]
    [InlineData("size -between a, z")]
    [InlineData("status -like 'o'")]
    [InlineData("status -eq open -or status -eq x -and status -eq x")]
    [InlineData("status -eq open -xor size -eq 150")]
    [InlineData("due -gt 2026")]
    public void Does_not_hold(string filter) => Assert.False(IsMet(FilterParser.Parse(filter), Document));

    [Theory]
    [InlineData("$_.a -EQ 5 -and (b -ne \"x'y\" -and c -clike q*) ", "a -eq 5 -and b -ne 'x''y' -and c -clike 'q*'")]
    [InlineData("a -eq 1 -and b -eq 2 -or c -eq 3", "(a -eq 1 -and b -eq 2) -or c -eq 3")]
    [InlineData("'x' -notin tags", "tags -ne 'x'")]
    [InlineData("1,2 -contains $_['a b']", "['a b'] -in 1, 2")]
    [InlineData("-not (a -gt 1)", "-not (a -gt 1)")]
    [InlineData("!(a -exists -or b -eq $null)", "-not (a -exists -or b -eq $null)")]
    [InlineData("a -eq true", "a -eq $true")]
    [InlineData("a -eq 'true'", "a -eq 'true'")]
    [InlineData("a -notin @()", "a -notin @()")]
    [InlineData("$ -eq 2MB", "$ -eq 2097152")]
    public void Has_one_text(string text, string canonical)
    {
        Assert.Equal(canonical, FilterParser.Parse(text).ToString());
        Assert.Equal(canonical, FilterParser.Parse(canonical).ToString());
    }

    [Fact]
    public void Variables_are_what_the_caller_says()
    {
        object? Value(string name) => name switch
        {
            "limit" => 100,
            "list" => new object[] { "open", 5 },
            "global:day" => new DateTime(2026, 3, 1, 12, 0, 0, DateTimeKind.Unspecified),
            "odd name" => null,
            _ => throw new KeyNotFoundException(name),
        };
        QueryFilter filter = FilterParser.Parse("$_.size -gt $limit -and status -in $list -and due -eq $global:day -and missing -eq ${odd name}", Value);
        Assert.True(IsMet(filter, Document));
        Assert.Equal("size -gt 100 -and status -in 'open', 5 -and due -eq '2026-03-01T12:00:00Z' -and missing -eq $null", filter.ToString());
        Assert.Throws<KeyNotFoundException>(() => FilterParser.Parse("a -eq $unknown", Value));
    }

    [Theory]
    [InlineData("", 1)]
    [InlineData("status", 7)]
    [InlineData("status = 'open'", 8)]
    [InlineData("status -equals 'open'", 8)]
    [InlineData("status -eq", 11)]
    [InlineData("status -eq 'open", 12)]
    [InlineData("status -eq -and", 12)]
    [InlineData("(status -eq open", 17)]
    [InlineData("status -eq open)", 16)]
    [InlineData("status -eq open size -eq 5", 17)]
    [InlineData("status -eq a,b", 8)]
    [InlineData("size -between 5", 6)]
    [InlineData("size -eq $_.other", 10)]
    [InlineData("size -eq $limit.Value", 16)]
    [InlineData("size -eq $(Get-Date)", 10)]
    [InlineData("size -eq \"a $limit\"", 13)]
    [InlineData("size -eq [datetime]'2026-01-01'", 10)]
    [InlineData("size -in (1, 2", 15)]
    [InlineData("5 -like size", 3)]
    [InlineData("status -eq open -and", 21)]
    [InlineData("Get-Process; status -eq open", 12)]
    public void What_is_no_filter_is_told_with_its_position(string text, int position)
    {
        KvException error = Assert.Throws<KvException>(() => FilterParser.Parse(text, _ => 5));
        Assert.Equal(ErrorIds.FilterInvalid, error.ErrorId);
        Assert.Contains($"at character {position}:", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("status -like '[a'")]
    [InlineData("status -match '('")]
    [InlineData("a..b -eq 5")]
    [InlineData("upper(a) -eq 5")]
    public void What_is_no_expression_is_told(string text) => Assert.Equal(ErrorIds.ExpressionInvalid, Assert.Throws<KvException>(() => FilterParser.Parse(text)).ErrorId);

    [Theory]
    [InlineData("a -eq 'Ab/c'", """{"a": "ab/C"}""", true)]
    [InlineData("a -eq 'ab/c'", """{"a": "ab\/c"}""", true)]
    [InlineData("a -eq 'abc'", """{"a": "\u0061bc"}""", true)]
    [InlineData("a -ceq 'abc'", """{"a": "Abc"}""", false)]
    [InlineData("a -eq 'abc'", """{"b": "abc", "a": "x"}""", false)]
    [InlineData("a -in 'x', 'abc'", """{"a": ["y", "ABC"]}""", true)]
    [InlineData("lower(a) -ceq 'abc'", """{"a": "aBC"}""", true)]
    [InlineData("a -eq 'k'", """{"a": "\u212A"}""", false)]
    [InlineData("a -eq 'k'", "{\"a\": \"\u212A\"}", false)]
    [InlineData("$ -eq 'plain'", "Plain", true)]
    [InlineData("a -ne 'abc'", "{}", true)]
    public void Texts_are_found_however_they_are_written(string filter, string document, bool expected) =>
        Assert.Equal(expected, IsMet(FilterParser.Parse(filter), document));

    [Fact]
    public void Nesting_has_an_end()
    {
        string deep = new string('(', 100_000) + "a -eq 1";
        Assert.Equal(ErrorIds.FilterInvalid, Assert.Throws<KvException>(() => FilterParser.Parse(deep)).ErrorId);
    }

    [Fact]
    public void A_regular_expression_without_end_is_stopped()
    {
        QueryFilter filter = FilterParser.Parse("$ -match '^(a+)+$'");
        KvException error = Assert.Throws<KvException>(() => IsMet(filter, new string('a', 40) + "b"));
        Assert.Equal(ErrorIds.ExpressionInvalid, error.ErrorId);
    }

    private static bool IsMet(QueryFilter filter, string document) => filter.Holds(new QueryDocument("docs/one", Encoding.UTF8.GetBytes(document)), []);
}
