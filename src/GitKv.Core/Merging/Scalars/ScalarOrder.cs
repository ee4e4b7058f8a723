using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace GitKv.Core.Merging.Scalars;

/// <summary>
/// A total order of values that are one thing, so that the greatest of many is the same in whatever order they are compared: null, booleans, texts (by their characters' code
/// points), dates (by their moment), numbers (by their worth). Equal ones are ordered by their bytes.
/// </summary>
internal sealed partial class ScalarOrder : IComparable<ScalarOrder>
{
    private readonly byte[] _bytes;
    private readonly Rank _rank;
    private readonly byte[] _text;
    private readonly ExactNumber _number;
    private readonly DateTimeOffset _moment;
    private readonly string _beyondTicks = "";

    private ScalarOrder(byte[] bytes, ScalarValue scalar)
    {
        _bytes = bytes;
        _text = Encoding.UTF8.GetBytes(scalar.Text);
        if (scalar.Kind < ScalarKind.Text)
        {
            _rank = scalar.Kind == ScalarKind.Null ? Rank.Null : Rank.Boolean;
        }
        else if (ExactNumber.Parse(scalar.Text) is { } number)
        {
            _rank = Rank.Number;
            _number = number;
        }
        else if (IsoDate().Match(scalar.Text) is { Success: true } date && TryMoment(date, out _moment))
        {
            _rank = Rank.Date;
            string fraction = date.Groups["fraction"].Value;
            _beyondTicks = fraction.Length > 7 ? fraction[7..].TrimEnd('0') : "";
        }
        else
        {
            _rank = Rank.Text;
        }
    }

    private enum Rank
    {
        Null,
        Boolean,
        Text,
        Date,
        Number,
    }

    /// <summary>Null: the value is an object, an array or bytes.</summary>
    public static ScalarOrder? Of(byte[] value) => ScalarValue.Of(value) is { } scalar ? new ScalarOrder(value, scalar) : null;

    public int CompareTo(ScalarOrder? other)
    {
        if (other is null) return 1;
        int order = _rank.CompareTo(other._rank);
        if (order == 0) order = _rank switch
        {
            Rank.Number => _number.CompareTo(other._number),
            Rank.Date => _moment.CompareTo(other._moment) is not 0 and var c ? c : string.CompareOrdinal(_beyondTicks, other._beyondTicks),
            _ => _text.AsSpan().SequenceCompareTo(other._text),
        };
        return order != 0 ? order : _bytes.AsSpan().SequenceCompareTo(other._bytes);
    }

    private static bool TryMoment(Match date, out DateTimeOffset moment)
    {
        // Without a zone it is UTC: this machine's zone is not the other replica's.
        string time = date.Groups["time"].Success ? date.Groups["time"].Value : "00:00";
        if (time.Length == 5) time += ":00";
        string fraction = date.Groups["fraction"].Value;
        string zone = date.Groups["zone"].Value is "" or "Z" or "z" ? "+00:00" : date.Groups["zone"].Value;
        return DateTimeOffset.TryParseExact(
            $"{date.Groups["day"].Value}T{time}.{(fraction.Length > 7 ? fraction[..7] : fraction.PadRight(7, '0'))}{zone}",
            "yyyy-MM-dd'T'HH:mm:ss.fffffffzzz", CultureInfo.InvariantCulture, DateTimeStyles.None, out moment);
    }

    [GeneratedRegex(@"^(?<day>[0-9]{4}-[0-9]{2}-[0-9]{2})([Tt ](?<time>[0-9]{2}:[0-9]{2}(:[0-9]{2})?)([.,](?<fraction>[0-9]{1,100}))?(?<zone>[Zz]|[+-][0-9]{2}:[0-9]{2})?)?\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex IsoDate();
}
