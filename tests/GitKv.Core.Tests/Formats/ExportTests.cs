using System.Text;
using GitKv.Core.Errors;
using GitKv.Core.Formats;

namespace GitKv.Core.Tests.Formats;

public class ExportTests
{
    [Fact]
    public void Json_is_one_object_of_values_by_key()
    {
        using Items items = Sample();
        Assert.Equal(
            "{\n  \"app/config\": {\n    \"port\": 1.10,\n    \"tags\": [\n      \"a\"\n    ]\n  },\n  \"app/name\": \"web é😀\",\n  \"bytes\": {\n    \"$base64\": \"/wA=\"\n  },\n  \"number\": 12\n}\n",
            items.ExportText(DocumentFormat.Json));
    }

    [Fact]
    public void Ndjson_is_a_line_an_item()
    {
        using Items items = Sample();
        Assert.Equal(
            "{\"key\":\"app/config\",\"value\":{\"port\":1.10,\"tags\":[\"a\"]}}\n{\"key\":\"app/name\",\"value\":\"web é😀\"}\n{\"key\":\"bytes\",\"value\":{\"$base64\":\"/wA=\"}}\n{\"key\":\"number\",\"value\":12}\n",
            items.ExportText(DocumentFormat.NdJson));
    }

    [Fact]
    public void Yaml_is_one_mapping_of_values_by_key()
    {
        using Items items = Sample();
        Assert.Equal(
            "app/config:\n  port: 1.10\n  tags:\n    - a\napp/name: web é😀\nbytes:\n  $base64: /wA=\nnumber: 12\n",
            items.ExportText(DocumentFormat.Yaml));
    }

    [Fact]
    public void Documents_can_hold_their_keys()
    {
        using var items = new Items();
        items.Json("a", "{\"id\":\"a\",\"n\":1}").Json("b", "{\"n\":{\"m\":[]}}").Json("7", "{\"id\":7}");
        var options = new ExportOptions { KeyProperty = "id" };
        Assert.Equal("{\"id\":7}\n{\"id\":\"a\",\"n\":1}\n{\"id\":\"b\",\"n\":{\"m\":[]}}\n", items.ExportText(DocumentFormat.NdJson, options));
        Assert.Equal("---\nid: 7\n---\nid: a\n\"n\": 1\n---\nid: b\n\"n\":\n  m: []\n", items.ExportText(DocumentFormat.Yaml, options));
        Assert.StartsWith("[\n  {\n    \"id\": 7\n  },\n", items.ExportText(DocumentFormat.Json, options), StringComparison.Ordinal);
        foreach (DocumentFormat format in new[] { DocumentFormat.Json, DocumentFormat.NdJson, DocumentFormat.Yaml })
        {
            Assert.Equal(3, Items.ImportText(items.ExportText(format, options), new ImportOptions { Format = format, KeyProperty = "id" }).Count);
        }
        AssertFails(() => items.ExportText(DocumentFormat.NdJson, new ExportOptions { KeyProperty = "n" }), "something else");
        items.Text("c", "text");
        AssertFails(() => items.ExportText(DocumentFormat.NdJson, options), "not an object");
    }

    [Fact]
    public void Csv_has_a_column_for_each_property_as_first_met()
    {
        using var items = new Items();
        items.Json("a", "{\"n\":1.10,\"t\":\"x, \\\"y\\\"\\n\"}").Json("b", "{\"z\":null,\"n\":true}").Json("c", "{}");
        Assert.Equal("key,n,t,z\na,1.10,\"x, \"\"y\"\"\n\",\nb,true,,\nc,,,\n", items.ExportText(DocumentFormat.Csv));
        Assert.Equal("id;n;t;z\n", items.ExportText(DocumentFormat.Csv, new ExportOptions { KeyProperty = "id", Delimiter = ';' })[..9]);
        string path = items.File("x.tsv");
        Assert.Equal(3, items.Export(path));
        Assert.StartsWith("key\tn\tt\tz\n", File.ReadAllText(path), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"a\":{\"b\":1}}", "object or array in 'a'")]
    [InlineData("{\"a\":[]}", "object or array in 'a'")]
    [InlineData("[1]", "not an object")]
    [InlineData("\"text\"", "not an object")]
    [InlineData("{\"\":1}", "without a name")]
    [InlineData("{\"key\":\"k\"}", "of its own")]
    public void Csv_takes_flat_objects_only(string json, string says)
    {
        using var items = new Items();
        items.Json("k", json);
        AssertFails(() => items.ExportText(DocumentFormat.Csv), says);
        string path = items.File("x.csv");
        Assert.Throws<KvException>(() => items.Export(path));
        Assert.Equal(["repo"], Directory.EnumerateFileSystemEntries(items.Folder).Select(Path.GetFileName));
    }

    [Fact]
    public void Nothing_at_all_is_a_file_that_reads_back_as_nothing()
    {
        using var items = new Items();
        foreach (DocumentFormat format in new[] { DocumentFormat.Json, DocumentFormat.NdJson, DocumentFormat.Yaml, DocumentFormat.Csv })
        {
            Assert.Empty(Items.ImportText(items.ExportText(format), new ImportOptions { Format = format }));
        }
        Assert.Equal(0, items.Export(items.File("out")));
        Assert.Empty(Items.Import(items.File("out")));
    }

    [Fact]
    public void A_file_that_is_there_is_kept_unless_forced()
    {
        using Items items = Sample();
        string path = items.Write("out.json", "precious");
        var error = Assert.Throws<KvException>(() => items.Export(path));
        Assert.Equal(ErrorIds.PathInvalid, error.ErrorId);
        Assert.Equal(KvErrorKind.Conflict, error.Kind);
        Assert.Equal("precious", File.ReadAllText(path));
        Assert.Equal(4, items.Export(path, new ExportOptions { Force = true }));
        Assert.Equal(4, Items.Import(path).Count);
    }

    [Fact]
    public void A_failure_leaves_nothing_half_written_and_keeps_what_was_there()
    {
        using var items = new Items();
        items.Json("a", "{\"n\":1}").Text("b", "not flat");
        string path = items.Write("out.csv", "precious");
        Assert.Throws<KvException>(() => items.Export(path, new ExportOptions { Force = true }));
        Assert.Equal("precious", File.ReadAllText(path));
        Assert.Equal(["out.csv", "repo"], Directory.EnumerateFileSystemEntries(items.Folder).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void Paths_that_can_not_be_files_are_refused()
    {
        using Items items = Sample();
        AssertPath(() => items.Export(items.File("none/out.json")), "not there");
        AssertPath(() => items.Export(items.File("out.exe")), "extension");
        AssertPath(() => items.Export(items.Folder, new ExportOptions { Format = DocumentFormat.Json }), "is a folder");
        AssertPath(() => items.Export(items.Write("file", "x")), "is a file");
        AssertPath(() => items.Export(items.File("out"), new ExportOptions { KeyProperty = "id" }), "property");
        Assert.Throws<KvException>(() => items.ExportText(DocumentFormat.Auto));
        Assert.Throws<KvException>(() => items.ExportText(DocumentFormat.Files));
    }

    [Fact]
    public void Links_and_devices_are_not_replaced()
    {
        if (!OperatingSystem.IsLinux()) return;
        using Items items = Sample();
        string target = items.Write("target", "precious");
        File.CreateSymbolicLink(items.File("link.json"), target);
        File.CreateSymbolicLink(items.File("dangling.json"), items.File("nowhere"));
        File.CreateSymbolicLink(items.File("null.json"), "/dev/null");
        foreach (string link in new[] { "link.json", "dangling.json", "null.json" })
        {
            AssertPath(() => items.Export(items.File(link), new ExportOptions { Force = true }), "link");
        }
        AssertPath(() => items.Export("/dev/null", new ExportOptions { Force = true, Format = DocumentFormat.Json }), "not a plain file");
        Assert.Equal("precious", File.ReadAllText(target));
        Assert.False(File.Exists(items.File("nowhere")));
    }

    [Fact]
    public void Progress_names_every_key_and_a_cancelled_export_leaves_nothing()
    {
        using Items items = Sample();
        foreach (string name in new[] { "a.json", "b.ndjson", "c.yaml", "d" })
        {
            var seen = new List<string>();
            Core.Formats.DocumentWriter.Write(items.Reader, items.Reader.Enumerate(), items.File(name), new ExportOptions(), seen.Add);
            Assert.Equal(["app/config", "app/name", "bytes", "number"], seen);
        }
        using var cancellation = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() =>
            Core.Formats.DocumentWriter.Write(items.Reader, items.Reader.Enumerate(), items.File("e.json"), new ExportOptions(), _ => cancellation.Cancel(), cancellation.Token));
        Assert.Equal(["a.json", "b.ndjson", "c.yaml", "d", "repo"], Directory.EnumerateFileSystemEntries(items.Folder).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void What_plain_git_wrote_in_odd_ways_comes_back_as_it_was()
    {
        using var items = new Items();
        items.Set("twice", "{\"a\":1,\"a\":2}"u8.ToArray());
        items.Set("looks", "{\"$base64\": \"aGk=\"}\n"u8.ToArray());
        items.Set("clixml", "<Objs Version=\"1.1\" xmlns=\"http://schemas.microsoft.com/powershell/2004/04\"></Objs>"u8.ToArray());
        items.Set("deep", Encoding.UTF8.GetBytes(new string('[', 600) + new string(']', 600)));
        foreach (DocumentFormat format in new[] { DocumentFormat.Json, DocumentFormat.NdJson, DocumentFormat.Yaml })
        {
            string text = items.ExportText(format);
            using var stream = new MemoryStream(Encoding.UTF8.GetBytes(text));
            Assert.Equal(items.All(), Items.ImportAll(DocumentReader.Read(stream, new ImportOptions { Format = format })));
        }
    }

    private static Items Sample()
    {
        var items = new Items();
        return items.Json("app/config", "{\"port\":1.10,\"tags\":[\"a\"]}").Text("app/name", "web é😀").Set("bytes", [0xFF, 0]).Json("number", "12");
    }

    private static void AssertFails(Func<object> export, string says)
    {
        var error = Assert.Throws<KvException>(export);
        Assert.Equal(ErrorIds.FormatInvalid, error.ErrorId);
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
    }

    private static void AssertPath(Func<object> export, string says)
    {
        var error = Assert.Throws<KvException>(export);
        Assert.Equal(ErrorIds.PathInvalid, error.ErrorId);
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
    }
}
