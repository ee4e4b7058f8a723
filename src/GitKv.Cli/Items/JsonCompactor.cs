using System.Buffers;

namespace GitKv.Cli.Items;

/// <summary>
/// Valid JSON on one line: drops the white space between tokens and nothing else, so that numbers keep their digits and strings
/// their escapes.
/// </summary>
internal static class JsonCompactor
{
    private static readonly SearchValues<byte> s_inText = SearchValues.Create("\"\\"u8);
    private static readonly SearchValues<byte> s_between = SearchValues.Create("\" \t\r\n"u8);

    public static byte[] Compact(ReadOnlySpan<byte> json)
    {
        var compact = new ArrayBufferWriter<byte>(Math.Max(json.Length, 1));
        while (!json.IsEmpty)
        {
            int at = json.IndexOfAny(s_between);
            if (at < 0) at = json.Length;
            compact.Write(json[..at]);
            json = json[at..];
            if (json.IsEmpty) break;
            int length = json[0] == (byte)'"' ? LengthOfString(json) : 0;
            compact.Write(json[..length]);
            json = json[Math.Max(length, 1)..];
        }

        return compact.WrittenSpan.ToArray();
    }

    private static int LengthOfString(ReadOnlySpan<byte> json)
    {
        int at = 1;
        while (at < json.Length)
        {
            int step = json[at..].IndexOfAny(s_inText);
            if (step < 0) break;
            at += step;
            if (json[at] == (byte)'"') return at + 1;
            at += 2;
        }

        return json.Length;
    }
}
