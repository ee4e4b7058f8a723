using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using GitKv.Core.Errors;
using GitKv.Core.Values;

namespace GitKv.Core.Tests.Values;

public class TextAndJsonTests
{
    [Theory]
    [InlineData("hello", "hello")]
    [InlineData("hello\n", "hello\n")]
    [InlineData("", "")]
    [InlineData("\ufeffx", "\ufeffx")]
    [InlineData("12", "\"12\"\n")]
    [InlineData("null", "\"null\"\n")]
    [InlineData("{}\n", "\"{}\\n\"\n")]
    [InlineData("\"é\"", "\"\\\"é\\\"\"\n")]
    public void Text_is_its_own_bytes_unless_they_mean_something_else(string text, string stored) =>
        Assert.Equal(stored, Encoding.UTF8.GetString(ValueCodec.FromText(text)));

    [Fact]
    public void Text_that_looks_like_clixml_stays_text()
    {
        const string Text = "<Objs Version=\"1.1\" xmlns=\"http://schemas.microsoft.com/powershell/2004/04\">not really";
        byte[] stored = ValueCodec.FromText(Text);
        Assert.Equal(ValueKind.Json, ValueCodec.Classify(stored));
        Assert.Equal(Text, ValueCodec.ToText(stored));
    }

    [Fact]
    public void Text_comes_back_as_the_same_text()
    {
        Gen<string> texts = Gen.OneOf(JsonGenerator.Text, JsonGenerator.Document);
        Prop.ForAll(texts.ToArbitrary(), text =>
        {
            byte[] stored = ValueCodec.FromText(text);
            return ValueCodec.ToText(stored) == text && ValueCodec.Classify(stored) is ValueKind.Text or ValueKind.Json;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(3000));
    }

    [Fact]
    public void Text_deeper_than_json_may_be_is_kept()
    {
        string text = new string('[', 2000) + new string(']', 2000);
        Assert.Equal(text, ValueCodec.ToText(ValueCodec.FromText(text)));
    }

    [Fact]
    public void Half_a_surrogate_pair_is_refused_wherever_it_stands()
    {
        foreach (string text in new[] { "\ud800", "a\udc00b", "\ud800\ud800\udc00", "\"\n\ud800", "12\ud83d" })
        {
            AssertInvalid(() => ValueCodec.FromText(text));
            AssertInvalid(() => ValueCodec.FromJson(writer => writer.WriteStringValue(text)));
            AssertInvalid(() => ValueCodec.FromJson(writer => JsonSerializer.Serialize(writer, new Dictionary<string, int> { [text] = 1 })));
            AssertInvalid(() => ValueCodec.FromJson(writer =>
            {
                writer.WriteStartObject();
                writer.WriteString(text, "x");
            }));
        }
        AssertInvalid(() => ValueCodec.FromJsonText("[\"\\ud800\"]"u8));
        AssertInvalid(() => ValueCodec.FromJsonText("{\"\\udc00\":1}"u8));
        AssertInvalid(() => ValueCodec.FromJsonText([(byte)'"', 0xFF, (byte)'"']));
        AssertInvalid(() => ValueCodec.FromJsonText([(byte)'"', 0xFF, (byte)'\\', (byte)'n', (byte)'"']));
        AssertInvalid(() => ValueCodec.YamlToJson("\"\\ud800\""));
    }

    [Fact]
    public void Json_is_stored_indented_with_everything_in_its_place()
    {
        byte[] stored = ValueCodec.FromJsonText("\ufeff{\"z\":1.10,\"a\":[1E5,{},[]],\"é😀\\u00e9\\u2028\":\"<&>'+\\u0001\\t\\u007f/\"}"u8);
        Assert.Equal("{\n  \"z\": 1.10,\n  \"a\": [\n    1E5,\n    {},\n    []\n  ],\n  \"é😀é\u2028\": \"<&>'+\\u0001\\t\\u007f/\"\n}\n", Encoding.UTF8.GetString(stored));
    }

    [Fact]
    public void Json_keeps_digits_order_and_text()
    {
        Prop.ForAll(JsonGenerator.Document.ToArbitrary(), json =>
        {
            byte[] stored = ValueCodec.FromJsonText(Encoding.UTF8.GetBytes(json));
            return Tokens(stored).SequenceEqual(Tokens(Encoding.UTF8.GetBytes(json)))
                && ValueCodec.Classify(stored) == ValueKind.Json
                && ValueCodec.FromJsonText(stored).SequenceEqual(stored);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
    }

    [Theory]
    [InlineData("{\"a\":1,\"b\":{\"a\":2},\"a\":3}", "'a' twice")]
    [InlineData("{\"a\":1,\"\\u0061\":3}", "'a' twice")]
    [InlineData("{\n  \"a\": x\n}", "line 2, byte 8")]
    [InlineData("", "not valid JSON")]
    [InlineData("1 2", "not valid JSON")]
    [InlineData("NaN", "not valid JSON")]
    [InlineData("[1,]", "not valid JSON")]
    [InlineData("[", "not valid JSON")]
    public void Json_that_is_not_right_is_refused_with_its_place(string json, string says)
    {
        var error = AssertInvalid(() => ValueCodec.FromJsonText(Encoding.UTF8.GetBytes(json)));
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Depth_is_limited_alike_everywhere()
    {
        static string Nested(int depth) => new string('[', depth) + new string(']', depth);
        Assert.Equal(ValueKind.Json, ValueCodec.Classify(ValueCodec.FromJsonText(Encoding.UTF8.GetBytes(Nested(512)))));
        Assert.Equal(ValueKind.Json, ValueCodec.Classify(ValueCodec.FromJson(writer => Write(writer, 512))));
        Assert.Equal(ValueKind.Json, ValueCodec.Classify(ValueCodec.YamlToJson(Nested(512))));
        foreach (int depth in new[] { 513, 514, 2000, 100_000 })
        {
            AssertTooDeep(() => ValueCodec.FromJsonText(Encoding.UTF8.GetBytes(Nested(depth))));
            AssertTooDeep(() => ValueCodec.FromJsonText(Encoding.UTF8.GetBytes(new string('[', depth))));
            AssertTooDeep(() => ValueCodec.FromJson(writer => Write(writer, depth)));
            AssertTooDeep(() => ValueCodec.YamlToJson(Nested(depth)));
            AssertTooDeep(() => ValueCodec.JsonToYaml(Encoding.UTF8.GetBytes(Nested(depth))));
        }

        static void Write(Utf8JsonWriter writer, int depth)
        {
            for (int i = 0; i < depth; i++) writer.WriteStartArray();
            for (int i = 0; i < depth; i++) writer.WriteEndArray();
        }
    }

    [Fact]
    public void A_writer_that_writes_nothing_or_half_is_refused()
    {
        AssertInvalid(() => ValueCodec.FromJson(_ => { }));
        AssertInvalid(() => ValueCodec.FromJson(writer => writer.WriteStartObject()));
    }

    [Fact]
    public void Bytes_have_no_text() => AssertInvalid(() => ValueCodec.ToText([0xFF]));

    private static KvException AssertInvalid(Func<object> use)
    {
        var error = Assert.Throws<KvException>(use);
        Assert.Equal(ErrorIds.ValueInvalid, error.ErrorId);
        return error;
    }

    private static void AssertTooDeep(Func<object> use) => Assert.Equal(ErrorIds.ValueTooDeep, Assert.Throws<KvException>(use).ErrorId);

    private static List<string> Tokens(byte[] json)
    {
        var tokens = new List<string>();
        var reader = new Utf8JsonReader(json, ValueCodec.ReaderOptions);
        while (reader.Read())
        {
            bool text = reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName;
            tokens.Add(reader.TokenType + ":" + (text ? reader.GetString() : Encoding.UTF8.GetString(reader.ValueSpan)));
        }
        return tokens;
    }
}
