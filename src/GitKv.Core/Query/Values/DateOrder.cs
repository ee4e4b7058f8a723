using System.Globalization;

namespace GitKv.Core.Query.Values;

/// <summary>
/// Instants as texts whose ordinal order is that of time: the digits of year, month, day, hour, minute and second in UTC, then those of the fraction without zeros at its end.
/// Read from ISO 8601: <c>2026-01-31</c>, <c>2026-01-31T12:00</c>, with seconds, a fraction of up to 100 digits, <c>Z</c> or an offset. Without one it is UTC: this machine's
/// zone is not the other replica's.
/// </summary>
internal static class DateOrder
{
    private const int MostFraction = 100;
    private const string Form = "yyyyMMddHHmmss";

    /// <summary>Null: no date, or one that doesn't exist.</summary>
    public static string? Of(ReadOnlySpan<char> text)
    {
        if (text.Length < 10 || text[4] != '-' || text[7] != '-') return null;
        if (!Number(text, 0, 4, out int year) || !Number(text, 5, 2, out int month) || !Number(text, 8, 2, out int day)) return null;
        if (year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month)) return null;
        var date = new DateTime(year, month, day, 0, 0, 0, DateTimeKind.Utc);
        return text.Length == 10 ? date.ToString(Form, CultureInfo.InvariantCulture) : WithTime(date, text[10..]);
    }

    public static string Of(DateTimeOffset moment)
    {
        DateTime utc = moment.UtcDateTime;
        return utc.ToString(Form, CultureInfo.InvariantCulture) + utc.ToString("fffffff", CultureInfo.InvariantCulture).TrimEnd('0');
    }

    private static string? WithTime(DateTime date, ReadOnlySpan<char> text)
    {
        if (text.Length < 6 || text[0] is not ('T' or 't' or ' ') || text[3] != ':') return null;
        if (!Number(text, 1, 2, out int hour) || !Number(text, 4, 2, out int minute) || hour > 23 || minute > 59) return null;
        text = text[6..];
        int second = 0;
        ReadOnlySpan<char> fraction = default;
        if (text.Length >= 3 && text[0] == ':')
        {
            if (!Number(text, 1, 2, out second) || second > 59) return null;
            text = text[3..];
            if (!text.IsEmpty && text[0] is '.' or ',')
            {
                int end = text[1..].IndexOfAnyExceptInRange('0', '9');
                fraction = end < 0 ? text[1..] : text.Slice(1, end);
                if (fraction.Length is 0 or > MostFraction) return null;
                text = text[(1 + fraction.Length)..];
            }
        }

        if (Offset(text) is not { } offset) return null;
        long ticks = date.Ticks + ((((hour * 60L) + minute - offset) * 60) + second) * TimeSpan.TicksPerSecond;
        if (ticks < DateTime.MinValue.Ticks || ticks > DateTime.MaxValue.Ticks) return null;
        return string.Concat(new DateTime(ticks, DateTimeKind.Utc).ToString(Form, CultureInfo.InvariantCulture), fraction.TrimEnd('0'));
    }

    /// <summary>In minutes.</summary>
    private static int? Offset(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty || text is "Z" or "z") return 0;
        if (text.Length != 6 || text[0] is not ('+' or '-') || text[3] != ':') return null;
        if (!Number(text, 1, 2, out int hours) || !Number(text, 4, 2, out int minutes) || hours > 14 || minutes > 59) return null;
        int offset = (hours * 60) + minutes;
        return text[0] == '-' ? -offset : offset;
    }

    private static bool Number(ReadOnlySpan<char> text, int at, int length, out int number)
    {
        number = 0;
        foreach (char c in text.Slice(at, length))
        {
            if (!char.IsAsciiDigit(c)) return false;
            number = (number * 10) + c - '0';
        }

        return true;
    }
}
