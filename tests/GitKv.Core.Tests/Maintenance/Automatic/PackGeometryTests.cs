using FsCheck;
using FsCheck.Fluent;
using GitKv.Core.Maintenance.Automatic;

namespace GitKv.Core.Tests.Maintenance.Automatic;

/// <summary>Which packs are merged.</summary>
public sealed class PackGeometryTests
{
    [Theory]
    [InlineData(new long[] { }, 0)]
    [InlineData(new long[] { 5 }, 0)]
    [InlineData(new long[] { 5, 10, 20 }, 0)]
    [InlineData(new long[] { 1, 1 }, 2)]
    [InlineData(new long[] { 10, 10, 1000 }, 2)]
    [InlineData(new long[] { 10, 10, 30, 1000 }, 3)]
    [InlineData(new long[] { 1, 100, 150, 10_000 }, 3)]
    public void The_smallest_that_are_out_of_proportion_are_merged(long[] counts, int expected) => Assert.Equal(expected, PackGeometry.Split(counts));

    [Fact]
    public void Afterwards_each_has_twice_as_many_as_the_next() => Prop.ForAll(Gen.Choose(1, 5000).Select(static n => (long)n).ArrayOf().ToArbitrary(), static counts =>
    {
        Array.Sort(counts);
        int split = PackGeometry.Split(counts);
        long[] after = split == 0 ? counts : [counts[..split].Sum(), .. counts[split..]];
        for (int i = 1; i < after.Length; i++)
            if (after[i] < 2 * after[i - 1]) return false;
        return true;
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));
}
