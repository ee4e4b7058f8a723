using System.Globalization;

namespace GitKv.Values;

/// <summary>Checks that text can be written as UTF-8.</summary>
internal static class Utf16
{
    /// <summary>Throws for half a surrogate pair, which encoders silently replace.</summary>
    internal static void RequireValid(string text)
    {
        ReadOnlySpan<char> rest = text;
        int at = rest.IndexOfAnyInRange('\uD800', '\uDFFF');
        while (at >= 0)
        {
            if (!char.IsHighSurrogate(rest[at]) || at + 1 == rest.Length || !char.IsLowSurrogate(rest[at + 1]))
            {
                string code = ((int)rest[at]).ToString("X4", CultureInfo.InvariantCulture);
                throw Errors.ValueInvalid(
                    $"The text holds half a surrogate pair (U+{code}), which is no character and has no UTF-8 form. Remove it, or store bytes.");
            }

            rest = rest[(at + 2)..];
            at = rest.IndexOfAnyInRange('\uD800', '\uDFFF');
        }
    }
}
