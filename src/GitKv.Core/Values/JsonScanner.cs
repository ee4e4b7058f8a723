using System.Buffers;

namespace GitKv.Core.Values;

/// <summary>
/// Tells whether bytes are one JSON document (RFC 8259), without building anything and without exceptions: most values that are not
/// JSON are ordinary text, and must not cost more than a look at their first bytes. The bytes must be known to be valid UTF-8.
/// Stricter than the grammar in one point: an escaped half of a surrogate pair is refused, since no string can hold it.
/// </summary>
internal ref struct JsonScanner
{
    private static readonly SearchValues<byte> EndsPlainString = SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(i => (byte)i), (byte)'"', (byte)'\\']);

    private readonly ReadOnlySpan<byte> _text;
    private int _at;

    private JsonScanner(ReadOnlySpan<byte> text) => _text = text;

    /// <summary>False also for a document nested deeper than <see cref="ValueCodec.MaxDepth"/>.</summary>
    public static bool IsDocument(ReadOnlySpan<byte> text)
    {
        var scanner = new JsonScanner(text);
        return scanner.ReadDocument();
    }

    private bool ReadDocument()
    {
        // One bit a level: set in objects.
        Span<bool> inObject = stackalloc bool[ValueCodec.MaxDepth];
        int depth = 0;
        while (true)
        {
            // Here a value must begin.
            byte first = Peek();
            if (first is (byte)'{' or (byte)'[')
            {
                if (depth == ValueCodec.MaxDepth) return false;
                _at++;
                bool isObject = first == '{';
                inObject[depth++] = isObject;
                if (Peek() != (isObject ? '}' : ']'))
                {
                    if (isObject && !ReadName()) return false;
                    continue;
                }
                _at++;
                depth--;
            }
            else if (!ReadScalar(first))
            {
                return false;
            }
            // Here a value has ended.
            while (true)
            {
                byte next = Peek();
                if (depth == 0) return _at == _text.Length;
                if (next == ',')
                {
                    _at++;
                    if (inObject[depth - 1] && !ReadName()) return false;
                    break;
                }
                if (next != (inObject[depth - 1] ? '}' : ']')) return false;
                _at++;
                depth--;
            }
        }
    }

    /// <summary>The next byte that is not white space; 0, which is never valid here, at the end.</summary>
    private byte Peek()
    {
        while (_at < _text.Length && _text[_at] is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t') _at++;
        return _at < _text.Length ? _text[_at] : (byte)0;
    }

    private bool ReadName()
    {
        if (Peek() != '"' || !ReadString() || Peek() != ':') return false;
        _at++;
        return true;
    }

    private bool ReadScalar(byte first) => first switch
    {
        (byte)'"' => ReadString(),
        (byte)'t' => ReadWord("true"u8),
        (byte)'f' => ReadWord("false"u8),
        (byte)'n' => ReadWord("null"u8),
        (byte)'-' or (>= (byte)'0' and <= (byte)'9') => ReadNumber(),
        _ => false,
    };

    private bool ReadWord(ReadOnlySpan<byte> word)
    {
        if (!_text[_at..].StartsWith(word)) return false;
        _at += word.Length;
        return true;
    }

    private bool ReadNumber()
    {
        if (_text[_at] == '-') _at++;
        int leading = _at;
        int digits = ReadDigits();
        if (digits == 0 || (digits > 1 && _text[leading] == '0')) return false;
        if (_at < _text.Length && _text[_at] == '.')
        {
            _at++;
            if (ReadDigits() == 0) return false;
        }
        if (_at < _text.Length && _text[_at] is (byte)'e' or (byte)'E')
        {
            _at++;
            if (_at < _text.Length && _text[_at] is (byte)'+' or (byte)'-') _at++;
            if (ReadDigits() == 0) return false;
        }
        return true;
    }

    private int ReadDigits()
    {
        int start = _at;
        while (_at < _text.Length && _text[_at] is >= (byte)'0' and <= (byte)'9') _at++;
        return _at - start;
    }

    private bool ReadString()
    {
        _at++;
        while (true)
        {
            int end = _text[_at..].IndexOfAny(EndsPlainString);
            if (end < 0) return false;
            _at += end;
            switch (_text[_at])
            {
                case (byte)'"':
                    _at++;
                    return true;
                case (byte)'\\':
                    if (!ReadEscape()) return false;
                    break;
                default:
                    return false;
            }
        }
    }

    private bool ReadEscape()
    {
        if (++_at >= _text.Length) return false;
        switch (_text[_at++])
        {
            case (byte)'"' or (byte)'\\' or (byte)'/' or (byte)'b' or (byte)'f' or (byte)'n' or (byte)'r' or (byte)'t':
                return true;
            case (byte)'u':
                int unit = ReadHex();
                if (unit is < 0 or (>= 0xDC00 and <= 0xDFFF)) return false;
                if (unit is < 0xD800 or > 0xDFFF) return true;
                if (!ReadWord("\\u"u8)) return false;
                return ReadHex() is >= 0xDC00 and <= 0xDFFF;
            default:
                return false;
        }
    }

    private int ReadHex()
    {
        if (_at + 4 > _text.Length) return -1;
        int unit = 0;
        for (int i = 0; i < 4; i++)
        {
            byte c = _text[_at++];
            int digit = c switch
            {
                >= (byte)'0' and <= (byte)'9' => c - '0',
                >= (byte)'a' and <= (byte)'f' => c - 'a' + 10,
                >= (byte)'A' and <= (byte)'F' => c - 'A' + 10,
                _ => -1,
            };
            if (digit < 0) return -1;
            unit = unit << 4 | digit;
        }
        return unit;
    }
}
