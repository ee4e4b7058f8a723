using System.Text.Json;
using GitKv.Core.Merging;

namespace GitKv.Core.Tests.Merging;

public sealed class JsonMergeTests
{
    [Theory]
    [InlineData("""{"a":1,"b":2}""", """{"a":9,"b":2}""", """{"a":1,"b":8}""", """{"a":9,"b":8}""")]
    [InlineData("""{"a":{"x":1,"y":2}}""", """{"a":{"x":1}}""", """{"a":{"x":1,"y":2,"z":3}}""", """{"a":{"x":1,"z":3}}""")]
    [InlineData("""{"a":1}""", """{"a":1,"b":1}""", """{"a":1,"c":1}""", """{"a":1,"b":1,"c":1}""")]
    [InlineData("""{}""", """{"a":{"x":1}}""", """{"a":{"y":1}}""", """{"a":{"x":1,"y":1}}""")]
    [InlineData(null, """{"a":{"x":1}}""", """{"a":{"y":1}}""", """{"a":{"x":1,"y":1}}""")]
    [InlineData("""{"a":1}""", """{"a":2,"b":1}""", """{"a":2,"c":1}""", """{"a":2,"b":1,"c":1}""")]
    [InlineData("""{"a":1,"b":1}""", """{"b":1,"c":1}""", """{"b":1}""", """{"b":1,"c":1}""")]
    public void Changes_of_different_properties_are_all_made(string? @base, string ours, string theirs, string merged)
    {
        Assert.Equal(merged, Json(@base, ours, theirs));
        Assert.Equal(merged, Json(@base, theirs, ours));
    }

    [Theory]
    [InlineData("""{"a":{"x":1}}""", """{"a":2}""", """{"a":{"x":5}}""", "/a")]
    [InlineData("""{"a":{"x":1}}""", """{"a":{"x":{"y":1}}}""", """{"a":{"x":2}}""", "/a/x")]
    [InlineData("""{"a":{"x":1}}""", """{"a":[]}""", """{"a":{}}""", "/a")]
    public void An_edit_of_a_parent_does_not_go_unnoticed_by_an_edit_of_its_child(string @base, string ours, string theirs, string path)
    {
        Assert.Equal(path, Conflict(@base, ours, theirs).Path);
        Assert.Equal(path, Conflict(@base, theirs, ours).Path);
    }

    [Fact]
    public void A_parent_that_is_removed_while_its_child_changes_is_a_conflict_at_any_depth()
    {
        MergeConflict conflict = Conflict("""{"a":{"b":{"c":1}},"z":0}""", """{"a":{},"z":0}""", """{"a":{"b":{"c":2}},"z":0}""");
        Assert.Equal(("/a/b", """{"c":1}""", null, """{"c":2}"""), (conflict.Path, Merged.Text(conflict.Base), Merged.Text(conflict.Ours), Merged.Text(conflict.Theirs)));
        Assert.Equal("Removed in ours, changed in theirs.", conflict.Reason);
        Assert.Equal("", Conflict("""{"a":1}""", null, """{"a":2}""").Path);
    }

    [Fact]
    public void A_deletion_does_not_become_null_and_null_is_no_deletion()
    {
        Assert.Equal("""{"b":2}""", Json("""{"a":1,"b":1}""", """{"b":1}""", """{"a":1,"b":2}"""));
        Assert.Equal("""{"a":null,"b":2}""", Json("""{"a":1,"b":1}""", """{"a":null,"b":1}""", """{"a":1,"b":2}"""));
        MergeConflict conflict = Conflict("""{"a":1}""", """{}""", """{"a":null}""");
        Assert.Equal(("/a", null, "null"), (conflict.Path, Merged.Text(conflict.Ours), Merged.Text(conflict.Theirs)));
    }

    [Fact]
    public void Names_with_dots_slashes_and_tildes_are_names()
    {
        const string Base = """{"a.b":1,"a":{"b":1},"x/y":{"~":1},"":0}""";
        Assert.Equal("""{"a.b":2,"a":{"b":3},"x/y":{"~":1},"":0}""", Json(Base, """{"a.b":2,"a":{"b":1},"x/y":{"~":1},"":0}""", """{"a.b":1,"a":{"b":3},"x/y":{"~":1},"":0}"""));
        Assert.Equal("/x~1y/~0", Conflict(Base, Base.Replace("{\"~\":1", "{\"~\":2", StringComparison.Ordinal), Base.Replace("{\"~\":1", "{\"~\":3", StringComparison.Ordinal)).Path);
        Assert.Equal("/", Conflict(Base, Base.Replace(":0", ":1", StringComparison.Ordinal), Base.Replace(":0", ":2", StringComparison.Ordinal)).Path);
    }

    [Fact]
    public void What_was_not_touched_keeps_its_bytes()
    {
        const string Base = "\n{ \"z\" : 1.0,\n\t\"a\":\"\\u0041\" ,  \"n\": 1E+2,\"list\":[ 1,2 ] ,\"o\":{}}\n\n";
        string ours = Base.Replace("[ 1,2 ]", "[ 1,2,3 ]", StringComparison.Ordinal);
        string theirs = Base.Replace("1.0", "1.50", StringComparison.Ordinal);
        Assert.Equal(ours.Replace("1.0", "1.50", StringComparison.Ordinal), Json(Base, ours, theirs));
    }

    [Fact]
    public void What_was_added_takes_the_form_of_its_surroundings()
    {
        const string Base = "{\n  \"a\": 1\n}\n";
        Assert.Equal("{\n  \"a\": 1,\n  \"b\": 2,\n  \"c\": {\n    \"d\": 3\n  }\n}\n", Json(Base, "{\n  \"a\": 1,\n  \"b\": 2\n}\n", "{\n  \"a\": 1,\n  \"c\": {\n    \"d\": 3\n  }\n}\n"));
        Assert.Equal("{\n  \"b\": 2\n}\n", Json(Base, "{}\n", "{\n  \"a\": 1,\n  \"b\": 2\n}\n"));
        Assert.Equal("{\n  \"b\": 2,\n  \"c\": 5\n}\n", Json("{\n  \"a\": 1,\n  \"c\": 4\n}\n", "{\n  \"c\": 4\n}\n", "{\n  \"a\": 1,\n  \"b\": 2,\n  \"c\": 5\n}\n"));
    }

    [Fact]
    public void A_side_that_put_the_document_in_another_form_or_order_keeps_it()
    {
        const string Pretty = "{\n  \"b\": 2,\n  \"a\": {\n    \"x\": 1\n  }\n}\n";
        Assert.Equal("{\n  \"b\": 2,\n  \"a\": {\n    \"x\": 7\n  }\n}\n", Json("""{"a":{"x":1},"b":2}""", Pretty, """{"a":{"x":7},"b":2}"""));
        Assert.Equal("{\n  \"b\": 2,\n  \"a\": {\n    \"x\": 7\n  }\n}\n", Json("""{"a":{"x":1},"b":2}""", """{"a":{"x":7},"b":2}""", Pretty));
    }

    [Fact]
    public void Another_spelling_of_a_number_is_a_change_of_its_form_and_no_conflict_with_a_change_of_its_value()
    {
        Assert.Equal("""{"a":1.0,"b":2}""", Json("""{"a":1,"b":1}""", """{"a":1.0,"b":1}""", """{"a":1,"b":2}"""));
        Assert.Equal("""{"a":5}""", Json("""{"a":1}""", """{"a":1.0}""", """{"a":5}"""));
        Assert.Equal("""{}""", Json("""{"a":100}""", """{"a":1e2}""", """{}"""));
        Assert.Equal("/a", Conflict("""{"a":1}""", """{"a":2.0}""", """{"a":2.5}""").Path);
        Assert.Equal(Json("""{"a":1}""", """{"a":2.0}""", """{"a":2}"""), Json("""{"a":1}""", """{"a":2}""", """{"a":2.0}"""));
    }

    [Fact]
    public void Numbers_of_any_size_are_compared_without_working_them_out()
    {
        Assert.Equal("""{"a":3}""", Json("""{"a":1e999999999}""", """{"a":10e999999998}""", """{"a":3}"""));
        Assert.Equal("/a", Conflict("""{"a":1e99999999999999999999}""", """{"a":2e99999999999999999999}""", """{"a":3}""").Path);
    }

    [Fact]
    public void The_same_change_on_both_sides_is_one_change() =>
        Assert.Equal("""{"a":2,"b":{"x":1,"y":1},"c":1,"d":1}""", Json("""{"a":1}""", """{"a":2,"b":{"x":1,"y":1},"c":1}""", """{"a":2,"b":{"y":1,"x":1},"d":1}"""));

    [Fact]
    public void All_conflicts_are_listed_and_nothing_is_half_merged()
    {
        MergeOutcome outcome = MergeStrategy.Json.Merge(Merged.Input("""{"a":1,"b":{"c":1},"d":1}""", """{"a":2,"b":{"c":2},"d":2}""", """{"a":3,"b":{"c":3},"d":1}"""));
        Assert.Equal(["/a", "/b/c"], outcome.Conflicts.Select(c => c.Path).Order(StringComparer.Ordinal));
        Assert.Null(outcome.Content);
        Assert.All(outcome.Conflicts, c => Assert.Equal(("1", "2", "3"), (Merged.Text(c.Base), Merged.Text(c.Ours), Merged.Text(c.Theirs))));
    }

    [Fact]
    public void Ours_and_theirs_of_a_conflict_are_not_mixed_up()
    {
        MergeConflict conflict = Conflict("1", "3", "2");
        Assert.Equal(("3", "2"), (Merged.Text(conflict.Ours), Merged.Text(conflict.Theirs)));
        conflict = Conflict("""{"a":{}}""", """{"a":1}""", """{"a":{"b":1}}""");
        Assert.Equal("Replaced by another type in ours, changed inside in theirs.", conflict.Reason);
        conflict = Conflict("""{"a":{}}""", """{"a":{"b":1}}""", """{"a":1}""");
        Assert.Equal("Changed inside in ours, replaced by another type in theirs.", conflict.Reason);
    }

    [Theory]
    [InlineData(JsonRemaining.Ours, """{"a":2,"b":9,"c":8}""")]
    [InlineData(JsonRemaining.Theirs, """{"a":3,"b":9,"c":8}""")]
    [InlineData(JsonRemaining.LastWriter, """{"a":3,"b":9,"c":8}""")]
    public void Remaining_conflicts_can_be_decided_place_by_place(JsonRemaining remaining, string merged)
    {
        MergeInput input = Merged.Input("""{"a":1,"b":1,"c":1}""", """{"a":2,"b":9,"c":1}""", """{"a":3,"b":1,"c":8}""") with { TheirsChangedAt = () => DateTimeOffset.UnixEpoch };
        Assert.Equal(merged, Merged.Text(MergeStrategy.JsonWith(remaining: remaining).Merge(input).Content));
    }

    [Fact]
    public void A_decided_deletion_of_the_whole_document_deletes_it()
    {
        Assert.Null(Merged.Of(MergeStrategy.JsonWith(remaining: JsonRemaining.Ours), "1", null, "2"));
        Assert.Equal("{}", Merged.Of(MergeStrategy.JsonWith(remaining: JsonRemaining.Ours), """{"a":1}""", "{}", """{"a":2}"""));
    }

    [Theory]
    [InlineData("""{"a":1,"a":2}""", "names the property 'a' twice")]
    [InlineData("""{"x":[{"a":1,"\u0061":2}]}""", "names the property 'a' twice")]
    [InlineData("{", "not valid JSON")]
    [InlineData("\ufeff{}", "not valid JSON")]
    [InlineData("", "not valid JSON")]
    [InlineData("\"\\ud800\"", "not valid JSON")]
    public void What_can_not_be_read_with_certainty_is_a_conflict_as_a_whole(string bad, string reason)
    {
        Assert.Contains(reason, Conflict("{}", bad, """{"b":1}""").Reason, StringComparison.Ordinal);
        Assert.Contains(reason, Conflict("{}", """{"b":1}""", bad).Reason, StringComparison.Ordinal);
        Assert.Contains(reason, Conflict(bad, """{"b":1}""", """{"c":1}""").Reason, StringComparison.Ordinal);
        Assert.Equal(bad, Merged.Of(MergeStrategy.JsonWith(remaining: JsonRemaining.Theirs), "{}", "{\"b\":1}", bad));
    }

    [Fact]
    public void Documents_as_deep_as_values_may_be_are_merged_and_deeper_ones_are_no_documents()
    {
        static string Deep(int depth, string inside) => string.Concat(Enumerable.Repeat("{\"a\":", depth)) + inside + new string('}', depth);
        Assert.Equal(Deep(511, """{"x":2,"y":2}"""), Json(Deep(511, """{"x":1,"y":1}"""), Deep(511, """{"x":2,"y":1}"""), Deep(511, """{"x":1,"y":2}""")));
        Assert.Contains("not valid JSON", Conflict(Deep(512, "{}"), Deep(512, """{"x":2}"""), Deep(512, """{"y":2}""")).Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"a\":", "}")]
    [InlineData("[", "]")]
    [InlineData("[{\"id\":1,\"a\":", "}]")]
    public void The_deepest_documents_are_merged_on_a_small_stack(string open, string close)
    {
        int depth = 511 / open.Count(c => c is '{' or '[');
        string Deep(string inside) => string.Concat(Enumerable.Repeat(open, depth)) + inside + string.Concat(Enumerable.Repeat(close, depth));
        string? merged = null;
        var small = new Thread(() => merged = Merged.Of(MergeStrategy.Json, Deep("[1,2]"), Deep("[1 ,2]"), Deep("[1,2 ]")), 768 * 1024);
        small.Start();
        small.Join();
        Assert.Equal(Deep("[1 ,2]"), merged);
    }

    [Fact]
    public void Auto_merges_json_and_leaves_everything_else_to_a_person()
    {
        Assert.Equal("""{"a":2,"b":2}""", Merged.Of(MergeStrategy.Auto, """{"a":1,"b":1}""", """{"a":2,"b":1}""", """{"a":1,"b":2}"""));
        Assert.Equal("""{"a":2,"b":2}""", Merged.Of(MergeStrategy.Auto, null, """{"a":2}""", """{"b":2}"""));
        foreach ((string? @base, string? ours, string? theirs) in new[] { ("text", "text a", "b text"), ("{}", "{\"a\":1}", "text"), ("text", "{\"a\":1}", "{\"b\":1}"), ("1", null, "2"), ("1", "3", "2") })
            Assert.Equal("", Assert.Single(MergeStrategy.Auto.Merge(Merged.Input(@base, ours, theirs)).Conflicts).Path);
    }

    private static string? Json(string? @base, string? ours, string? theirs)
    {
        string? merged = Merged.Of(MergeStrategy.Json, @base, ours, theirs);
        using JsonDocument valid = JsonDocument.Parse(merged!, new JsonDocumentOptions { MaxDepth = 512 });
        return merged;
    }

    private static MergeConflict Conflict(string? @base, string? ours, string? theirs) => Assert.Single(MergeStrategy.Json.Merge(Merged.Input(@base, ours, theirs)).Conflicts);
}
