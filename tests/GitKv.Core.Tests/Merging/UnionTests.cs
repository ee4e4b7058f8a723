using GitKv.Core.Merging;

namespace GitKv.Core.Tests.Merging;

public sealed class UnionTests
{
    [Theory]
    [InlineData("a\nb\n", "a\nb\nc\n", "a\nb\nd\n", "a\nb\nc\nd\n")]
    [InlineData("a\nb\n", "a\nb\nz\n", "a\nb\nd\n", "a\nb\nd\nz\n")]
    [InlineData("a\nb\nc\n", "a\nc\n", "a\nb\nc\nd\n", "a\nc\nd\n")]
    [InlineData("a\nb\n", "b\n", "a\n", "")]
    [InlineData("a\nb\n", "a\nb\nx\n", "a\nb\nx\ny\n", "a\nb\nx\ny\n")]
    [InlineData("a\n", "a\nz\ny\n", "", "z\ny\n")]
    [InlineData("a\n\nb\n\n", "a\n\nb\n\nc\n", "\nb\n\n", "\nb\n\nc\n")]
    [InlineData(null, "a\n", "b\n", "a\nb\n")]
    [InlineData("a", "a\nb", "a\nc", "a\nb\nc")]
    [InlineData("a\r\n", "a\r\nb\r\n", "a\r\nc\r\n", "a\r\nb\r\nc\r\n")]
    [InlineData("a\n", "a\nb\n", null, "b\n")]
    [InlineData("a\nb\n", "a\n", null, null)]
    [InlineData("a\nb\n", "b\na\n", null, null)]
    public void Lines_added_by_either_are_there_and_lines_removed_by_either_are_gone(string? @base, string? ours, string? theirs, string? merged)
    {
        Assert.Equal(merged, Union(@base, ours, theirs));
        Assert.Equal(merged, Union(@base, theirs, ours));
    }

    [Theory]
    [InlineData("1000s 1 a\n", "1000s 1 a\n2000s 0 a\n", "1000s 1 a\n1500s 1 a\n", "2000s 0 a\n")]
    [InlineData(null, "1700000000.123s 1 u1\n", "1700000000.1229s 0 u1\n1700000001s 1 u2\n", "1700000000.123s 1 u1\n1700000001s 1 u2\n")]
    [InlineData("5s 1 b\n", "5s 1 b\n6s 1 c\n", "7s 0 b\n", "7s 0 b\n6s 1 c\n")]
    [InlineData("5s 1 a\n5s 1 b\n", "5s 1 a\n", "5s 1 a\n5s 1 b\n6s 1 c\n", "5s 1 a\n6s 1 c\n")]
    [InlineData("5s 1 a\n5s 1 b\n", "5s 1 a\n", "5s 1 a\n6s 1 b\n", "5s 1 a\n6s 1 b\n")]
    [InlineData(null, "9s 1 http://x/a b\n", "10s 0 http://x/a b\n", "10s 0 http://x/a b\n")]
    [InlineData(null, "7s 1 a\n", "7s 0 a\n", "7s 0 a\n")]
    [InlineData(null, "7.0s 1 a\n", "7s X a\n", "7s X a\n")]
    [InlineData("7s 1 a\n", "8s 1 a\n", null, "8s 1 a\n")]
    [InlineData("7s 1 a\n8s 1 b\n", "7s 1 a\n", null, null)]
    public void Presence_logs_keep_the_newest_line_about_each_id(string? @base, string? ours, string? theirs, string? merged)
    {
        Assert.Equal(merged, Union(@base, ours, theirs));
        Assert.Equal(merged, Union(@base, theirs, ours));
    }

    [Fact]
    public void Timestamps_are_compared_with_all_their_digits() =>
        Assert.Equal("1700000000.00000000000000002s 0 a\n", Union(null, "1700000000.00000000000000001s 1 a\n", "1700000000.00000000000000002s 0 a\n"));

    [Fact]
    public void Text_that_is_kept_as_a_json_string_is_lines_too()
    {
        Assert.Equal("42\n43\n44", Union("\"42\"\n", "42\n43", "42\n44"));
        Assert.Equal("\"42\"\n", Union("41\n42\n43", "42\n43", "41\n42"));
        Assert.Equal("\"43\"\n", Union("\"42\"\n", "\"\"\n", "42\n43"));
    }

    [Fact]
    public void Bytes_that_are_no_utf8_stay_as_they_are()
    {
        MergeOutcome outcome = MergeStrategy.Union.Merge(new MergeInput("k", [0xE9, 10], [0xE9, 10, 0xFF, 10], [0xE9, 10, 0xC0, 10]));
        Assert.Equal(new byte[] { 0xE9, 10, 0xC0, 10, 0xFF, 10 }, outcome.Content);
    }

    [Theory]
    [InlineData("a\0b\n")]
    [InlineData("{\n  \"a\": 1\n}\n")]
    public void What_is_no_list_of_lines_is_a_conflict(string value)
    {
        Assert.StartsWith("Ours is no list of lines", Assert.Single(MergeStrategy.Union.Merge(Merged.Input("a\n", value, "b\n")).Conflicts).Reason, StringComparison.Ordinal);
        Assert.False(MergeStrategy.Union.Merge(Merged.Input("a\n", "b\n", value)).IsClean);
        Assert.False(MergeStrategy.Union.Merge(Merged.Input(value, "a\n", "b\n")).IsClean);
    }

    [Fact]
    public void Documents_of_one_line_each_are_lines() => Assert.Equal("{\"a\":1}\n{\"b\":1}\n{\"c\":1}\n", Union("{\"a\":1}\n", "{\"a\":1}\n{\"b\":1}\n", "{\"a\":1}\n{\"c\":1}\n"));

    private static string? Union(string? @base, string? ours, string? theirs) => Merged.Of(MergeStrategy.Union, @base, ours, theirs);
}
