using System.Buffers;
using System.Globalization;
using System.Text;

namespace GitKv.Core.Values.Yaml;

/// <summary>
/// Writes text as a YAML scalar: plain where every reader takes it for that text, several lines as a literal block where that keeps them exactly, else in double quotes.
/// </summary>
internal static class YamlText
{
    private static readonly SearchValues<char> NumberLike = SearchValues.Create("0123456789abcdefABCDEFxobTtZz:_.+- ");

    /// <summary>What begins a comment, and what YamlDotNet takes for an anchor, alias or tag also inside a plain key.</summary>
    private static readonly SearchValues<char> Indicators = SearchValues.Create("#*&!|>'\"%@`?-[]{},:");

    /// <summary>Writes a value and the end of its line.</summary>
    /// <param name="to">Where to.</param>
    /// <param name="text">Valid Unicode.</param>
    /// <param name="indent">Where the lines of a block begin.</param>
    public static void WriteValue(StringBuilder to, string text, int indent)
    {
        if (IsPlain(text)) to.Append(text).Append('\n');
        else if (IsBlock(text)) WriteBlock(to, text, indent);
        else to.Append(Quote(text)).Append('\n');
    }

    /// <summary>A key, always on one line.</summary>
    public static string Key(string text) => IsPlain(text) ? text : Quote(text);

    /// <summary>Whether the text can stand without quotes anywhere in a block. Stricter than YAML (7.3.3).</summary>
    private static bool IsPlain(string text)
    {
        if (text.Length is 0 or > 1000 || !(char.IsAsciiLetterOrDigit(text[0]) || text[0] is > '\u00A0' or '_' or '/' or '.' or '+' or '(' or '^' or '$') || text[^1] is ' ' or ':') return false;
        if (text.StartsWith("...", StringComparison.Ordinal) || IsTyped(text)) return false;
        for (int i = 0; i < text.Length; i++)
        {
            if (!IsPrintable(text[i]) || (text[i] == ':' && text[i + 1] == ' ') || (i > 0 && text[i - 1] == ' ' && Indicators.Contains(text[i]))) return false;
        }
        return true;
    }

    /// <summary>Whether the text would be read as something else than text, also by YAML 1.1 readers, of which there are many.</summary>
    private static bool IsTyped(string text) =>
        CoreSchema.Resolve(text, out _) != YamlScalarKind.Text
        || text is "y" or "Y" or "n" or "N"
        || text.ToLowerInvariant() is "yes" or "no" or "on" or "off"
        || (text[0] is (>= '0' and <= '9') or '.' or '+' && !text.AsSpan().ContainsAnyExcept(NumberLike));

    /// <summary>Whether a literal block ("|", 8.1.2) keeps the text exactly, and is of use: more than one line.</summary>
    private static bool IsBlock(string text)
    {
        int first = text.IndexOf('\n');
        if (first < 0 || first == text.Length - 1 || text[0] is ' ' or '\n' || text[^1] == ' ' || text.EndsWith("\n\n", StringComparison.Ordinal)) return false;
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == '\n' ? text[i - 1] == ' ' : !IsPrintable(text[i])) return false;
        }
        return true;
    }

    private static void WriteBlock(StringBuilder to, string text, int indent)
    {
        bool ended = text[^1] == '\n';
        to.Append(ended ? "|\n" : "|-\n");
        foreach (string line in (ended ? text[..^1] : text).Split('\n'))
        {
            if (line.Length > 0) to.Append(' ', indent).Append(line);
            to.Append('\n');
        }
    }

    /// <summary>Double quotes (5.7): escapes what is not printable, and nothing else.</summary>
    private static string Quote(string text)
    {
        var quoted = new StringBuilder(text.Length + 8).Append('"');
        foreach (char c in text)
        {
            string? escape = c switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                _ when IsPrintable(c) => null,
                _ => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:X4}"),
            };
            if (escape is null) quoted.Append(c);
            else quoted.Append(escape);
        }
        return quoted.Append('"').ToString();
    }

    /// <summary>Printable in YAML (5.1) and in every editor; no byte order mark, no line ends, no tabs. The text is known to hold whole surrogate pairs.</summary>
    private static bool IsPrintable(char c) => c is >= ' ' and <= '~' || (c >= '\u00A0' && c < '\uFFFE' && c != '\uFEFF' && c is not ('\u2028' or '\u2029'));
}
