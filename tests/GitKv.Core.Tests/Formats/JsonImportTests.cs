using System.Globalization;
using System.Text;
using GitKv.Core.Errors;
using GitKv.Core.Formats;
using GitKv.Core.Tests.Support;

namespace GitKv.Core.Tests.Formats;

public class JsonImportTests
{
    private static readonly ImportOptions Json = new() { Format = DocumentFormat.Json };
    private static readonly ImportOptions NdJson = new() { Format = DocumentFormat.NdJson };

    [Fact]
    public void An_object_is_documents_by_key()
    {
        Assert.Equal(
            ["a/b={\"x\": 1.10}", "é=text", "n=\"12\"", "t=\"{}\"", "z=null"],
            Items.ImportText("\ufeff {\"a/b\":{\"x\":1.10},\"é\":\"text\",\"n\":\"12\",\"t\":\"{}\",\"z\":null} \n", Json));
        Assert.Empty(Items.ImportText("{}", Json));
    }

    [Fact]
    public void An_array_is_documents_that_hold_their_keys()
    {
        const string Text = "[{\"id\":\"a\",\"n\":1},{\"n\":2,\"id\":7}]";
        Assert.Equal(["p/a={\"id\": \"a\",\"n\": 1}", "p/7={\"n\": 2,\"id\": 7}"], Items.ImportText(Text, Json with { KeyProperty = "id", Prefix = "/p/" }));
        Assert.Equal(["1-a={\"id\": \"a\",\"n\": 1}", "2-7={\"n\": 2,\"id\": 7}"], Items.ImportText(Text, Json with { KeyTemplate = "{n}-{id}" }));
        Assert.Equal(["a=1"], Items.ImportText("[{\"value\":1,\"key\":\"a\"}]", Json));
        Assert.Empty(Items.ImportText("[]", Json with { KeyProperty = "id" }));
    }

    [Fact]
    public void An_object_with_a_key_of_its_own_is_one_document() =>
        Assert.Equal(["a={\"id\": \"a\",\"n\": 1}"], Items.ImportText(" {\"id\":\"a\",\"n\":1}", Json with { KeyProperty = "id" }));

    [Fact]
    public void Each_line_of_ndjson_is_a_document()
    {
        Assert.Equal(["a=1", "b=text", "c={\"x\": []}"], Items.ImportText("{\"key\":\"a\",\"value\":1}\n\n  \r\n{\"key\":\"b\",\"value\":\"text\"}\r\n{\"value\":{\"x\":[]},\"key\":\"c\"}", NdJson));
        Assert.Equal(["a={\"id\": \"a\"}"], Items.ImportText("{\"id\":\"a\"}\n", NdJson with { KeyProperty = "id" }));
    }

    [Fact]
    public void Bytes_come_from_base64()
    {
        Assert.Equal(["a=hi"], Items.ImportText("{\"a\":{\"$base64\":\"aGk=\"}}", Json));
        Assert.Equal(["a={\"$base64\": \"aGk=\",\"b\": 1}"], Items.ImportText("{\"a\":{\"$base64\":\"aGk=\",\"b\":1}}", Json));
        AssertFails(ErrorIds.ValueInvalid, "'$base64'", "{\"a\":{\"$base64\":\"?\"}}".Replace('\'', '"'), Json, "property 'a'");
    }

    [Fact]
    public void Documents_larger_than_any_buffer_stream_through_small_reads()
    {
        string large = new('x', 300_000);
        string text = "[" + string.Join(",\n", Enumerable.Range(0, 50).Select(i => $"{{\"id\":\"k{i}\",\"text\":\"{(i % 7 == 0 ? large : "y")}\",\"n\":[{i},[{i}]]}}")) + "]";
        using var stream = new SlowStream(Encoding.UTF8.GetBytes(text));
        List<ImportedDocument> documents = [.. DocumentReader.Read(stream, Json with { KeyProperty = "id" })];
        Assert.Equal(Enumerable.Range(0, 50).Select(i => "k" + i), documents.Select(document => document.Key));
        Assert.All(documents, document => Assert.Equal(document.Key[1..], System.Text.Json.JsonDocument.Parse(document.Value).RootElement.GetProperty("n")[0].ToString()));
    }

    [Theory]
    [InlineData(DocumentFormat.Json, "[", ",", "]")]
    [InlineData(DocumentFormat.NdJson, "", "\n", "\n")]
    [InlineData(DocumentFormat.Yaml, "", "\n---\n", "\n")]
    [InlineData(DocumentFormat.Csv, "id,text\n", "\n", "\n")]
    public void A_file_is_read_as_documents_are_asked_for(DocumentFormat format, string before, string between, string after)
    {
        string Document(int i) => format == DocumentFormat.Csv ? $"document/{i},some text" : $"{{\"id\":\"document/{i}\",\"text\":\"some text\"}}";
        using var stream = new Generated(Enumerable.Range(0, 20_000).Select(i => (i == 0 ? before : between) + Document(i)).Append(after));
        int count = 0;
        long used = 0;
        foreach (ImportedDocument document in DocumentReader.Read(stream, new ImportOptions { Format = format, KeyProperty = "id" }))
        {
            Assert.Equal("document/" + count.ToString(CultureInfo.InvariantCulture), document.Key);
            used += between.Length + Document(count++).Length;
            Assert.InRange(stream.Given - used, -10, 150_000);
        }
        Assert.Equal(20_000, count);
    }

    [Fact]
    public void What_was_read_before_an_error_is_good()
    {
        using var stream = new MemoryStream("{\"a\":1,\"b\":2,\"c\":"u8.ToArray());
        using IEnumerator<ImportedDocument> documents = DocumentReader.Read(stream, Json).GetEnumerator();
        Assert.True(documents.MoveNext());
        Assert.True(documents.MoveNext());
        Assert.Equal("b", documents.Current.Key);
        Assert.Throws<KvException>(() => documents.MoveNext());
    }

    [Theory]
    [InlineData("", "array of documents")]
    [InlineData("12", "array of documents")]
    [InlineData("[{\"key\":\"a\",\"value\":1},", "not valid JSON")]
    [InlineData("{\"a\":1", "not valid JSON")]
    [InlineData("{\"a\":{\"b\":", "not valid JSON")]
    [InlineData("{\"a\" 1}", "byte 6")]
    [InlineData("{\n\"a\":1,\n\"b\":x}", "line 3")]
    [InlineData("{\"a\":1}{\"b\":1}", "NdJson")]
    [InlineData("[1]", "item 1")]
    [InlineData("[{\"key\":\"a\",\"value\":1},{\"id\":\"a\"}]", "item 2")]
    [InlineData("[{\"key\":\"a\",\"value\":1,\"other\":2}]", "KeyProperty")]
    [InlineData("{\"\\ud800\":1}", "Unicode")]
    public void A_json_file_that_is_not_right_says_where(string text, string says) => AssertFails(ErrorIds.FormatInvalid, says, text, Json);

    [Theory]
    [InlineData("{\"a\":{\"x\":1,\"x\":2}}", ErrorIds.ValueInvalid, "property 'a'")]
    [InlineData("{\"a\":\"\\ud800\"}", ErrorIds.ValueInvalid, "property 'a'")]
    [InlineData("{\"a/\":1}", ErrorIds.KeyInvalid, "property 'a/'")]
    [InlineData("{\"../../etc/passwd\":1}", ErrorIds.KeyInvalid, "..")]
    public void A_value_or_key_that_is_not_right_says_where(string text, string id, string says) => AssertFails(id, says, text, Json);

    [Theory]
    [InlineData("{\"id\":\"a\"}\n[1]", ErrorIds.FormatInvalid, "line 2")]
    [InlineData("{\"n\":\"a\"}", ErrorIds.FormatInvalid, "'id'")]
    [InlineData("{\"id\":null}", ErrorIds.FormatInvalid, "'id'")]
    [InlineData("{\"id\":[\"a\"]}", ErrorIds.FormatInvalid, "'id'")]
    [InlineData("\n{\"id\":}", ErrorIds.ValueInvalid, "line 2")]
    [InlineData("{\"id\":\"\"}", ErrorIds.KeyInvalid, "line 1")]
    [InlineData("{\"id\":\"a//b\"}", ErrorIds.KeyInvalid, "line 1")]
    public void A_line_that_is_not_right_says_which(string text, string id, string says) => AssertFails(id, says, text, NdJson with { KeyProperty = "id" });

    [Fact]
    public void Documents_deeper_than_the_limit_are_refused()
    {
        foreach (int depth in new[] { 513, 514, 515, 5000 })
        {
            string deep = new string('[', depth) + new string(']', depth);
            AssertFails(ErrorIds.ValueTooDeep, "512", $"{{\"a\":{deep}}}", Json);
        }
        Assert.Single(Items.ImportText($"{{\"a\":{new string('[', 512)}{new string(']', 512)}}}", Json));
    }

    [Theory]
    [InlineData("name", "braces")]
    [InlineData("{a", "partner")]
    [InlineData("a}", "partner")]
    [InlineData("{}", "names no property")]
    public void A_template_that_is_not_right_is_refused(string template, string says) => AssertFails(ErrorIds.FormatInvalid, says, "[]", Json with { KeyTemplate = template });

    [Fact]
    public void A_template_may_hold_braces_and_slashes_of_values() =>
        Assert.Equal(["{x}/a/b={\"s\": \"a/b\"}"], Items.ImportText("{\"s\":\"a/b\"}", NdJson with { KeyTemplate = "{{x}}/{s}" }));

    [Fact]
    public void Property_and_template_exclude_each_other() => AssertFails(ErrorIds.FormatInvalid, "not both", "[]", Json with { KeyTemplate = "{a}", KeyProperty = "a" });

    [Fact]
    public void Utf16_is_refused_with_advice()
    {
        using var stream = new MemoryStream([.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes("{}")]);
        var error = Assert.Throws<KvException>(() => DocumentReader.Read(stream, Json).ToList());
        Assert.Contains("UTF-8", error.Message, StringComparison.Ordinal);
    }

    private static void AssertFails(string id, string says, string text, ImportOptions options, string? alsoSays = null)
    {
        var error = Assert.Throws<KvException>(() => Items.ImportText(text, options));
        Assert.Equal(id, error.ErrorId);
        Assert.Contains(says.Replace('\'', '"'), error.Message.Replace('\'', '"'), StringComparison.Ordinal);
        if (alsoSays is not null) Assert.Contains(alsoSays, error.Message, StringComparison.Ordinal);
    }

    /// <summary>Gives a few bytes at a time, as a pipe does.</summary>
    private sealed class SlowStream(byte[] bytes) : MemoryStream(bytes)
    {
        private int _step;

        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, 1 + (_step++ % 997))]);
    }

    /// <summary>Text that is never in memory as a whole.</summary>
    private sealed class Generated(IEnumerable<string> parts) : MemoryStream
    {
        private readonly IEnumerator<string> _parts = parts.GetEnumerator();
        private byte[] _rest = [];

        public long Given { get; private set; }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            while (_rest.Length == 0)
            {
                if (!_parts.MoveNext()) return 0;
                _rest = Encoding.UTF8.GetBytes(_parts.Current);
            }
            int count = Math.Min(buffer.Length, _rest.Length);
            _rest.AsSpan(0, count).CopyTo(buffer);
            _rest = _rest[count..];
            Given += count;
            return count;
        }

        protected override void Dispose(bool disposing)
        {
            _parts.Dispose();
            base.Dispose(disposing);
        }
    }
}
