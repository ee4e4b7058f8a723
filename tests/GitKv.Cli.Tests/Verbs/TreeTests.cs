using GitKv.Cli.Tests.Support;

namespace GitKv.Cli.Tests.Verbs;

public sealed class TreeTests : CommandTestsBase
{
    public TreeTests() => RunWith("""
        {"key":"app/web/port","value":8080}
        {"key":"app/web/names","value":["a","b"]}
        {"key":"app/text","value":"one\ntwo"}
        {"key":"b","value":"3"}
        """, "set", "--stdin");

    [Fact]
    public void Directories_and_items_are_drawn_and_counted() => Assert.Equal(
        """
        default
        ├── app/
        │   ├── text
        │   └── web/
        │       ├── names
        │       └── port
        └── b

        2 directories, 4 items

        """.ReplaceLineEndings("\n"),
        Run("tree").Output);

    [Fact]
    public void A_part_of_it_with_values_in_a_chosen_order_and_no_deeper_than_wanted()
    {
        Assert.Equal("app/\n├── web/\n│   ├── port = 8080\n│   └── names = [\"a\",\"b\"]\n└── text = one…\n\n1 directory, 3 items\n", Run("tree", "app/", "--values", "--order", "web,port").Output);
        Assert.Equal("default\n├── app/  (3 items)\n└── b\n\n1 directory, 4 items\n", Run("tree", "--depth", "1").Output);
        Assert.Equal("b = 3\n\n0 directories, 1 item\n", Run("tree", "b", "--values").Output);
        Run("rm", "b");
        Assert.Contains("└── b\n", Run("tree", "--as-of", "~1").Output, StringComparison.Ordinal);
        AssertFails(1, "ItemNotFound", "tree", "nothing");
        AssertFails(2, "UsageInvalid", "tree", "--depth", "0");
    }
}
