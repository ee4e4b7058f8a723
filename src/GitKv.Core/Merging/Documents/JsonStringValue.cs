using System.Text.Json;
using GitKv.Core.Values;

namespace GitKv.Core.Merging.Documents;

/// <summary>What JSON strings say, whatever their escapes.</summary>
internal static class JsonStringValue
{
    /// <summary>Whether two literals, quotes included, say the same.</summary>
    public static bool Equal(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other) => !(one.Contains((byte)'\\') || other.Contains((byte)'\\')) ? one.SequenceEqual(other) : Of(one) == Of(other);

    /// <summary>What a literal says.</summary>
    public static string Of(ReadOnlySpan<byte> literal)
    {
        var reader = new Utf8JsonReader(literal, ValueCodec.ReaderOptions);
        reader.Read();
        return reader.GetString()!;
    }
}
