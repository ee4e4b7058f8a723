using System.Globalization;
using System.Text.RegularExpressions;

namespace GitKv.Core.Repositories;

/// <summary>
/// The forms of date that git takes in GIT_AUTHOR_DATE and GIT_COMMITTER_DATE (git-commit, "Date formats"): git's own
/// (<c>@seconds +0100</c>, <c>seconds +0100</c>), ISO 8601 and RFC 2822, and the day written <c>2005.04.07</c>,
/// <c>04/07/2005</c> or <c>07.04.2005</c>. A time without a zone is local.
/// </summary>
internal static partial class GitDate
{
    private static readonly string[] s_days = ["yyyy-M-d", "yyyy.M.d", "yyyy/M/d", "M/d/yyyy", "d.M.yyyy", "d MMM yyyy", "MMM d yyyy"];
    private static readonly string[] s_times = ["H:mm:ss", "H:mm"];

    /// <summary>The date, or null when it has none of the forms.</summary>
    public static DateTimeOffset? Parse(string text)
    {
        text = text.Trim();
        Match stamp = Stamp().Match(text);
        if (stamp.Success) return FromStamp(stamp);
        Match match = Calendar().Match(text);
        if (!match.Success
            || !DateTime.TryParseExact(Spaces().Replace(match.Groups["day"].Value.Trim(), " "), s_days, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime day))
            return null;
        DateTime time = DateTime.Now;
        if (match.Groups["time"].Success
            && !DateTime.TryParseExact(match.Groups["time"].Value, s_times, CultureInfo.InvariantCulture, DateTimeStyles.None, out time))
            return null;
        DateTime local = day.Date + new TimeSpan(time.Hour, time.Minute, time.Second);
        if (!match.Groups["zone"].Success) return new DateTimeOffset(DateTime.SpecifyKind(local, DateTimeKind.Local));
        return Offset(match.Groups["zone"].Value) is { } offset ? At(local.Ticks - offset.Ticks, offset) : null;
    }

    private static DateTimeOffset? FromStamp(Match stamp)
    {
        if (!long.TryParse(stamp.Groups["seconds"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out long seconds)
            || seconds > DateTimeOffset.MaxValue.ToUnixTimeSeconds())
            return null;
        DateTimeOffset when = DateTimeOffset.FromUnixTimeSeconds(seconds);
        if (!stamp.Groups["zone"].Success) return when.ToLocalTime();
        return Offset(stamp.Groups["zone"].Value) is { } offset ? At(when.UtcTicks, offset) : null;
    }

    private static TimeSpan? Offset(string zone)
    {
        if (zone is "Z" or "z" or "UTC" or "GMT") return TimeSpan.Zero;
        string digits = zone[1..].Replace(":", "", StringComparison.Ordinal);
        int number = int.Parse(digits, CultureInfo.InvariantCulture);
        (int hours, int minutes) = digits.Length <= 2 ? (number, 0) : (number / 100, number % 100);
        int total = (hours * 60) + minutes;
        return total <= 14 * 60 && minutes < 60 ? TimeSpan.FromMinutes(zone[0] == '-' ? -total : total) : null;
    }

    private static DateTimeOffset? At(long utcTicks, TimeSpan offset)
    {
        long local = utcTicks + offset.Ticks;
        bool possible = utcTicks >= 0 && utcTicks <= DateTime.MaxValue.Ticks && local >= 0 && local <= DateTime.MaxValue.Ticks;
        return possible ? new DateTimeOffset(local, offset) : null;
    }

    [GeneratedRegex(@"^@?(?<seconds>\d{1,12})(\s+(?<zone>[+-]\d{4}))?$", RegexOptions.ExplicitCapture)]
    private static partial Regex Stamp();

    [GeneratedRegex(
        @"^([A-Za-z]{3,9},?\s+)?(?<day>\d{4}[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}/\d{1,2}/\d{4}|\d{1,2}\.\d{1,2}\.\d{4}|\d{1,2}\s+[A-Za-z]{3}\s+\d{4})"
        + @"([T\s]\s*(?<time>\d{1,2}:\d{2}(:\d{2})?)(\.\d+)?)?(\s*(?<zone>Z|UTC|GMT|[+-]\d{2}:?\d{2}|[+-]\d{2}))?$",
        RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase)]
    private static partial Regex Calendar();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
