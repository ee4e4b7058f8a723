using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using GitKv.Core.Values;

namespace GitKv.Core.Tests.Values;

public class ClassifyTests
{
    private const string CliXmlRoot = "<Objs Version=\"1.1.0.1\" xmlns=\"http://schemas.microsoft.com/powershell/2004/04\">";

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData(" {\"a\" : [1, -2.5e+3, true, false, null, \"\\u00e9\\ud83d\\ude00\"]}\r\n\t")]
    [InlineData("0")]
    [InlineData("-0.0")]
    [InlineData("12\n")]
    [InlineData("null")]
    [InlineData("true")]
    [InlineData("\"text\"")]
    [InlineData("\"\"")]
    [InlineData("{\"a\":1,\"a\":2}")]
    public void Json_is_json(string text) => Assert.Equal(ValueKind.Json, Classify(text));

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("hello")]
    [InlineData("nullable")]
    [InlineData("True")]
    [InlineData("tru")]
    [InlineData("01")]
    [InlineData("1.")]
    [InlineData(".5")]
    [InlineData("+1")]
    [InlineData("-")]
    [InlineData("1e")]
    [InlineData("NaN")]
    [InlineData("1.2.3")]
    [InlineData("{a:1}")]
    [InlineData("{\"a\":1,}")]
    [InlineData("{\"a\"}")]
    [InlineData("{,}")]
    [InlineData("[1,]")]
    [InlineData("[1")]
    [InlineData("[1}")]
    [InlineData("{\"a\":1]")]
    [InlineData("[]]")]
    [InlineData("1 2")]
    [InlineData("[section]\nkey=1")]
    [InlineData("// comment\n1")]
    [InlineData("\"open")]
    [InlineData("\"a\nb\"")]
    [InlineData("\"\\x\"")]
    [InlineData("\"\\u12\"")]
    [InlineData("\"\\")]
    [InlineData("\"\\ud800\"")]
    [InlineData("\"\\ud800\\u0041\"")]
    [InlineData("\"\\udc00\"")]
    [InlineData("\ufeff{}")]
    [InlineData("\u00a01")]
    [InlineData("<xml/>")]
    public void Anything_else_that_is_utf8_is_text(string text) => Assert.Equal(ValueKind.Text, Classify(text));

    [Fact]
    public void What_is_not_utf8_is_bytes()
    {
        Assert.Equal(ValueKind.Bytes, ValueCodec.Classify([0xFF, 0xFE, 0x41, 0]));
        Assert.Equal(ValueKind.Bytes, ValueCodec.Classify([(byte)'"', 0xC3, (byte)'"']));
        Assert.Equal(ValueKind.Bytes, ValueCodec.Classify([0xED, 0xA0, 0x80]));
        Assert.Equal(ValueKind.Bytes, ValueCodec.Classify([.. Encoding.UTF8.GetBytes(CliXmlRoot), 0xFF]));
    }

    [Theory]
    [InlineData(CliXmlRoot + "<S>x</S></Objs>")]
    [InlineData("\ufeff<?xml version=\"1.0\" encoding=\"utf-8\"?>\r\n<!-- a > comment -->\n <!----> " + CliXmlRoot + "</Objs>")]
    [InlineData("<Objs\n xmlns = 'http://schemas.microsoft.com/powershell/2004/04'\tVersion='1'/>")]
    public void Clixml_is_known_by_its_root(string text)
    {
        Assert.Equal(ValueKind.CliXml, Classify(text));
        Assert.True(ValueCodec.LooksLikeCliXml(Encoding.UTF8.GetBytes(text)));
    }

    [Theory]
    [InlineData("<Objs Version=\"1\">")]
    [InlineData("<Objs xmlns=\"http://schemas.microsoft.com/powershell/2004/04\">")]
    [InlineData("<Objs Version=\"1\" xmlns=\"http://example.com\">")]
    [InlineData("<Objs Version=\"1\" xmlns=\"http://schemas.microsoft.com/powershell/2004/04\"")]
    [InlineData("<Objs a=\"Version='1' xmlns='http://schemas.microsoft.com/powershell/2004/04'\">")]
    [InlineData("<Objects Version=\"1\" xmlns=\"http://schemas.microsoft.com/powershell/2004/04\">")]
    [InlineData("<!DOCTYPE Objs [<!ENTITY a \"b\">]>" + CliXmlRoot)]
    [InlineData("<!-- open " + CliXmlRoot)]
    [InlineData("x" + CliXmlRoot)]
    [InlineData("<Objs")]
    [InlineData("<?xml")]
    public void Other_markup_is_not_clixml(string text) => Assert.Equal(ValueKind.Text, Classify(text));

    [Fact]
    public void Json_deeper_than_the_limit_is_text()
    {
        Assert.Equal(ValueKind.Json, Classify(Nested(ValueCodec.MaxDepth)));
        Assert.Equal(ValueKind.Text, Classify(Nested(ValueCodec.MaxDepth + 1)));
        Assert.Equal(ValueKind.Text, Classify(Nested(1_000_000)));
        Assert.Equal(ValueKind.Text, Classify(new string('[', 1_000_000)));
    }

    [Fact]
    public void Agrees_with_the_platform_about_what_is_json()
    {
        Gen<string> broken =
            from json in JsonGenerator.Document
            from at in Gen.Choose(0, json.Length)
            from length in Gen.Choose(0, 3)
            from insert in Gen.Elements("", "", "\"", "[", "]", "{", "}", ",", ":", "0", "-", "\\", " ", "e", ".", "u", "null")
            select json.Remove(at, Math.Min(length, json.Length - at)).Insert(at, insert);
        Gen<string> both = Gen.OneOf(JsonGenerator.Document, broken, Gen.Elements("[]{}\",:0-1.eE+\\untrfals \n".ToCharArray()).ArrayOf().Select(c => new string(c)));
        Prop.ForAll(both.ToArbitrary(), text => (Classify(text) == ValueKind.Json) == PlatformReads(text)).Check(Config.QuickThrowOnFailure.WithMaxTest(5000));
    }

    private static bool PlatformReads(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        var reader = new Utf8JsonReader(bytes, ValueCodec.ReaderOptions);
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName) reader.GetString();
            }
            return true;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return false;
        }
    }

    private static ValueKind Classify(string text) => ValueCodec.Classify(Encoding.UTF8.GetBytes(text));

    private static string Nested(int depth) => new string('[', depth) + new string(']', depth);
}
