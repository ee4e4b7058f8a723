using System.Text;
using GitKv.Core.Errors;
using GitKv.Core.Keys;

namespace GitKv.Core.Formats;

/// <summary>
/// Components of keys as names of files. What any of the usual file systems would refuse, change or take for something else is written as <c>%XX</c>, on every system alike, so that an
/// export is the same everywhere: control characters, <c>% \ : * ? " &lt; &gt; |</c>, a space or dot at the end, Windows' device names, <c>.git</c> and its short names (<c>git~1</c>), and code points that
/// HFS+ leaves out.
/// </summary>
internal static class FileKey
{
    /// <exception cref="KvException">KeyInvalid: "." and "..", which only a repository made with bad intent holds.</exception>
    public static string Encode(string component)
    {
        if (component.Length == 0 || component is "." or ".." || component.Contains('/'))
        {
            throw KeyErrors.Invalid(component, "it can't be the name of a file. Leave the item out of the export.");
        }
        var name = new StringBuilder(component.Length);
        Span<byte> utf8 = stackalloc byte[4];
        int at = 0;
        foreach (Rune rune in component.EnumerateRunes())
        {
            if (MustEncode(component, at, rune))
            {
                foreach (byte b in utf8[..rune.EncodeToUtf8(utf8)]) name.Append('%').Append(b.ToString("X2", System.Globalization.CultureInfo.InvariantCulture));
            }
            else
            {
                name.Append(rune.ToString());
            }
            at += rune.Utf16SequenceLength;
        }
        return name.ToString();
    }

    /// <summary>The component that a file's name stands for; the name itself where <see cref="Encode"/> would not have written it.</summary>
    public static string Decode(string name) =>
        name.Contains('%') && PercentDecoder.TryDecode(name, out string component)
        && component.Length > 0 && component is not ("." or "..") && !component.Contains('/')
        && Encode(component) == name ? component : name;

    private static bool MustEncode(string component, int at, Rune rune)
    {
        if (rune.Value < 0x20 || rune.Value == 0x7F || NameRules.IsIgnoredByHfs(rune.Value)) return true;
        if (!rune.IsAscii) return false;
        switch ((char)rune.Value)
        {
            case '%' or '\\' or ':' or '*' or '?' or '"' or '<' or '>' or '|':
                return true;
            case ' ' or '.' when at == component.Length - 1:
                return true;
            case '~':
                return at + 1 < component.Length && char.IsAsciiDigit(component[at + 1]);
            default:
                return at == 0 && (component.Equals(".git", StringComparison.OrdinalIgnoreCase) || IsDevice(component));
        }
    }

    private static bool IsDevice(string component)
    {
        int dot = component.IndexOf('.');
        ReadOnlySpan<char> name = (dot < 0 ? component : component.AsSpan(0, dot)).TrimEnd(' ');
        foreach (string device in (ReadOnlySpan<string>)["con", "prn", "aux", "nul", "conin$", "conout$"])
        {
            if (name.Equals(device, StringComparison.OrdinalIgnoreCase)) return true;
        }
        return name.Length == 4
            && (name.StartsWith("com", StringComparison.OrdinalIgnoreCase) || name.StartsWith("lpt", StringComparison.OrdinalIgnoreCase))
            && name[3] is (>= '0' and <= '9') or '¹' or '²' or '³';
    }
}
