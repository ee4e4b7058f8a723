using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;

namespace GitKv.Core.Merging.Scalars;

/// <summary>A decimal number of any size with all its digits: <paramref name="Unscaled"/> times ten to the power of minus <paramref name="Scale"/>.</summary>
internal readonly partial record struct ExactNumber(BigInteger Unscaled, int Scale) : IComparable<ExactNumber>
{
    /// <summary>1e999999999 is a few bytes that would become a gigabyte.</summary>
    private const int MaxExponent = 4096;

    /// <summary>Working with a number takes time by the square of its digits.</summary>
    private const int MaxDigits = 100_000;

    /// <summary>Null: no number, or one beyond the bounds.</summary>
    public static ExactNumber? Parse(string text)
    {
        if (text.Length > MaxDigits) return null;
        Match match = Form().Match(text);
        if (!match.Success) return null;
        int exponent = 0;
        if (match.Groups["exponent"].Success
            && (!int.TryParse(match.Groups["exponent"].ValueSpan, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out exponent) || Math.Abs((long)exponent) > MaxExponent))
        {
            return null;
        }
        string fraction = match.Groups["fraction"].Value;
        var unscaled = BigInteger.Parse(match.Groups["sign"].Value + match.Groups["whole"].Value + fraction, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        int scale = fraction.Length - exponent;
        return scale >= 0 ? new ExactNumber(unscaled, scale) : new ExactNumber(unscaled * BigInteger.Pow(10, -scale), 0);
    }

    public static ExactNumber operator +(ExactNumber one, ExactNumber other)
    {
        int scale = Math.Max(one.Scale, other.Scale);
        return new ExactNumber(one.At(scale) + other.At(scale), scale);
    }

    public static ExactNumber operator -(ExactNumber one, ExactNumber other) => one + other with { Unscaled = -other.Unscaled };

    public int CompareTo(ExactNumber other)
    {
        int scale = Math.Max(Scale, other.Scale);
        return At(scale).CompareTo(other.At(scale));
    }

    /// <summary>All digits, without an exponent, and with the zeros that belong to the scale: 1.50.</summary>
    public override string ToString()
    {
        string digits = BigInteger.Abs(Unscaled).ToString(CultureInfo.InvariantCulture);
        if (Scale > 0)
        {
            digits = digits.PadLeft(Scale + 1, '0');
            digits = $"{digits[..^Scale]}.{digits[^Scale..]}";
        }
        return Unscaled.Sign < 0 ? "-" + digits : digits;
    }

    private BigInteger At(int scale) => scale == Scale ? Unscaled : Unscaled * BigInteger.Pow(10, scale - Scale);

    [GeneratedRegex(@"^(?<sign>[+-]?)(?<whole>[0-9]+)(\.(?<fraction>[0-9]+))?([eE](?<exponent>[+-]?[0-9]+))?\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Form();
}
