using System.Buffers.Text;
using System.Text.Json;

namespace GitKv.Core.Values;

/// <summary>
/// Writes a number with exactly the digits given. <see cref="Utf8JsonWriter.WriteRawValue(ReadOnlySpan{byte}, bool)"/> would do, but it leaves out the indentation.
/// </summary>
internal static class JsonNumber
{
    /// <param name="writer">Where to.</param>
    /// <param name="literal">A number in JSON's grammar.</param>
    public static void Write(Utf8JsonWriter writer, ReadOnlySpan<byte> literal)
    {
        Span<byte> digits = stackalloc byte[64];
        if (Utf8Parser.TryParse(literal, out long whole, out int used) && used == literal.Length
            && Utf8Formatter.TryFormat(whole, digits, out int length) && digits[..length].SequenceEqual(literal))
        {
            writer.WriteNumberValue(whole);
        }
        else if (Utf8Parser.TryParse(literal, out decimal number, out used) && used == literal.Length
            && Utf8Formatter.TryFormat(number, digits, out length) && digits[..length].SequenceEqual(literal))
        {
            // A decimal keeps its zeros: 1.10 stays 1.10.
            writer.WriteNumberValue(number);
        }
        else
        {
            // Whatever no .NET number holds as it stands, such as -0, 1E5 or forty digits.
            var reader = new Utf8JsonReader(literal);
            using JsonDocument document = JsonDocument.ParseValue(ref reader);
            document.RootElement.WriteTo(writer);
        }
    }
}
