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

    public static KvException Json(JsonException error) => Invalid($"The value is {NotJson(error)} Correct it, or store it as text.", error);

    /// <summary>What the reader of JSON has to say, with its place: "not valid JSON (line 2, byte 8): …".</summary>
    public static string NotJson(JsonException error)
    {
        string line = error.LineNumber > 0 ? $"line {error.LineNumber + 1}, " : "";
        string what = error.Message;
        int place = what.IndexOf(" LineNumber:", StringComparison.Ordinal);
        if (place > 0) what = what[..place];
        return $"not valid JSON ({line}byte {error.BytePositionInLine + 1}): {what}";
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
