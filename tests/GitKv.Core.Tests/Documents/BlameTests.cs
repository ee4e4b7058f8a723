using System.Text;
using GitKv.Core.Documents.Blaming;

namespace GitKv.Core.Tests.Documents;

public sealed class BlameTests
{
    [Fact]
    public void Each_property_comes_from_the_version_that_gave_it_its_value() =>
        Assert.Equal("/a:1 /b/c:3 /b/d:2 /e:4", Of("""{"a":1}""", """{"a":1,"b":{"c":1,"d":1}}""", """{"a":1,"b":{"c":2,"d":1}}""", """{"a":1,"b":{"c":2,"d":1},"e":null}"""));

    [Fact]
    public void A_value_that_came_back_comes_from_the_version_that_brought_it_back() =>
        Assert.Equal("/a:3 /b:1", Of("""{"a":1,"b":1}""", """{"a":2,"b":1}""", """{"a":1,"b":1}"""));

    [Fact]
    public void The_order_of_properties_and_the_layout_are_nobody_s_change() =>
        Assert.Equal("/b:1 /a:1", Of("""{"a":1,"b":1}""", """{ "b": 1, "a": 1 }"""));

    [Fact]
    public void Elements_that_only_moved_keep_their_origin() =>
        Assert.Equal("/0:3 /1:1 /2:2 /3:1", Of("[1,2]", "[1,3,2]", "[0,1,3,2]"));

    [Fact]
    public void Elements_with_an_identity_are_followed_into_their_properties() =>
        Assert.Equal("/0/id:3 /0/v:3 /1/id:1 /1/v:2 /2/id:1 /2/v:1",
            Of("""[{"id":1,"v":1},{"id":2,"v":1}]""", """[{"id":1,"v":2},{"id":2,"v":1}]""", """[{"id":0,"v":1},{"id":1,"v":2},{"id":2,"v":1}]"""));

    [Fact]
    public void A_removed_property_is_a_change_of_the_part_that_it_was_in()
    {
        string[] versions = ["""{"a":{"x":1,"y":1},"b":1}""", """{"a":{"x":1},"b":1}"""];
        Assert.Equal("/a/x:1 /b:1", Of(versions));
        Assert.Equal("/a:2 /b:1", Of(versions, 1));
        Assert.Equal(":2", Of(versions, 0));
    }

    [Fact]
    public void A_property_that_changed_its_type_is_new_with_all_in_it() =>
        Assert.Equal("/a/0:2 /a/1:2", Of("""{"a":{"0":1}}""", """{"a":[1,2]}"""));

    [Fact]
    public void Lines_that_only_moved_keep_their_origin() =>
        Assert.Equal("1:2 2:1 3:3 4:1", Of("one\nthree\n", "zero\none\nthree\n", "zero\none\ntwo\nthree\n"));

    [Fact]
    public void A_text_that_was_JSON_before_is_new() =>
        Assert.Equal("1:2", Of("""{"a":1}""", "text"));

    [Fact]
    public void Bytes_are_one_part() =>
        Assert.Equal(2, Blame.Of<int>([(3, [0xFF]), (2, [0xFF]), (1, [0xFE])]).Single().Origin);

    [Fact]
    public void No_older_version_is_read_than_needed()
    {
        int read = 0;
        IEnumerable<(int, byte[])> versions = Enumerable.Range(1, 100).Reverse().Select(i =>
        {
            read++;
            return (i, Encoding.UTF8.GetBytes($"{{\"a\":{i}}}"));
        });
        Assert.Equal(100, Blame.Of(versions).Single().Origin);
        Assert.Equal(2, read);
    }

    [Fact]
    public void Without_a_version_there_is_nothing() => Assert.Empty(Blame.Of<int>([]));

    private static string Of(params string[] oldestFirst) => Of(oldestFirst, null);

    private static string Of(string[] oldestFirst, int? depth) => string.Join(' ', Blame
        .Of(oldestFirst.Select((text, i) => (Origin: i + 1, Content: Encoding.UTF8.GetBytes(text))).Reverse(), depth)
        .Select(p => p.Line > 0 ? $"{p.Line}:{p.Origin}" : $"{p.Path}:{p.Origin}"));
}
