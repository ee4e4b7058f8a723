using System.Text;
using FsCheck;
using FsCheck.Fluent;
using GitKv.Core.Errors;
using GitKv.Core.Values;

namespace GitKv.Core.Tests.Values;

public class YamlTests
{
    [Theory]
    [InlineData("", "null")]
    [InlineData("# only a comment\n", "null")]
    [InlineData("---\n...\n", "null")]
    [InlineData("~", "null")]
    [InlineData("Null", "null")]
    [InlineData("nUll", "\"nUll\"")]
    [InlineData("true", "true")]
    [InlineData("FALSE", "false")]
    [InlineData("yes", "\"yes\"")]
    [InlineData("12", "12")]
    [InlineData("+12", "12")]
    [InlineData("007", "7")]
    [InlineData("-0", "-0")]
    [InlineData("0o17", "15")]
    [InlineData("0xff", "255")]
    [InlineData("0xFFFFFFFFFFFFFFFFFFFF", "1208925819614629174706175")]
    [InlineData("123456789012345678901234567890", "123456789012345678901234567890")]
    [InlineData("1.10", "1.10")]
    [InlineData(".5", "0.5")]
    [InlineData("5.", "5.0")]
    [InlineData("+.5e-3", "0.5e-3")]
    [InlineData("1E400", "1E400")]
    [InlineData("1.2.3", "\"1.2.3\"")]
    [InlineData("'12'", "\"12\"")]
    [InlineData("\"true\"", "\"true\"")]
    [InlineData("!!str 12", "\"12\"")]
    [InlineData("! 12", "\"12\"")]
    [InlineData("!!int '12'", "12")]
    [InlineData("!!float 1", "1")]
    [InlineData("|\n  12\n", "\"12\\n\"")]
    [InlineData("2026-11-21", "\"2026-11-21\"")]
    [InlineData("a: b", "{\"a\":\"b\"}")]
    [InlineData("\ufeffa: b", "{\"a\":\"b\"}")]
    [InlineData("1: x\ntrue: y\n~: z", "{\"1\":\"x\",\"true\":\"y\",\"~\":\"z\"}")]
    [InlineData("a:\n  - 1\n  - b: [x, 'y']\n", "{\"a\":[1,{\"b\":[\"x\",\"y\"]}]}")]
    [InlineData("a: &x {k: 1}\nb: *x\nc: [*x, *x]", "{\"a\":{\"k\":1},\"b\":{\"k\":1},\"c\":[{\"k\":1},{\"k\":1}]}")]
    [InlineData("&a x: *a", "{\"x\":\"x\"}")]
    [InlineData("base: &b {k: 1}\nd:\n  <<: *b", "{\"base\":{\"k\":1},\"d\":{\"<<\":{\"k\":1}}}")]
    [InlineData("%YAML 1.2\n---\na", "\"a\"")]
    [InlineData("😀: é", "{\"😀\":\"é\"}")]
    public void Yaml_is_read_as_the_core_schema_says(string yaml, string json) =>
        Assert.Equal(Encoding.UTF8.GetString(ValueCodec.FromJsonText(Encoding.UTF8.GetBytes(json))), Encoding.UTF8.GetString(ValueCodec.YamlToJson(yaml)));

    [Theory]
    [InlineData("a: 1\na: 2", "line 2, column 1")]
    [InlineData("1: a\n'1': b", "'1' stands twice")]
    [InlineData("[a, b]: c", "key")]
    [InlineData("a: *nowhere", "no anchor")]
    [InlineData("--- a\n--- b", "more than one document")]
    [InlineData("a: !Ref b", "!Ref")]
    [InlineData("!Foo {a: b}", "!Foo")]
    [InlineData("!!binary aGk=", "!!binary")]
    [InlineData("!!int abc", "tag")]
    [InlineData("!!int 1.5", "tag")]
    [InlineData(".inf", "no number .inf")]
    [InlineData("- .NaN", "no number .NaN")]
    [InlineData("a: [1, 2", "line")]
    [InlineData("a: 'open", "line 1")]
    [InlineData("a: b: c", "line 1")]
    public void Yaml_that_json_cannot_say_is_refused_with_its_place(string yaml, string says)
    {
        var error = Assert.Throws<KvException>(() => ValueCodec.YamlToJson(yaml));
        Assert.Equal(ErrorIds.ValueInvalid, error.ErrorId);
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("&a [*a]")]
    [InlineData("&a {k: {l: *a}}")]
    public void A_node_that_contains_itself_is_refused(string yaml) =>
        Assert.Equal(ErrorIds.ValueHasCycle, Assert.Throws<KvException>(() => ValueCodec.YamlToJson(yaml)).ErrorId);

    [Fact]
    public void A_billion_laughs_are_refused()
    {
        var yaml = new StringBuilder("a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol, lol]\n");
        for (int i = 1; i < 30; i++) yaml.Append($"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 10))}]\n");
        Assert.Equal(ErrorIds.ValueTooLarge, Assert.Throws<KvException>(() => ValueCodec.YamlToJson(yaml.ToString())).ErrorId);

        string large = $"a: &a {new string('x', 1_000_000)}\nb: [{string.Join(", ", Enumerable.Repeat("*a", 1000))}]";
        Assert.Equal(ErrorIds.ValueTooLarge, Assert.Throws<KvException>(() => ValueCodec.YamlToJson(large)).ErrorId);

        var deep = new StringBuilder("a0: &a0 [x]\n");
        for (int i = 1; i < 1000; i++) deep.Append($"a{i}: &a{i} [*a{i - 1}]\n");
        Assert.Equal(ErrorIds.ValueTooDeep, Assert.Throws<KvException>(() => ValueCodec.YamlToJson(deep.ToString())).ErrorId);
    }

    [Fact]
    public void Json_comes_back_from_yaml_as_the_same_json()
    {
        Prop.ForAll(JsonGenerator.Document.ToArbitrary(), json =>
        {
            byte[] stored = ValueCodec.FromJsonText(Encoding.UTF8.GetBytes(json));
            return ValueCodec.YamlToJson(ValueCodec.JsonToYaml(stored)).SequenceEqual(stored);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(3000));
    }

    [Theory]
    [InlineData("yesa *a")]
    [InlineData("a\n...\nb:5.")]
    [InlineData("a &b")]
    [InlineData("a !b")]
    public void What_a_parser_might_take_for_an_indicator_comes_back_as_a_key_and_a_value(string text)
    {
        byte[] json = ValueCodec.FromJson(w =>
        {
            w.WriteStartObject();
            w.WriteString(text, text);
            w.WriteEndObject();
        });
        Assert.Equal(json, ValueCodec.YamlToJson(ValueCodec.JsonToYaml(json)));
    }

    [Fact]
    public void Text_comes_back_from_yaml_wherever_it_stands()
    {
        Prop.ForAll(JsonGenerator.Text.ToArbitrary(), text =>
        {
            foreach (byte[] stored in new[] { Json(text), Json(new[] { text, text }), Json(new Dictionary<string, string[]> { [text] = [text] }), Json(new[] { new Dictionary<string, string> { [text] = text } }) })
            {
                if (!ValueCodec.YamlToJson(ValueCodec.JsonToYaml(stored)).SequenceEqual(stored)) return false;
            }
            return true;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(3000));

        static byte[] Json(object value) => ValueCodec.FromJson(writer => System.Text.Json.JsonSerializer.Serialize(writer, value));
    }

    [Fact]
    public void Yaml_is_written_as_a_person_would()
    {
        byte[] json = ValueCodec.FromJsonText("""
            {"name":"web server","port":8080,"tags":["a b","no","1.0",""],"empty":{},"none":[],"nested":[{"a":1,"b":[[1,2]]}],"text":"one\n  two\n","emoji":"😀 é","path":"/usr/bin: x","null":null}
            """u8);
        const string Expected = """
            name: web server
            port: 8080
            tags:
              - a b
              - "no"
              - "1.0"
              - ""
            empty: {}
            none: []
            nested:
              - a: 1
                b:
                  - - 1
                    - 2
            text: |
              one
                two
            emoji: 😀 é
            path: "/usr/bin: x"
            "null": null

            """;
        Assert.Equal(Expected, ValueCodec.JsonToYaml(json));
    }

    [Fact]
    public void Text_that_older_readers_would_type_is_quoted()
    {
        // YAML 1.1 readers know more words and numbers than the core schema.
        byte[] json = ValueCodec.FromJsonText("""["yes","12:30:00","2026-11-21","1_000","0x1F","~","- a","a: b","#","é","x\ny\n"]"""u8);
        Assert.All(ValueCodec.JsonToYaml(json).Split('\n', StringSplitOptions.RemoveEmptyEntries).Take(6), line => Assert.StartsWith("- \"", line, StringComparison.Ordinal));
    }
}
