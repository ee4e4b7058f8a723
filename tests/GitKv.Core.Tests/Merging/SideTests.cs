using GitKv.Core.Errors;
using GitKv.Core.Merging;

namespace GitKv.Core.Tests.Merging;

public sealed class SideTests
{
    private static readonly DateTimeOffset s_noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("base", "ours", "theirs", "Changed in both, differently.")]
    [InlineData(null, "ours", "theirs", "Added in both, differently.")]
    [InlineData("base", null, "theirs", "Removed in ours, changed in theirs.")]
    [InlineData("base", "ours", null, "Changed in ours, removed in theirs.")]
    public void Fail_leaves_what_both_changed_to_a_person(string? @base, string? ours, string? theirs, string reason)
    {
        MergeConflict conflict = Assert.Single(MergeStrategy.Fail.Merge(Merged.Input(@base, ours, theirs)).Conflicts);
        Assert.Equal(("k", "", reason), (conflict.Key, conflict.Path, conflict.Reason));
        Assert.Equal((@base, ours, theirs), (Merged.Text(conflict.Base), Merged.Text(conflict.Ours), Merged.Text(conflict.Theirs)));
    }

    [Fact]
    public void Ours_and_Theirs_take_a_side_and_its_deletion()
    {
        Assert.Equal("o", Merged.Of(MergeStrategy.Ours, "b", "o", "t"));
        Assert.Equal("t", Merged.Of(MergeStrategy.Theirs, "b", "o", "t"));
        Assert.Null(Merged.Of(MergeStrategy.Ours, "b", null, "t"));
        Assert.Null(Merged.Of(MergeStrategy.Theirs, "b", "o", null));
    }

    [Fact]
    public void What_one_side_changed_is_taken_by_every_strategy_and_a_deleted_key_stays_deleted()
    {
        foreach (MergeStrategy strategy in MergeStrategy.Names.Select(MergeStrategy.Parse))
        {
            foreach (string? @base in new[] { null, "", "1", "[1]", "{\"a\":1}", "text\n" })
            {
                foreach (string? changed in new[] { null, "", "2", "[2,1]", "{\"a\":1,\"a\":2}", "other\ntext" })
                {
                    Assert.Equal(changed, Merged.Of(strategy, @base, changed, @base));
                    Assert.Equal(changed, Merged.Of(strategy, @base, @base, changed));
                    Assert.Equal(changed, Merged.Of(strategy, changed, changed, changed));
                    if (!strategy.CountsEqualChanges) Assert.Equal(changed, Merged.Of(strategy, @base, changed, changed));
                }
            }
        }
    }

    [Fact]
    public void LastWriter_takes_the_newest_change_or_deletion()
    {
        Assert.Equal("o", LastWriter("o", s_noon.AddTicks(1), "a", "t", s_noon, "b"));
        Assert.Equal("t", LastWriter("o", s_noon, "b", "t", s_noon.AddTicks(1), "a"));
        Assert.Null(LastWriter("o", s_noon, "b", null, s_noon.AddTicks(1), "a"));
        Assert.Equal("o", LastWriter("o", s_noon, "a", "t", null, "b"));
    }

    [Fact]
    public void LastWriter_knows_moments_not_clock_faces() =>
        Assert.Equal("t", LastWriter("o", new DateTimeOffset(2026, 3, 1, 13, 0, 0, TimeSpan.FromHours(2)), "b", "t", s_noon, "a"));

    [Fact]
    public void LastWriter_decides_a_tie_alike_on_both_replicas()
    {
        foreach ((string? one, string? oneId, string? other, string? otherId, string? winner) in new[]
        {
            ("x", "B", "y", "a", "y"), ("x", "2", "y", "10", "x"), ("x", null, "y", "a", "y"), ("x", null, "y", null, "y"), (null, null, "y", null, "y"), ("x", "c", null, "d", null as string),
        })
        {
            Assert.Equal(winner, LastWriter(one, s_noon, oneId, other, s_noon, otherId));
            Assert.Equal(winner, LastWriter(other, s_noon, otherId, one, s_noon, oneId));
            Assert.Equal(winner, LastWriter(one, null, oneId, other, null, otherId));
        }
    }

    [Fact]
    public void Strategies_are_found_by_name_in_any_case()
    {
        Assert.All(MergeStrategy.Names, name => Assert.Equal(name, MergeStrategy.Parse(name.ToUpperInvariant()).Name));
        KvException error = Assert.Throws<KvException>(() => MergeStrategy.Parse("Newest"));
        Assert.Equal(ErrorIds.MergeStrategyInvalid, error.ErrorId);
        Assert.Contains("LastWriter", error.Message, StringComparison.Ordinal);
    }

    private static string? LastWriter(string? ours, DateTimeOffset? oursAt, string? oursId, string? theirs, DateTimeOffset? theirsAt, string? theirsId) =>
        Merged.Text(MergeStrategy.LastWriter.Merge(Merged.Input("base", ours, theirs) with
        {
            OursChangedAt = () => oursAt,
            TheirsChangedAt = () => theirsAt,
            OursId = oursId,
            TheirsId = theirsId,
        }).Content);
}
