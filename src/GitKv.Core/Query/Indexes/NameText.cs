using System.Text;

namespace GitKv.Core.Query.Indexes;

/// <summary>
/// The texts of values as parts of names in git: the order of the bytes is that of the texts by code points, and no name is dangerous. What must not be there is
/// written so that it stays in its place: U+0000–0022 as <c>"</c> and two digits, <c>.</c> <c>/</c> as <c>.0</c> <c>.1</c>, <c>[</c> <c>\</c> as <c>[0</c> <c>[1</c>,
/// <c>~</c> and DEL as <c>~0</c> <c>~1</c>. So "!" is below all that a text has, and what is longer than 160 bytes is cut and ends with <c>~~</c>.
/// </summary>
internal static class NameText
{
    /// <summary>The most bytes that are written of a text.</summary>
    public const int MaxBytes = 160;

    private static ReadOnlySpan<byte> Cut => "~~"u8;

    /// <summary>Writes a text. Returns whether it was cut.</summary>
    public static bool Append(List<byte> name, string text)
    {
        int end = name.Count + MaxBytes;
        Span<byte> one = stackalloc byte[4];
        foreach (Rune rune in text.EnumerateRunes())
        {
            int length = Encode(rune, one);
            if (name.Count + length > end)
            {
                name.AddRange(Cut);
                return true;
            }

            name.AddRange(one[..length]);
        }

        return false;
    }

    /// <summary>Whether what was written is the beginning of a text only.</summary>
    public static bool IsCut(ReadOnlySpan<byte> written) => written.EndsWith(Cut);

    /// <summary>Reads a text back, or the beginning of one that was cut.</summary>
    public static string Read(ReadOnlySpan<byte> written)
    {
        if (IsCut(written)) written = written[..^Cut.Length];
        byte[] text = new byte[written.Length];
        int length = 0;
        for (int i = 0; i < written.Length; i++)
        {
            byte b = written[i];
            int following = i + 1 < written.Length ? written[i + 1] - '0' : 0;
            switch (b)
            {
                case (byte)'"' when i + 2 < written.Length:
                    text[length++] = Convert.FromHexString(Encoding.ASCII.GetString(written.Slice(i + 1, 2)))[0];
                    i += 2;
                    break;
                case (byte)'.' or (byte)'[' or (byte)'~':
                    text[length++] = (byte)(b + following);
                    i++;
                    break;
                default:
                    text[length++] = b;
                    break;
            }
        }

        return Encoding.UTF8.GetString(text, 0, length);
    }

    private static int Encode(Rune rune, Span<byte> to)
    {
        switch (rune.Value)
        {
            case <= '"':
                to[0] = (byte)'"';
                to[1] = Digit(rune.Value >> 4);
                to[2] = Digit(rune.Value & 15);
                return 3;
            case '.' or '[' or '~':
                to[0] = (byte)rune.Value;
                to[1] = (byte)'0';
                return 2;
            case '/' or '\\' or 0x7F:
                to[0] = (byte)(rune.Value - 1);
                to[1] = (byte)'1';
                return 2;
            default:
                return rune.EncodeToUtf8(to);
        }
    }

    private static byte Digit(int value) => (byte)(value < 10 ? '0' + value : 'a' + value - 10);
}
