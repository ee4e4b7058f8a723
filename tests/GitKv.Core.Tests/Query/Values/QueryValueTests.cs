using System.Globalization;
using System.Numerics;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using GitKv.Core.Query.Values;

namespace GitKv.Core.Tests.Query.Values;

public class QueryValueTests
{
    [Theory]
    [InlineData("open", QueryClass.Text)]
    [InlineData("", QueryClass.Text)]
    [InlineData("-", QueryClass.Text)]
    [InlineData("007", QueryClass.Text)]
    [InlineData("1.", QueryClass.Text)]
    [InlineData("+1", QueryClass.Text)]
    [InlineData("1e", QueryClass.Text)]
    [InlineData(" 1", QueryClass.Text)]
    [InlineData("1 MB", QueryClass.Text)]
    [InlineData("0", QueryClass.Number)]
    [InlineData("-0.0", QueryClass.Number)]
    [InlineData("12.50", QueryClass.Number)]
    [InlineData("1E+5", QueryClass.Number)]
    [InlineData("1e1234567890123456789", QueryClass.Text)]
    [InlineData("2026-01-31", QueryClass.Date)]
    [InlineData("2024-02-29T23:59", QueryClass.Date)]
    [InlineData("2026-01-31 12:00:00.123456789Z", QueryClass.Date)]
    [InlineData("2026-01-31T12:00:00+14:00", QueryClass.Date)]
    [InlineData("2026-02-29", QueryClass.Text)]
    [InlineData("2026-13-01", QueryClass.Text)]
    [InlineData("2026-01-31T", QueryClass.Text)]
    [InlineData("2026-01-31T24:00", QueryClass.Text)]
    [InlineData("2026-01-31T12:00:00.", QueryClass.Text)]
    [InlineData("0001-01-01T00:00+01:00", QueryClass.Text)]
    [InlineData("2026-01-31x", QueryClass.Text)]
    public void A_text_is_what_it_reads_as(string text, QueryClass expected) => Assert.Equal(expected, QueryValue.FromText(text).Class);

    [Theory]
    [InlineData("1e2", "100")]
    [InlineData("100.0", "100")]
    [InlineData("-0", "0e99999999999999999999")]
    [InlineData("0.001", "1e-3")]
    [InlineData("-12.5", "-125e-1")]
    [InlineData("2026-01-31", "2026-01-31T00:00:00.000Z")]
    [InlineData("2026-01-31T12:00+02:00", "2026-01-31T10:00:00")]
    [InlineData("Öffnen", "öFFNEN")]
    public void Equal_values_are_written_in_many_ways(string one, string other)
    {
        Assert.Equal(QueryValue.FromText(one), QueryValue.FromText(other));
        Assert.Equal(QueryValue.FromText(one).Order, QueryValue.FromText(other).Order);
        Assert.Equal(QueryValue.FromText(one).GetHashCode(), QueryValue.FromText(other).GetHashCode());
    }

    [Fact]
    public void Classes_come_in_order_and_are_never_equal()
    {
        QueryValue[] values = [QueryValue.Null, QueryValue.False, QueryValue.True, QueryValue.From(-5), QueryValue.From(10), QueryValue.From(DateTimeOffset.UnixEpoch), QueryValue.FromText("false")];
        Assert.Equal(values, values.Reverse().Order());
        Assert.NotEqual(QueryValue.False, QueryValue.FromText("false"));
    }

    [Fact]
    public void Exact_equality_minds_the_case_of_texts_only()
    {
        Assert.False(QueryValue.FromText("Open").EqualsExactly(QueryValue.FromText("open")));
        Assert.True(QueryValue.FromText("1e2").EqualsExactly(QueryValue.FromText("100")));
    }

    [Fact]
    public void Numbers_are_in_the_order_of_their_worth()
    {
        Gen<string> digits = Gen.Elements('0', '1', '5', '9').ArrayOf().Select(d => new string(d));
        Gen<string> numbers =
            from sign in Gen.Elements("", "-")
            from whole in digits
            from fraction in digits
            from exponent in Gen.Choose(-25, 25)
            let head = whole.TrimStart('0') is "" ? "0" : whole.TrimStart('0')
            select sign + head + (fraction.Length == 0 ? "" : "." + fraction) + (exponent == 0 ? "" : "e" + exponent.ToString(CultureInfo.InvariantCulture));
        Prop.ForAll(Arb.From(Gen.Two(numbers)), pair =>
        {
            (string left, string right) = pair;
            int expected = Scaled(left).CompareTo(Scaled(right));
            QueryValue one = QueryValue.FromText(left);
            QueryValue other = QueryValue.FromText(right);
            return one.Class == QueryClass.Number && Math.Sign(one.CompareTo(other)) == expected && Math.Sign(string.CompareOrdinal(one.Order, other.Order)) == expected;
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData("-1e999999999999999999", "-1")]
    [InlineData("-1e-999999999999999999", "0")]
    [InlineData("0", "1e-999999999999999999")]
    [InlineData("1e-10", "1e-9")]
    [InlineData("1e-100", "1e-99")]
    [InlineData("99999999999999999999999999999999999999", "1e38")]
    [InlineData("1e38", "1e999999999999999999")]
    [InlineData("2026-01-31T12:00:00.1", "2026-01-31T12:00:00.1000000001")]
    [InlineData("2026-01-31T12:00:00.1000000001", "2026-01-31T12:00:00.11")]
    [InlineData("2026-01-31T23:00-02:00", "2026-02-01T02:00Z")]
    [InlineData("a", "B")]
    [InlineData("B", "c")]
    [InlineData("ab", "abc")]
    [InlineData("Z", "é")]
    [InlineData("\uFFFD", "😀")]
    public void Is_before(string low, string high)
    {
        Assert.True(QueryValue.FromText(low) < QueryValue.FromText(high));
        Assert.True(QueryValue.FromText(high) > QueryValue.FromText(low));
        Assert.True(Encoding.UTF8.GetBytes(QueryValue.FromText(low).Order).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(QueryValue.FromText(high).Order)) < 0);
    }

    [Fact]
    public void Texts_are_in_the_order_of_their_bytes_in_upper_case()
    {
        Gen<string> texts = Gen.Elements("a", "A", "b", "Z", "_", "é", "É", "ß", "ſ", "ı", "\uE000", "😀", "𐐨", "𐐀").ArrayOf().Select(string.Concat);
        Prop.ForAll(Arb.From(Gen.Two(texts)), pair =>
        {
            QueryValue one = QueryValue.FromText(pair.Item1);
            QueryValue other = QueryValue.FromText(pair.Item2);
            int expected = Math.Sign(Encoding.UTF8.GetBytes(one.Order).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(other.Order)));
            int exactly = Math.Sign(Encoding.UTF8.GetBytes(pair.Item1).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(pair.Item2)));
            return Math.Sign(one.CompareTo(other)) == expected && one.Equals(other) == (expected == 0) && Math.Sign(one.CompareExactly(other)) == exactly;
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Case_is_that_of_Unicode_15_on_every_machine()
    {
        var upper = new StringBuilder();
        for (int c = 0x80; c <= 0x10FFFF; c++)
        {
            if (Rune.IsValid(c)) upper.Append(QueryValue.FromText(new Rune(c).ToString()).Order).Append(' ');
        }

        Assert.Equal("D0C4F621C2519F67AE4E3D0185806B2A7A7BFE87D87E48FECF9D4F7F144A45CF", Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(upper.ToString()))));
        Assert.Equal("ÀΣЖ𐐀ŸÇſıß", QueryValue.FromText("àςж𐐨ÿçſıß").Order);
    }

    [Fact]
    public void A_moment_is_equal_to_its_text()
    {
        var moment = new DateTimeOffset(2026, 1, 31, 12, 0, 0, 120, TimeSpan.FromHours(2));
        Assert.Equal(QueryValue.FromText("2026-01-31T10:00:00.12Z"), QueryValue.From(moment));
        Assert.Equal(QueryValue.FromText(QueryValue.From(moment).Text), QueryValue.From(moment));
    }

    private static BigInteger Scaled(string number)
    {
        string[] parts = number.Split('e');
        string[] digits = parts[0].Split('.');
        string fraction = digits.Length > 1 ? digits[1] : "";
        int exponent = parts.Length > 1 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : 0;
        return BigInteger.Parse(digits[0] + fraction, CultureInfo.InvariantCulture) * BigInteger.Pow(10, 200 + exponent - fraction.Length);
    }
}
