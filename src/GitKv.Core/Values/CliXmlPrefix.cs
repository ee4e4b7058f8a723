namespace GitKv.Core.Values;

/// <summary>
/// Recognises PowerShell's CLIXML ([MS-PSRP] 2.2.5.3.1, "Objs") by its root element. Only the first bytes are looked at and no XML is parsed, so no document type,
/// entity or size in it can do any harm here; a document with a DOCTYPE before the root is not taken for CLIXML.
/// </summary>
internal static class CliXmlPrefix
{
    private const int LongestTag = 1024;

    public static bool IsAt(ReadOnlySpan<byte> value)
    {
        if (value.StartsWith("\uFEFF"u8)) value = value[3..];
        value = Trim(value);
        if (value.StartsWith("<?xml "u8) && !Skip(ref value, "?>"u8)) return false;
        while (true)
        {
            value = Trim(value);
            if (!value.StartsWith("<!--"u8)) break;
            if (!Skip(ref value, "-->"u8)) return false;
        }
        if (!value.StartsWith("<Objs"u8)) return false;
        value = value[5..Math.Min(value.Length, LongestTag)];
        int end = value.IndexOf((byte)'>');
        return end > 0 && HasAttributes(value[..end]);
    }

    private static bool HasAttributes(ReadOnlySpan<byte> attributes)
    {
        bool version = false;
        bool space = false;
        while (true)
        {
            ReadOnlySpan<byte> trimmed = Trim(attributes);
            bool separated = trimmed.Length < attributes.Length;
            int equals = trimmed.IndexOf((byte)'=');
            if (equals <= 0 || !separated) return version && space;
            ReadOnlySpan<byte> name = TrimEnd(trimmed[..equals]);
            ReadOnlySpan<byte> rest = Trim(trimmed[(equals + 1)..]);
            if (rest.IsEmpty || rest[0] is not ((byte)'"' or (byte)'\'')) return false;
            int close = rest[1..].IndexOf(rest[0]);
            if (close < 0) return false;
            version |= name.SequenceEqual("Version"u8);
            space |= name.SequenceEqual("xmlns"u8) && rest.Slice(1, close).SequenceEqual("http://schemas.microsoft.com/powershell/2004/04"u8);
            attributes = rest[(close + 2)..];
        }
    }

    private static bool Skip(ref ReadOnlySpan<byte> value, ReadOnlySpan<byte> end)
    {
        int at = value.IndexOf(end);
        if (at < 0) return false;
        value = value[(at + end.Length)..];
        return true;
    }

    private static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> text) => text.TrimStart(" \t\r\n"u8);

    private static ReadOnlySpan<byte> TrimEnd(ReadOnlySpan<byte> text) => text.TrimEnd(" \t\r\n"u8);
}
