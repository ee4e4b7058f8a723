using System.Buffers.Text;
using System.Text;

namespace GitKv.Core.Merging.Documents;

/// <summary>
/// What a JSON number is worth, to tell whether two spellings are the same number without working any of them out: 1e999999999 is a few bytes that would become a
/// gigabyte. The digits without zeros at either end, and the power of ten of the last one.
/// </summary>
/// <param name="IsNegative">False of zero: -0 is 0.</param>
/// <param name="Digits">"" of zero. With an exponent beyond all measure, the literal.</param>
/// <param name="Exponent">0 of zero.</param>
internal readonly record struct JsonNumberValue(bool IsNegative, string Digits, long Exponent)
{
    public static JsonNumberValue Of(ReadOnlySpan<byte> literal)
    {
        bool negative = literal[0] == '-';
        ReadOnlySpan<byte> rest = negative ? literal[1..] : literal;
        long exponent = 0;
        int exponentAt = rest.IndexOfAny((byte)'e', (byte)'E');
        ReadOnlySpan<byte> mantissa = exponentAt < 0 ? rest : rest[..exponentAt];
        Span<byte> digits = mantissa.Length <= 128 ? stackalloc byte[mantissa.Length] : new byte[mantissa.Length];
        int count = 0;
        int point = mantissa.IndexOf((byte)'.');
        foreach (byte c in mantissa)
        {
            if (c != '.') digits[count++] = c;
        }
        ReadOnlySpan<byte> significant = digits[..count].TrimStart((byte)'0');
        if (significant.IsEmpty) return new JsonNumberValue(false, "", 0);
        if (exponentAt >= 0)
        {
            ReadOnlySpan<byte> power = rest[(exponentAt + 1)..];
            if (power[0] == '+') power = power[1..];
            if (!Utf8Parser.TryParse(power, out exponent, out int used) || used != power.Length || exponent is < int.MinValue or > int.MaxValue)
            {
                return new JsonNumberValue(negative, Encoding.ASCII.GetString(literal), long.MaxValue);
            }
        }
        if (point >= 0) exponent -= mantissa.Length - point - 1;
        int before = significant.Length;
        significant = significant.TrimEnd((byte)'0');
        return new JsonNumberValue(negative, Encoding.ASCII.GetString(significant), exponent + before - significant.Length);
    }
}
