using System.Buffers.Text;
using System.Globalization;
using System.Numerics;
using System.Text;

namespace GitKv.Values;

/// <summary>
/// Reads a JSON number without losing digits: a whole number as Int64 or, where it does not fit, as BigInteger; any other as Double,
/// or as Decimal where that keeps the digits and Double does not.
/// </summary>
internal static class JsonNumber
{
    /// <summary>Up to so many digits a double gives back every decimal literal.</summary>
    private const int SafeDigits = 15;

    /// <summary>The longest number that exponents are worked out for: 1e999999999 is a few bytes that would become a gigabyte.</summary>
    private const int MaxExponent = 4096;

    /// <exception cref="Core.Errors.KvException">ValueInvalid: out of the range of every type.</exception>
    internal static object Parse(ReadOnlySpan<byte> literal)
    {
        if (literal.IndexOfAny(".eE"u8) < 0)
        {
            if (literal.SequenceEqual("-0"u8)) return -0.0;
            return Utf8Parser.TryParse(literal, out long whole, out int used) && used == literal.Length
                ? (object)whole
                : BigInteger.Parse(Encoding.ASCII.GetString(literal), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        }

        string text = Encoding.ASCII.GetString(literal);
        double number = double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
        (int digits, int scale, bool isZero) = Measure(literal);
        if (isZero) return number;
        if (!double.IsFinite(number) || number == 0) return Beyond(text, scale);
        if (digits <= SafeDigits) return number;
        return digits <= 28 && scale is >= 0 and <= 28
            && decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal exact)
            && !Holds(number, exact)
            ? exact
            : number;
    }

    private static bool Holds(double number, decimal exact) =>
        decimal.TryParse(number.ToString("R", CultureInfo.InvariantCulture), NumberStyles.Float, CultureInfo.InvariantCulture, out decimal held) && held == exact;

    private static BigInteger Beyond(string text, int scale)
    {
        if (scale <= 0 && -scale <= MaxExponent
            && BigInteger.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out BigInteger whole))
        {
            return whole;
        }

        throw Errors.ValueInvalid($"The number {(text.Length > 40 ? text[..40] + "…" : text)} is beyond every numeric type. Read the value with -Raw.");
    }

    /// <summary>How many digits are significant, and how many of them stand behind the decimal point (negative: zeros before it).</summary>
    private static (int Digits, int Scale, bool IsZero) Measure(ReadOnlySpan<byte> literal)
    {
        int exponentAt = literal.IndexOfAny((byte)'e', (byte)'E');
        ReadOnlySpan<byte> mantissa = exponentAt < 0 ? literal : literal[..exponentAt];
        int digits = 0;
        int zeros = 0;
        int scale = 0;
        bool inFraction = false;
        foreach (byte c in mantissa)
        {
            if (c == (byte)'.') inFraction = true;
            if (c is < (byte)'0' or > (byte)'9') continue;
            if (inFraction) scale++;
            if (c == (byte)'0')
            {
                if (digits > 0) zeros++;
                continue;
            }

            digits += zeros + 1;
            zeros = 0;
        }

        // Trailing zeros of the mantissa carry no information.
        scale -= digits == 0 ? 0 : zeros;
        long exponent = 0;
        if (exponentAt >= 0)
        {
            ReadOnlySpan<byte> power = literal[(exponentAt + 1)..];
            if (power[0] == (byte)'+') power = power[1..];
            exponent = Utf8Parser.TryParse(power, out int parsed, out int used) && used == power.Length ? parsed : (power[0] == (byte)'-' ? int.MinValue : int.MaxValue);
        }

        return (digits, (int)Math.Clamp(scale - exponent, int.MinValue + 1, int.MaxValue), digits == 0);
    }
}
