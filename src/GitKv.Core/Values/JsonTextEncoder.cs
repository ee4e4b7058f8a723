using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace GitKv.Core.Values;

/// <summary>
/// Escapes in JSON strings what RFC 8259 (section 7) demands and DEL, nothing else, so that text stays readable and the bytes do not
/// depend on a Unicode table. Text that is not valid Unicode is refused, where .NET's own encoders would silently replace it.
/// </summary>
internal sealed class JsonTextEncoder : JavaScriptEncoder
{
    private const string Specials =
        "\0\u0001\u0002\u0003\u0004\u0005\u0006\a\b\t\n\v\f\r\u000e\u000f\u0010\u0011\u0012\u0013\u0014\u0015\u0016\u0017\u0018\u0019\u001a\u001b\u001c\u001d\u001e\u001f\"\\\u007f";

    private static readonly SearchValues<char> Chars = SearchValues.Create(Specials);
    private static readonly SearchValues<byte> Bytes = SearchValues.Create([.. Specials.Select(c => (byte)c)]);

    private JsonTextEncoder()
    {
    }

    public static JsonTextEncoder Instance { get; } = new();

    public override int MaxOutputCharactersPerInputCharacter => 6;

    public override bool WillEncode(int unicodeScalar) => unicodeScalar < 0x20 || unicodeScalar is '"' or '\\' or 0x7F;

    public override unsafe int FindFirstCharacterToEncode(char* text, int textLength)
    {
        var span = new ReadOnlySpan<char>(text, textLength);
        int at = span.IndexOfAny(Chars);
        // What lies behind the first special character goes through Encode.
        ValueErrors.RequireValidText(at < 0 ? span : span[..at]);
        return at;
    }

    public override int FindFirstCharacterToEncodeUtf8(ReadOnlySpan<byte> utf8Text)
    {
        int at = utf8Text.IndexOfAny(Bytes);
        return Utf8.IsValid(at < 0 ? utf8Text : utf8Text[..at]) ? at : throw ValueErrors.NotUnicode();
    }

    public override OperationStatus Encode(ReadOnlySpan<char> source, Span<char> destination, out int charsConsumed, out int charsWritten, bool isFinalBlock = true)
    {
        bool cut = !isFinalBlock && source.Length > 0 && char.IsHighSurrogate(source[^1]);
        ValueErrors.RequireValidText(cut ? source[..^1] : source);
        return base.Encode(source, destination, out charsConsumed, out charsWritten, isFinalBlock);
    }

    public override OperationStatus EncodeUtf8(ReadOnlySpan<byte> utf8Source, Span<byte> utf8Destination, out int bytesConsumed, out int bytesWritten, bool isFinalBlock = true)
    {
        if (isFinalBlock && !Utf8.IsValid(utf8Source)) throw ValueErrors.NotUnicode();
        return base.EncodeUtf8(utf8Source, utf8Destination, out bytesConsumed, out bytesWritten, isFinalBlock);
    }

    public override unsafe bool TryEncodeUnicodeScalar(int unicodeScalar, char* buffer, int bufferLength, out int numberOfCharactersWritten)
    {
        Span<char> destination = new(buffer, bufferLength);
        char letter = unicodeScalar switch
        {
            '"' => '"',
            '\\' => '\\',
            '\b' => 'b',
            '\f' => 'f',
            '\n' => 'n',
            '\r' => 'r',
            '\t' => 't',
            _ => '\0',
        };
        if (letter == '\0') return destination.TryWrite(CultureInfo.InvariantCulture, $"\\u{unicodeScalar:x4}", out numberOfCharactersWritten);
        numberOfCharactersWritten = 0;
        if (destination.Length < 2) return false;
        destination[0] = '\\';
        destination[1] = letter;
        numberOfCharactersWritten = 2;
        return true;
    }
}
