using System.Buffers;
using System.Text;

namespace GitKv.Core.Keys;

/// <summary>
/// Which characters of a key's component are written as <c>%XX</c>, and writing them.
/// What git itself refuses is listed in git-check-ref-format (refs) and in fsck's messages hasDot, hasDotgit, hasDotdot (trees);
/// the rest is what collides with GitKv's own names (<c>.gitkv</c>, <c>~0</c>) or what file systems read differently than git.
/// </summary>
internal static class NameRules
{
    /// <summary>ASCII that no rule speaks of, wherever it stands, in tree entries.</summary>
    private static readonly SearchValues<char> PlainInTrees = SearchValues.Create(
        " !\"#$&'()*+,-.0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{|}");

    /// <summary>The same in refs; "." and "@" depend on their neighbours, so they are looked at one by one.</summary>
    private static readonly SearchValues<char> PlainInRefs = SearchValues.Create(
        "!\"#$&'()+,-0123456789;<=>ABCDEFGHIJKLMNOPQRSTUVWXYZ]_`abcdefghijklmnopqrstuvwxyz{|}");

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdefABCDEF");

    /// <summary>Whether the component is written as it is and is ASCII. False may also mean "look closer".</summary>
    public static bool IsPlain(ReadOnlySpan<char> component, NameForm form) => form == NameForm.Tree
        ? component[0] != '.' && !component.ContainsAnyExcept(PlainInTrees)
        : !component.ContainsAnyExcept(PlainInRefs) && !LooksLikeObjectId(component);

    /// <summary>
    /// The number of UTF-8 bytes that the component takes when written, and whether any character of it gets encoded.
    /// -1 when it holds half a surrogate pair.
    /// </summary>
    public static int Measure(ReadOnlySpan<char> component, NameForm form, out bool encodes)
    {
        encodes = false;
        int bytes = 0;
        for (int i = 0; i < component.Length;)
        {
            if (Rune.DecodeFromUtf16(component[i..], out Rune rune, out int used) != OperationStatus.Done) return -1;
            bool encode = MustEncode(component, i, rune, form);
            encodes |= encode;
            bytes += encode ? 3 * rune.Utf8SequenceLength : rune.Utf8SequenceLength;
            i += used;
        }
        return bytes;
    }

    /// <summary>Writes the component as git is to see it.</summary>
    public static void Append(StringBuilder name, ReadOnlySpan<char> component, NameForm form)
    {
        Span<byte> utf8 = stackalloc byte[4];
        for (int i = 0; i < component.Length;)
        {
            Rune.DecodeFromUtf16(component[i..], out Rune rune, out int used);
            if (MustEncode(component, i, rune, form))
            {
                foreach (byte b in utf8[..rune.EncodeToUtf8(utf8)])
                {
                    name.Append('%').Append(HexDigit(b >> 4)).Append(HexDigit(b & 15));
                }
            }
            else
            {
                name.Append(component.Slice(i, used));
            }
            i += used;
        }
    }

    private static bool MustEncode(ReadOnlySpan<char> component, int at, Rune rune, NameForm form)
    {
        int c = rune.Value;
        if (c < 0x20 || c == 0x7F || c is '%' or '~' or '\\') return true;
        if (c == '.' && at == 0) return true;
        if (c >= 0x200B && IsIgnoredByHfs(c)) return true;
        return form == NameForm.Ref && c < 0x7F && MustEncodeInRef(component, at, (char)c);
    }

    private static bool MustEncodeInRef(ReadOnlySpan<char> component, int at, char c)
    {
        switch (c)
        {
            case ' ' or '^' or ':' or '?' or '*' or '[':
                return true;
            case '.':
                return at == component.Length - 1
                    || component[at - 1] == '.'
                    || component[at..].Equals(".lock", StringComparison.OrdinalIgnoreCase);
            case '@':
                return component.Length == 1 || (at + 1 < component.Length && component[at + 1] == '{');
            default:
                // Some hosts refuse refs that look like object ids.
                return at == 0 && LooksLikeObjectId(component);
        }
    }

    /// <summary>Code points that HFS+ leaves out of names, so that two names, or a name and ".git", would be one file.</summary>
    public static bool IsIgnoredByHfs(int c) => c is (>= 0x200B and <= 0x200F) or (>= 0x202A and <= 0x202E) or (>= 0x2060 and <= 0x206F) or 0xFEFF;

    private static bool LooksLikeObjectId(ReadOnlySpan<char> component) => component.Length == 40 && !component.ContainsAnyExcept(HexDigits);

    private static char HexDigit(int nibble) => (char)(nibble < 10 ? '0' + nibble : 'A' + nibble - 10);
}
