using System.Globalization;
using System.Text;

namespace GitKv.Drive;

/// <summary>
/// Writes the components of keys so that they can stand in a path of a drive. What has a meaning of its own there is written as
/// <c>%XX</c>: "\", which separates like "/"; "@" before "{", which begins a point in time; and "%" where it would be read as one of these.
/// </summary>
internal static class PathEscape
{
    private static readonly string[] s_codes = ["21", "25", "2F", "3A", "40", "5C"];

    /// <summary>A component of a key, as it is written in a path.</summary>
    internal static string Escape(string component) => component.AsSpan().ContainsAny("\\@%/") ? Write(component, separators: false, marks: false) : component;

    /// <summary>The name of a store or remote, a point in time, or with its separators a folder, as it is written in a path.</summary>
    internal static string EscapeName(string name, bool separators = false) => Write(name, separators, marks: true);

    /// <summary>What was written by one of the others.</summary>
    internal static string Unescape(string text)
    {
        if (!text.Contains('%')) return text;
        var plain = new StringBuilder(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == '%' && IsCode(text, i))
            {
                plain.Append((char)int.Parse(text.AsSpan(i + 1, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
                i += 2;
            }
            else
            {
                plain.Append(text[i]);
            }
        }

        return plain.ToString();
    }

    private static string Write(string component, bool separators, bool marks)
    {
        var text = new StringBuilder(component.Length + 8);
        for (int i = 0; i < component.Length; i++)
        {
            bool last = i + 1 == component.Length;
            bool escape = component[i] switch
            {
                '\\' or '/' => !separators,
                '@' => !last && component[i + 1] == '{',
                ':' => marks && !last && component[i + 1] == ':',
                '!' => marks,
                '%' => IsCode(component, i),
                _ => false,
            };
            Append(text, component[i], escape);
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, char c, bool escape)
    {
        if (escape) text.Append('%').Append(((int)c).ToString("X2", CultureInfo.InvariantCulture));
        else text.Append(c);
    }

    private static bool IsCode(string text, int at) =>
        at + 2 < text.Length && Array.Exists(s_codes, code => text.AsSpan(at + 1, 2).Equals(code, StringComparison.OrdinalIgnoreCase));
}
