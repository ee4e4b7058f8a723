using GitKv.Core.Merging;

namespace GitKv.Core.Tests.Merging;

public sealed class SetTests
{
    [Theory]
    [InlineData("[1,2]", "[1,2,4]", "[1,2,3]", "[1,2,3,4]")]
    [InlineData("[1,2,3]", "[1,3]", "[1,2]", "[1]")]
    [InlineData("[1,2]", "[2,3]", "[2,3]", "[2,3]")]
    [InlineData("[1,2]", "[2]", "[1,2,3]", "[2,3]")]
    [InlineData("[1]", "[]", "[1,1.0,2]", "[2]")]
    [InlineData("[{\"a\":1,\"b\":2}]", "[{\"b\":2,\"a\":1},3]", "[]", "[3]")]
    [InlineData("[1]", "[1,2.0]", "[1,2,0]", "[1,0,2]")]
    [InlineData("[3,1,2]", "[1,2,3,4]", "[2,1,3,5]", "[3,1,2,4,5]")]
    [InlineData(null, "[\"b\"]", "[\"a\"]", "[\"a\",\"b\"]")]
    [InlineData("[1,2]", null, "[1,2,3]", "[3]")]
    [InlineData("[1,2]", null, "[1]", null)]
    [InlineData("[1,2]", null, "[2,1]", null)]
    [InlineData("[1]", "[]", "[ ]", "[]")]
    public void Additions_of_both_are_there_and_removals_of_both_are_made(string? @base, string? ours, string? theirs, string? merged)
    {
        Assert.Equal(merged, Compact(Merged.Of(MergeStrategy.Set, @base, ours, theirs)));
        Assert.Equal(merged, Compact(Merged.Of(MergeStrategy.Set, @base, theirs, ours)));
    }

    [Fact]
    public void The_result_has_the_form_in_which_json_is_kept_and_all_digits() =>
        Assert.Equal("[\n  1.10,\n  123456789012345678901234567890,\n  {\n    \"a\": 1E+5\n  }\n]\n", Merged.Of(MergeStrategy.Set, "[1.10]", "[1.10,{\"a\":1E+5}]", "[1.10,123456789012345678901234567890]"));

    [Theory]
    [InlineData("{}")]
    [InlineData("1")]
    [InlineData("text")]
    [InlineData("[{\"a\":1,\"a\":2}]")]
    public void What_is_no_array_is_a_conflict(string value) =>
        Assert.Equal("Theirs is no JSON array.", Assert.Single(MergeStrategy.Set.Merge(Merged.Input("[1]", "[2]", value)).Conflicts).Reason);

    private static string? Compact(string? json) => json?.Replace("\n", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal);
}
