using System.Text;

namespace GitKv.Core.Query.Text;

/// <summary>A text found as its bytes, as they stand or, of ASCII, in upper or lower case.</summary>
internal sealed class BytesMatcher : ITextMatcher
{
    // From the rarest to the most common in English text and JSON; what is not here is rarer still.
    private const string Common = "qzxjkvbwpgyfmculdhrsnioate,:.-_\"0123456789 ";

    private readonly byte[] _pattern;
    private readonly bool _matchCase;
    private readonly bool _firstOnly;
    private readonly int _rarest;
    private readonly byte _lower;
    private readonly byte _upper;

    /// <param name="pattern">The text; ASCII where case is to be ignored. Not empty.</param>
    /// <param name="matchCase">Whether "A" is another letter than "a".</param>
    /// <param name="firstOnly">Whether one line will do.</param>
    public BytesMatcher(string pattern, bool matchCase, bool firstOnly)
    {
        _pattern = Encoding.UTF8.GetBytes(pattern);
        _matchCase = matchCase || !_pattern.AsSpan().ContainsAnyInRange((byte)'A', (byte)'Z') && !_pattern.AsSpan().ContainsAnyInRange((byte)'a', (byte)'z');
        _firstOnly = firstOnly;
        for (int i = 1; i < _pattern.Length; i++)
        {
            if (Rank(_pattern[i]) < Rank(_pattern[_rarest])) _rarest = i;
        }

        _lower = Lower(_pattern[_rarest]);
        _upper = _lower is >= (byte)'a' and <= (byte)'z' ? (byte)(_lower - 0x20) : _lower;
    }

    /// <summary>Whether the text is there at all.</summary>
    public bool IsIn(ReadOnlySpan<byte> value) => IndexIn(value, 0) >= 0;

    public List<TextMatch>? Find(ReadOnlySpan<byte> value)
    {
        int at = IndexIn(value, 0);
        if (at < 0) return null;
        var lines = new LineCollector(value);
        while (at >= 0)
        {
            int next = lines.Add(at);
            if (_firstOnly || next >= value.Length) break;
            at = IndexIn(value, next);
        }

        return lines.Lines;
    }

    private int IndexIn(ReadOnlySpan<byte> value, int from)
    {
        if (_matchCase)
        {
            int found = value[from..].IndexOf(_pattern);
            return found < 0 ? -1 : from + found;
        }

        int last = value.Length - _pattern.Length;
        while (from <= last)
        {
            int found = value.Slice(from + _rarest, last - from + 1).IndexOfAny(_lower, _upper);
            if (found < 0) return -1;
            from += found;
            if (Ascii.EqualsIgnoreCase(value.Slice(from, _pattern.Length), _pattern)) return from;
            from++;
        }

        return -1;
    }

    private static byte Lower(byte b) => b is >= (byte)'A' and <= (byte)'Z' ? (byte)(b + 0x20) : b;

    private static int Rank(byte b) => Common.IndexOf((char)Lower(b), StringComparison.Ordinal);
}
