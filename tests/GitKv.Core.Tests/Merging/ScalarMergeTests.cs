using GitKv.Core.Merging;

namespace GitKv.Core.Tests.Merging;

public sealed class ScalarMergeTests
{
    [Theory]
    [InlineData("5\n", "6\n", "6\n", "7\n")]
    [InlineData("5\n", "8\n", "3\n", "6\n")]
    [InlineData("5", "6", "7", "8")]
    [InlineData(null, "2\n", "3\n", "5\n")]
    [InlineData("5\n", null, "6\n", "1\n")]
    [InlineData("5\n", null, null, null)]
    [InlineData("123456789012345678901234567890\n", "123456789012345678901234567891\n", "123456789012345678901234567892\n", "123456789012345678901234567893\n")]
    [InlineData("0.1\n", "0.3\n", "0.2\n", "0.4\n")]
    [InlineData("1.50\n", "1.75\n", "1.75\n", "2.00\n")]
    [InlineData("1e2\n", "101\n", "102\n", "103\n")]
    [InlineData("0\n", "-1\n", "0.5\n", "-0.5\n")]
    [InlineData("\"5\"\n", "\"6\"\n", "\"7\"\n", "\"8\"\n")]
    [InlineData("007", "008", "009", "\"10\"\n")]
    public void Increments_of_both_sides_are_added(string? @base, string? ours, string? theirs, string? merged)
    {
        Assert.Equal(merged, Merged.Of(MergeStrategy.Counter, @base, ours, theirs));
        Assert.Equal(merged, Merged.Of(MergeStrategy.Counter, @base, theirs, ours));
    }

    [Theory]
    [InlineData("many")]
    [InlineData("true")]
    [InlineData("null")]
    [InlineData("[1]")]
    [InlineData("")]
    [InlineData("1e999999999")]
    [InlineData("NaN")]
    [InlineData("1_000")]
    public void What_is_no_number_can_not_be_counted(string value)
    {
        Assert.StartsWith("Theirs is no number", Assert.Single(MergeStrategy.Counter.Merge(Merged.Input("1", "2", value)).Conflicts).Reason, StringComparison.Ordinal);
        Assert.False(MergeStrategy.Counter.Merge(Merged.Input(value, "1", "2")).IsClean);
    }

    [Theory]
    [InlineData("9", "10", "10")]
    [InlineData("-2", "-10", "-2")]
    [InlineData("9007199254740993", "9007199254740992.5", "9007199254740993")]
    [InlineData("\"9\"\n", "\"10\"\n", "\"10\"\n")]
    [InlineData("1e3", "999", "1e3")]
    [InlineData("2026-01-02", "2026-01-10", "2026-01-10")]
    [InlineData("2026-01-02T12:00:00+02:00", "2026-01-02T11:00:00Z", "2026-01-02T11:00:00Z")]
    [InlineData("2026-01-02T12:00:00.123456789Z", "2026-01-02T12:00:00.123456788Z", "2026-01-02T12:00:00.123456789Z")]
    [InlineData("2026-01-02", "2026-01-02T00:00:01", "2026-01-02T00:00:01")]
    [InlineData("2026-02-31", "2026-02-04", "2026-02-04")]
    [InlineData("apple", "Pear", "apple")]
    [InlineData("true", "false", "true")]
    [InlineData("null", "x", "x")]
    [InlineData("9", "x", "9")]
    [InlineData(null, "1", "1")]
    public void Max_is_the_greater_and_Min_the_lesser(string? one, string? other, string greater)
    {
        string? lesser = greater == one ? other : one;
        foreach ((string? ours, string? theirs) in new[] { (one, other), (other, one) })
        {
            Assert.Equal(greater, Merged.Of(MergeStrategy.Max, "0", ours, theirs));
            Assert.Equal(lesser ?? greater, Merged.Of(MergeStrategy.Min, "0", ours, theirs));
        }
    }

    [Fact]
    public void Containers_and_bytes_have_no_order()
    {
        Assert.False(MergeStrategy.Max.Merge(Merged.Input("1", "[2]", "3")).IsClean);
        Assert.False(MergeStrategy.Min.Merge(new MergeInput("k", null, [0xFF], [0x31])).IsClean);
    }
}
