using System.Text;
using GitKv.Core.Errors;
using GitKv.Core.Formats;

namespace GitKv.Core.Tests.Formats;

public class YamlAndCsvImportTests
{
    private static readonly ImportOptions Yaml = new() { Format = DocumentFormat.Yaml };
    private static readonly ImportOptions Csv = new() { Format = DocumentFormat.Csv };

    [Fact]
    public void One_mapping_is_documents_by_key()
    {
        Assert.Equal(
            ["a/b={\"x\": 1.10}", "t=text", "n=\"12\"", "k=[1,2]", "l=[1,2]"],
            Items.ImportText("\ufeff# c\na/b: {x: 1.10}\nt: text\nn: '12'\nk: &k [1, 2]\nl: *k\n", Yaml));
        Assert.Empty(Items.ImportText("", Yaml));
        Assert.Empty(Items.ImportText("{}", Yaml));
    }

    [Fact]
    public void Several_documents_hold_their_keys() =>
        Assert.Equal(["a={\"id\": \"a\"}", "2={\"id\": 2,\"x\": null}"], Items.ImportText("id: a\n---\nid: 2\nx:\n...\n", Yaml with { KeyProperty = "id" }));

    [Theory]
    [InlineData("a: 1\n---\nb: 2\n", ErrorIds.FormatInvalid, "several documents")]
    [InlineData("- a\n", ErrorIds.FormatInvalid, "not a mapping")]
    [InlineData("text", ErrorIds.FormatInvalid, "not a mapping")]
    [InlineData("a: 1\nb: [\n", ErrorIds.FormatInvalid, "line")]
    [InlineData("a: 1\na: 2\n", ErrorIds.FormatInvalid, "twice")]
    [InlineData("a: 1\nb: !Ref x\n", ErrorIds.ValueInvalid, "line 2")]
    [InlineData("a: 1\n/b: 2\n", ErrorIds.KeyInvalid, "line 2")]
    [InlineData("a: &a [*a]\n", ErrorIds.ValueHasCycle, "itself")]
    public void A_yaml_file_that_is_not_right_says_where(string text, string id, string says) => AssertFails(id, says, text, Yaml);

    [Fact]
    public void A_yaml_document_without_its_key_says_which() => AssertFails(ErrorIds.FormatInvalid, "document 2", "id: a\n---\nx: b\n", Yaml with { KeyProperty = "id" });

    [Fact]
    public void Aliases_are_bounded_over_the_whole_mapping()
    {
        var yaml = new StringBuilder($"a: &a {new string('x', 1_000_000)}\n");
        for (int i = 0; i < 100; i++) yaml.Append($"b{i}: *a\n");
        AssertFails(ErrorIds.ValueTooLarge, "aliases", yaml.ToString(), Yaml);
    }

    [Fact]
    public void Rows_are_objects_of_texts()
    {
        Assert.Equal(
            ["a={\"n\": \"1\",\"t\": \"x, \\\"y\\\"\"}", "b/c={\"n\": \"\",\"t\": \"two\\nlines\"}"],
            Items.ImportText("n,key,t\r\n1,a,\"x, \"\"y\"\"\"\r\n,b/c,\"two\nlines\"\r\n", Csv));
        Assert.Equal(["a={\"id\": \"a\",\"é\": \"1\"}"], Items.ImportText("\ufeffid;é\na;1", Csv with { Delimiter = ';', KeyProperty = "id" }));
        Assert.Equal(["x-1={\"a\": \"x\",\"b\": \"1\"}"], Items.ImportText("a\tb\nx\t1\n", Csv with { Delimiter = '\t', KeyTemplate = "{a}-{b}" }));
        Assert.Empty(Items.ImportText("", Csv));
        Assert.Empty(Items.ImportText("key,a\n", Csv));
    }

    [Theory]
    [InlineData("a,b\n1,2\n", ErrorIds.FormatInvalid, "no column 'key'")]
    [InlineData("key,a,a\n1,2,3\n", ErrorIds.FormatInvalid, "two columns")]
    [InlineData("key,,b\n1,2,3\n", ErrorIds.FormatInvalid, "no name")]
    [InlineData("key,a\nk,1\nl\n", ErrorIds.FormatInvalid, "line 3")]
    [InlineData("key,a\nk,1,2\n", ErrorIds.FormatInvalid, "line 2")]
    [InlineData("key,a\nk,x\"y\n", ErrorIds.FormatInvalid, "quotes")]
    [InlineData("key,a\n/k,1\n", ErrorIds.KeyInvalid, "line 2")]
    public void A_csv_file_that_is_not_right_says_where(string text, string id, string says) => AssertFails(id, says, text, Csv);

    [Fact]
    public void What_is_not_utf8_is_refused()
    {
        foreach (ImportOptions options in new[] { Yaml, Csv })
        {
            using var stream = new MemoryStream([(byte)'a', (byte)':', 0xFF, (byte)'\n']);
            var error = Assert.Throws<KvException>(() => DocumentReader.Read(stream, options).ToList());
            Assert.Equal(ErrorIds.FormatInvalid, error.ErrorId);
            Assert.Contains("UTF-8", error.Message, StringComparison.Ordinal);
        }
    }

    private static void AssertFails(string id, string says, string text, ImportOptions options)
    {
        var error = Assert.Throws<KvException>(() => Items.ImportText(text, options));
        Assert.Equal(id, error.ErrorId);
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
    }
}
