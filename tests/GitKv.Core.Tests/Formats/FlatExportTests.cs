using GitKv.Core.Errors;
using GitKv.Core.Formats;

namespace GitKv.Core.Tests.Formats;

public sealed class FlatExportTests
{
    private static readonly ExportOptions Flat = new() { Flat = true };

    [Fact]
    public void Every_line_has_all_columns_and_a_column_is_of_one_type()
    {
        using var items = new Items();
        items.Json("a", """{"n":1,"owner":{"name":"Ann","age":30},"tags":["x",1],"mixed":1,"ok":true,"a.b":0,"none":null,"empty":{}}""")
            .Json("b", """{"n":1.50,"owner":{"name":"Bob"},"mixed":"one","ok":null}""");
        Assert.Equal(
            """
            {"key":"a","n":1,"owner.name":"Ann","owner.age":30,"tags":"[\"x\",1]","mixed":"1","ok":true,"['a.b']":0,"none":null,"empty":"{}"}
            {"key":"b","n":1.50,"owner.name":"Bob","owner.age":null,"tags":null,"mixed":"one","ok":null,"['a.b']":null,"none":null,"empty":null}

            """.ReplaceLineEndings("\n"),
            items.ExportText(DocumentFormat.NdJson, Flat));
    }

    [Fact]
    public void Csv_takes_what_is_nested_too()
    {
        using var items = new Items();
        items.Json("a", """{"owner":{"name":"Ann"},"tags":["x"]}""").Text("b", "plain").Set("c", [0xff]);
        Assert.Equal("key,owner.name,tags,value,['$base64']\na,Ann,\"[\"\"x\"\"]\",,\nb,,,plain,\nc,,,,/w==\n", items.ExportText(DocumentFormat.Csv, Flat));
    }

    [Fact]
    public void Columns_can_be_chosen()
    {
        using var items = new Items();
        items.Json("x/a", """{"owner":{"name":"Ann"},"tags":["x","y"],"v":"1.10","d":"2026-01-31T12:00:00Z"}""").Json("x/b", "5");
        var chosen = new ExportOptions { KeyProperty = "id", Properties = ["name()", "$.owner.name", "v", "length(tags)", "year(d)", "tags"] };
        Assert.Equal("id,name(),owner.name,v,length(tags),year(d),tags\nx/a,a,Ann,1.10,2,2026,\"[\"\"x\"\",\"\"y\"\"]\"\nx/b,b,,,,,\n", items.ExportText(DocumentFormat.Csv, chosen));
        Assert.Contains("\"v\":\"1.10\",\"length(tags)\":2,", items.ExportText(DocumentFormat.NdJson, chosen), StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_format_has_no_place_for_is_refused()
    {
        using var items = new Items();
        items.Json("a", """{"key":1,"b":2}""");
        Assert.Equal(ErrorIds.FormatInvalid, Assert.Throws<KvException>(() => items.ExportText(DocumentFormat.Json, Flat)).ErrorId);
        Assert.Equal(ErrorIds.FormatInvalid, Assert.Throws<KvException>(() => items.ExportText(DocumentFormat.Yaml, new ExportOptions { Properties = ["b"] })).ErrorId);
        Assert.Equal(ErrorIds.FormatInvalid, Assert.Throws<KvException>(() => items.ExportText(DocumentFormat.Csv, Flat)).ErrorId);
        Assert.Equal(ErrorIds.ValueInvalid, Assert.Throws<KvException>(() => items.ExportText(DocumentFormat.Csv, new ExportOptions { Properties = ["b", "$.b"] })).ErrorId);
        Assert.Equal(ErrorIds.FormatInvalid, Assert.Throws<KvException>(() => items.ExportText(DocumentFormat.Sqlite)).ErrorId);
        Assert.Equal(ErrorIds.FormatInvalid, Assert.Throws<KvException>(() => items.Export(items.File("x.db"), new ExportOptions { KeyProperty = "id" })).ErrorId);
    }
}
