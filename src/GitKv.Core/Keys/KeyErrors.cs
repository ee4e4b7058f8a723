using System.Text;
using GitKv.Core.Errors;

namespace GitKv.Core.Keys;

/// <summary>Errors about keys and patterns.</summary>
internal static class KeyErrors
{
    private const int ShownLength = 80;

    public static KvException Invalid(string key, string because) =>
        new(ErrorIds.KeyInvalid, KvErrorKind.Invalid, $"The key '{Show(key)}' is not valid: {because}", key);

    public static KvException EmptyComponent(string key)
    {
        string because = key.EndsWith('/') ? "a key can't end in '/'. Leave the last '/' out."
            : key.StartsWith('/') ? "a key can't begin with '/'. Leave the first '/' out."
            : "a key can't hold '//'. Leave one '/' out.";
        return Invalid(key, because);
    }

    public static KvException PatternInvalid(string pattern, string because) =>
        new(ErrorIds.KeyPatternInvalid, KvErrorKind.Invalid, $"The pattern '{Show(pattern)}' is not valid: {because}", pattern);

    public static string Place(NameForm form) => form == NameForm.Tree ? "there" : "a ref name";

    /// <summary>Shortened, and without characters that would garble a terminal.</summary>
    public static string Show(ReadOnlySpan<char> text)
    {
        var shown = new StringBuilder();
        foreach (Rune rune in text[..Math.Min(text.Length, ShownLength)].EnumerateRunes())
        {
            if (Rune.IsControl(rune)) shown.Append("\\u").Append(rune.Value.ToString("x4", System.Globalization.CultureInfo.InvariantCulture));
            else shown.Append(rune.ToString());
        }
        if (text.Length > ShownLength) shown.Append('…');
        return shown.ToString();
    }
}
