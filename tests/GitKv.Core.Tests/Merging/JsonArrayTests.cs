using GitKv.Core.Merging;

namespace GitKv.Core.Tests.Merging;

public sealed class JsonArrayTests
{
    [Theory]
    [InlineData("[1,2,3]", "[0,1,2,3]", "[1,2,4]", "[0,1,2,4]")]
    [InlineData("[1,2,3]", "[2,3]", "[1,2,3,4]", "[2,3,4]")]
    [InlineData("[1,2,3]", "[1,3]", "[1,2,9]", "[1,9]")]
    [InlineData("[1,2]", "[9,2]", "[1,8]", "[9,8]")]
    [InlineData("[1,2,3,4]", "[1,4]", "[1,2]", "[1]")]
    [InlineData("[1,2,3]", "[1,5,3]", "[0,1,5,3]", "[0,1,5,3]")]
    [InlineData("[1,2,3]", "[]", "[1,2,3,4]", "[4]")]
    [InlineData("[[1],[2]]", "[[1],[2],[3]]", "[[0],[2]]", "[[0],[2],[3]]")]
    [InlineData("[1, 2, 3]", "[1, 2.0, 3]", "[2, 3]", "[2.0, 3]")]
    [InlineData("[\"a\",\"a\",\"a\"]", "[\"a\",\"a\",\"a\",\"b\"]", "[\"a\",\"a\"]", "[\"a\",\"a\",\"b\"]")]
    public void Arrays_are_aligned_and_not_merged_by_position(string @base, string ours, string theirs, string merged)
    {
        Assert.Equal(merged, Merged.Of(MergeStrategy.Json, @base, ours, theirs));
        Assert.Equal(merged, Merged.Of(MergeStrategy.Json, @base, theirs, ours));
    }

    [Theory]
    [InlineData("[1]", "[1,2]", "[1,3]", "[1,2,3]")]
    [InlineData("[1]", "[1,3]", "[1,2]", "[1,2,3]")]
    [InlineData("[]", "[1,2]", "[1,2]", "[1,2]")]
    [InlineData("[0]", "[2,0]", "[1,0]", "[1,2,0]")]
    public void Insertions_at_the_same_place_both_stay(string @base, string ours, string theirs, string merged) => Assert.Equal(merged, Merged.Of(MergeStrategy.Json, @base, ours, theirs));

    [Theory]
    [InlineData("[1,2,3]", "[1,8,3]", "[1,9,3]")]
    [InlineData("[1,2,3]", "[1,3]", "[1,9,3]")]
    [InlineData("[1,2,3]", "[3]", "[1,7,2,3]")]
    [InlineData("[1]", "[1,2,3]", "[1,3,4]")]
    [InlineData("[{\"a\":1,\"b\":1}]", "[{\"a\":2,\"b\":1}]", "[{\"a\":1,\"b\":2}]")]
    public void Changes_of_the_same_part_are_a_conflict_of_the_array(string @base, string ours, string theirs)
    {
        MergeConflict conflict = Assert.Single(MergeStrategy.Json.Merge(Merged.Input($"{{\"l\":{@base}}}", $"{{\"l\":{ours}}}", $"{{\"l\":{theirs}}}")).Conflicts);
        Assert.Equal(("/l", @base, ours, theirs), (conflict.Path, Merged.Text(conflict.Base), Merged.Text(conflict.Ours), Merged.Text(conflict.Theirs)));
        Assert.Equal($"{{\"l\":{ours}}}", Merged.Of(MergeStrategy.JsonWith(remaining: JsonRemaining.Ours), $"{{\"l\":{@base}}}", $"{{\"l\":{ours}}}", $"{{\"l\":{theirs}}}"));
    }

    [Theory]
    [InlineData("id")]
    [InlineData("name")]
    [InlineData("key")]
    public void Elements_with_an_identity_are_found_wherever_they_stand(string key)
    {
        string Array(params string[] elements) => "[" + string.Join(",", elements).Replace("ID", key, StringComparison.Ordinal) + "]";
        Assert.Equal(
            Array("{\"ID\":\"n\"}", "{\"ID\":\"b\",\"v\":2,\"w\":2}", "{\"ID\":\"a\",\"v\":9}"),
            Merged.Of(MergeStrategy.Json,
                Array("{\"ID\":\"a\",\"v\":1}", "{\"ID\":\"b\",\"v\":1,\"w\":1}", "{\"ID\":\"c\",\"v\":1}"),
                Array("{\"ID\":\"n\"}", "{\"ID\":\"b\",\"v\":1,\"w\":2}", "{\"ID\":\"a\",\"v\":1}"),
                Array("{\"ID\":\"a\",\"v\":9}", "{\"ID\":\"b\",\"v\":2,\"w\":1}", "{\"ID\":\"c\",\"v\":1}")));
    }

    [Fact]
    public void Both_may_add_elements_and_one_with_the_same_identity_is_one_element() =>
        Assert.Equal(
            """[{"id":1},{"id":2,"a":1,"b":1},{"id":3},{"id":4}]""",
            Merged.Of(MergeStrategy.Json, """[{"id":1}]""", """[{"id":1},{"id":2,"a":1},{"id":3}]""", """[{"id":1},{"id":2,"b":1},{"id":4}]"""));

    [Fact]
    public void An_element_removed_here_and_changed_there_is_a_conflict_at_its_place()
    {
        MergeConflict conflict = Assert.Single(MergeStrategy.Json.Merge(Merged.Input(
            """{"l":[{"id":1},{"id":2,"v":1}]}""", """{"l":[{"id":1}]}""", """{"l":[{"id":0},{"id":1},{"id":2,"v":2}]}""")).Conflicts);
        Assert.Equal(("/l/2", """{"id":2,"v":1}""", null, """{"id":2,"v":2}"""), (conflict.Path, Merged.Text(conflict.Base), Merged.Text(conflict.Ours), Merged.Text(conflict.Theirs)));
    }

    [Fact]
    public void A_conflict_inside_an_element_is_named_by_its_place_in_ours() =>
        Assert.Equal("/1/v", Assert.Single(MergeStrategy.Json.Merge(Merged.Input("""[{"id":1,"v":1}]""", """[{"id":0},{"id":1,"v":2}]""", """[{"id":1,"v":3}]""")).Conflicts).Path);

    [Fact]
    public void Elements_put_in_different_orders_by_both_are_a_conflict()
    {
        const string Base = """[{"id":1},{"id":2},{"id":3}]""";
        const string Ours = """[{"id":3},{"id":1},{"id":2}]""";
        const string Theirs = """[{"id":2},{"id":1},{"id":3}]""";
        Assert.Equal("", Assert.Single(MergeStrategy.Json.Merge(Merged.Input(Base, Ours, Theirs)).Conflicts).Path);
        Assert.Equal(Theirs, Merged.Of(MergeStrategy.JsonWith(remaining: JsonRemaining.Theirs), Base, Ours, Theirs));
    }

    [Fact]
    public void Identities_are_values_and_can_be_chosen()
    {
        // 1 and "1" are two; 1 and 1.0 are one.
        Assert.Equal("""[{"id":1,"a":2},{"id":"1","b":2}]""", Merged.Of(MergeStrategy.Json, """[{"id":1,"a":1},{"id":"1","b":1}]""", """[{"id":1,"a":2},{"id":"1","b":1}]""", """[{"id":1,"a":1},{"id":"1","b":2}]"""));
        MergeStrategy byHost = MergeStrategy.JsonWith(["host"]);
        Assert.Equal("""[{"host":"a","x":2,"y":2}]""", Merged.Of(byHost, """[{"host":"a","x":1,"y":1}]""", """[{"host":"a","x":2,"y":1}]""", """[{"host":"a","x":1,"y":2}]"""));
        Assert.False(byHost.Merge(Merged.Input("""[{"id":1,"x":1,"y":1}]""", """[{"id":1,"x":2,"y":1}]""", """[{"id":1,"x":1,"y":2}]""")).IsClean);
    }

    [Fact]
    public void An_identity_that_stands_twice_is_none() =>
        Assert.False(MergeStrategy.Json.Merge(Merged.Input("""[{"id":1,"x":1},{"id":1,"x":2}]""", """[{"id":1,"x":9},{"id":1,"x":2}]""", """[{"id":1,"x":8},{"id":1,"x":2}]""")).IsClean);

    [Fact]
    public void Arrays_that_both_added_are_a_conflict_unless_they_have_identities()
    {
        Assert.Equal("/a", Assert.Single(MergeStrategy.Json.Merge(Merged.Input("{}", """{"a":[1]}""", """{"a":[2]}""")).Conflicts).Path);
        Assert.Equal("""{"a":[{"id":1},{"id":2}]}""", Merged.Of(MergeStrategy.Json, "{}", """{"a":[{"id":1}]}""", """{"a":[{"id":2}]}"""));
    }

    [Fact]
    public void Large_arrays_with_nothing_in_common_take_no_time_by_the_square()
    {
        string Numbers(int from, int step) => "[" + string.Join(',', Enumerable.Range(0, 100_000).Select(i => from + (i * step % 100_003))) + "]";
        Assert.False(MergeStrategy.Json.Merge(Merged.Input(Numbers(0, 1), Numbers(0, 7), Numbers(500_000, 1))).IsClean);
        Assert.Equal(Numbers(0, 1).Replace("[0,", "[-1,", StringComparison.Ordinal).Replace(",99999]", ",-2]", StringComparison.Ordinal),
            Merged.Of(MergeStrategy.Json, Numbers(0, 1), Numbers(0, 1).Replace("[0,", "[-1,", StringComparison.Ordinal), Numbers(0, 1).Replace(",99999]", ",-2]", StringComparison.Ordinal)));
    }
}
