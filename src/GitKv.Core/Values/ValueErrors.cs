using System.Text.Json;
using GitKv.Core.Errors;

namespace GitKv.Core.Values;

/// <summary>Errors about values.</summary>
internal static class ValueErrors
{
    public static KvException Invalid(string message, Exception? inner = null) => new(ErrorIds.ValueInvalid, KvErrorKind.Invalid, message, inner: inner);

    public static KvException TooDeep() => new(
        ErrorIds.ValueTooDeep,
        KvErrorKind.Invalid,
        $"The value is nested deeper than {ValueCodec.MaxDepth} levels. Flatten it, split it over several keys, or store it as text.");

    public static KvException TooLarge(string message, Exception? inner = null) => new(ErrorIds.ValueTooLarge, KvErrorKind.Invalid, message, inner: inner);

    public static KvException HasCycle(string message) => new(ErrorIds.ValueHasCycle, KvErrorKind.Invalid, message);

    public static KvException NotUnicode() =>
        Invalid("The text holds half of a surrogate pair or other bytes that are not valid Unicode, so it can't be stored as text. Store it as bytes.");

    public static KvException Json(JsonException error)
    {
        string where = error is { LineNumber: { } line, BytePositionInLine: { } position } ? $" (line {line + 1}, byte {position + 1})" : "";
        string what = error.Message;
        int detail = what.IndexOf(" LineNumber:", StringComparison.Ordinal);
        if (detail > 0) what = what[..detail];
        return Invalid($"The value is not valid JSON{where}: {what} Correct it, or store it as text.", error);
    }

    /// <exception cref="KvException">ValueInvalid: half a surrogate pair.</exception>
    public static void RequireValidText(ReadOnlySpan<char> text)
    {
        while (true)
        {
            int at = text.IndexOfAnyInRange('\uD800', '\uDFFF');
            if (at < 0) return;
            if (!char.IsHighSurrogate(text[at]) || at + 1 == text.Length || !char.IsLowSurrogate(text[at + 1])) throw NotUnicode();
            text = text[(at + 2)..];
        }
    }
}
