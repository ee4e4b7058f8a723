using System.Text;
using System.Text.RegularExpressions;
using GitKv.Core.Query.Values;

namespace GitKv.Core.Query.Text;

/// <summary>A regular expression, or a text with letters beyond ASCII whose case does not matter, found in each line's characters.</summary>
internal sealed class LineMatcher(Regex regex, bool firstOnly) : ITextMatcher
{
    private char[] _line = new char[256];

    public List<TextMatch>? Find(ReadOnlySpan<byte> value)
    {
        var lines = new LineCollector(value);
        for (int start = 0; start < value.Length || start == 0;)
        {
            int length = value[start..].IndexOf((byte)'\n');
            int end = length < 0 ? value.Length : start + length;
            if (end == value.Length && start == end && start > 0) break;
            ReadOnlySpan<byte> line = value[start..end];
            if (line is [.., (byte)'\r']) line = line[..^1];
            if (IndexIn(line) is >= 0 and int at)
            {
                lines.Add(start + at);
                if (firstOnly) break;
            }

            start = end + 1;
        }

        return lines.Lines;
    }

    /// <summary>In bytes; negative where it is not there.</summary>
    private int IndexIn(ReadOnlySpan<byte> line)
    {
        if (_line.Length < line.Length) _line = new char[line.Length * 2];
        ReadOnlySpan<char> text = _line.AsSpan(0, Encoding.UTF8.GetChars(line, _line));
        try
        {
            foreach (ValueMatch match in regex.EnumerateMatches(text)) return text.Length == line.Length ? match.Index : Encoding.UTF8.GetByteCount(text[..match.Index]);
            return -1;
        }
        catch (RegexMatchTimeoutException e)
        {
            throw QueryErrors.SlowRegex(regex.ToString(), e);
        }
    }
}
