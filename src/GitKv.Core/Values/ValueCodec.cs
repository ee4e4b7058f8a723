using System.Text.Json;

namespace GitKv.Core.Values;

public static class ValueCodec
{
    public const int MaxDepth = 512;
    public static JsonWriterOptions WriterOptions => throw new NotImplementedException();
    public static JsonReaderOptions ReaderOptions => throw new NotImplementedException();
    public static ValueKind Classify(ReadOnlySpan<byte> value) => throw new NotImplementedException();
    public static byte[] FromText(string text) => throw new NotImplementedException();
    public static byte[] FromJson(Action<Utf8JsonWriter> write) => throw new NotImplementedException();
    public static byte[] FromJsonText(ReadOnlySpan<byte> json) => throw new NotImplementedException();
    public static string ToText(ReadOnlySpan<byte> value) => throw new NotImplementedException();
    public static byte[] YamlToJson(string yaml) => throw new NotImplementedException();
    public static string JsonToYaml(ReadOnlySpan<byte> json) => throw new NotImplementedException();
}
