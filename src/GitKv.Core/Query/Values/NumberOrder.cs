namespace GitKv.Core.Query.Values;

/// <summary>
/// Numbers of any size as texts whose ordinal order is that of the numbers, equal exactly where the numbers are: "0"; "1", the exponent, the digits of a positive one;
/// "-" and the same turned round of a negative one. The exponent is a character for its sign and length, then its digits.
/// </summary>
internal static class NumberOrder
{
    private const string Lengths = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZab";

    /// <summary>Sorts above all digits: the end of a negative number's.</summary>
    private const char End = 'a';

    // So that all arithmetic with them fits 64 bits. A number beyond is compared as text.
    private const int MostExponentDigits = 18;
    private const int LongestExponent = 19;

    /// <summary>Null: not a number in JSON's grammar, or its exponent has more than 18 digits.</summary>
    public static string? Of(ReadOnlySpan<char> text)
    {
        int at = 0;
        bool negative = text.Length > 0 && text[0] == '-';
        if (negative) at++;
        int whole = Digits(text, ref at);
        if (whole == 0 || (whole > 1 && text[at - whole] == '0')) return null;
        int wholeEnd = at;
        int fraction = 0;
        if (at < text.Length && text[at] == '.')
        {
            at++;
            fraction = Digits(text, ref at);
            if (fraction == 0) return null;
        }

        int digitsEnd = at;
        ReadOnlySpan<char> exponent = default;
        bool down = false;
        if (at < text.Length && text[at] is 'e' or 'E')
        {
            at++;
            if (at < text.Length && text[at] is '+' or '-') down = text[at++] == '-';
            int length = Digits(text, ref at);
            if (length == 0) return null;
            exponent = text.Slice(at - length, length).TrimStart('0');
        }

        if (at != text.Length) return null;
        string digits = fraction == 0 ? text[(wholeEnd - whole)..wholeEnd].ToString() : string.Concat(text[(wholeEnd - whole)..wholeEnd], text[(wholeEnd + 1)..digitsEnd]);
        int zeros = digits.Length - digits.AsSpan().TrimStart('0').Length;
        ReadOnlySpan<char> significant = digits.AsSpan(zeros).TrimEnd('0');
        if (significant.IsEmpty) return "0";
        if (exponent.Length > MostExponentDigits) return null;
        long power = exponent.IsEmpty ? 0 : long.Parse(exponent, System.Globalization.CultureInfo.InvariantCulture);
        return Write(negative, (down ? -power : power) + whole - zeros, significant);
    }

    /// <param name="negative">Its sign.</param>
    /// <param name="power">The number is 0.digits times ten to the power of this.</param>
    /// <param name="digits">Its digits, without zeros at the ends.</param>
    private static string Write(bool negative, long power, ReadOnlySpan<char> digits)
    {
        Span<char> exponent = stackalloc char[LongestExponent + 1];
        Math.Abs(power).TryFormat(exponent[1..], out int length, provider: System.Globalization.CultureInfo.InvariantCulture);
        exponent = exponent[..(length + 1)];
        bool turned = power < 0;
        if (turned) TurnRound(exponent[1..]);
        int rank = turned ? LongestExponent - length : LongestExponent - 1 + length;
        exponent[0] = Lengths[negative ? Lengths.Length - 1 - rank : rank];
        if (!negative) return string.Concat("1", exponent, digits);
        TurnRound(exponent[1..]);
        char[] all = new char[1 + exponent.Length + digits.Length + 1];
        all[0] = '-';
        exponent.CopyTo(all.AsSpan(1));
        Span<char> rest = all.AsSpan(1 + exponent.Length);
        digits.CopyTo(rest);
        TurnRound(rest[..^1]);
        rest[^1] = End;
        return new string(all);
    }

    private static void TurnRound(Span<char> digits)
    {
        for (int i = 0; i < digits.Length; i++) digits[i] = (char)('9' - digits[i] + '0');
    }

    private static int Digits(ReadOnlySpan<char> text, ref int at)
    {
        int start = at;
        while (at < text.Length && char.IsAsciiDigit(text[at])) at++;
        return at - start;
    }
}
