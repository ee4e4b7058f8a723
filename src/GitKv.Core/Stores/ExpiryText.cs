using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml;
using GitKv.Core.Errors;

namespace GitKv.Core.Stores;

/// <summary>Lengths of time and moments as people write them where an item is to expire, or history to be kept.</summary>
public static partial class ExpiryText
{
    /// <summary>A length of time: <c>90s</c>, <c>1h30m</c>, <c>2d</c>, <c>1w</c>; ISO 8601 (<c>PT1H30M</c>); <c>01:30:00</c>. A number alone is none.</summary>
    /// <exception cref="KvException">ValueInvalid.</exception>
    public static TimeSpan ParseDuration(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string trimmed = text.Trim();
        try
        {
            if (trimmed.StartsWith('P') || trimmed.StartsWith("-P", StringComparison.Ordinal)) return XmlConvert.ToTimeSpan(trimmed);
            if (trimmed.Contains(':', StringComparison.Ordinal)) return TimeSpan.Parse(trimmed, CultureInfo.InvariantCulture);
            Match match = Units().Match(trimmed);
            if (match is { Success: true, Length: > 0 })
                return Part("w", 7 * 24 * 3600) + Part("d", 24 * 3600) + Part("h", 3600) + Part("m", 60) + Part("s", 1) + Part("ms", 0.001);

            TimeSpan Part(string unit, double seconds) => match.Groups[unit] is { Success: true } group
                ? TimeSpan.FromSeconds(double.Parse(group.Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture) * seconds)
                : TimeSpan.Zero;
        }
        catch (Exception e) when (e is FormatException or OverflowException)
        {
            throw Invalid(e);
        }

        throw Invalid(null);

        KvException Invalid(Exception? inner) => new(ErrorIds.ValueInvalid, KvErrorKind.Invalid,
            $"'{text}' is no length of time. Write it with units, such as 90s, 1h30m or 2d, as ISO 8601 (PT1H30M), or as 01:30:00.", text, inner);
    }

    /// <summary>A moment: a date with or without a time of day; without a zone in local time.</summary>
    /// <exception cref="KvException">ValueInvalid.</exception>
    public static DateTimeOffset ParseMoment(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeLocal, out DateTimeOffset moment)
            ? moment
            : throw new KvException(ErrorIds.ValueInvalid, KvErrorKind.Invalid, $"'{text}' is no moment. Write it as ISO 8601, such as 2030-01-31T12:00:00Z or 2030-01-31.", text);

    /// <summary>The moment that lies a length of time from now.</summary>
    /// <exception cref="KvException">ValueInvalid: not a positive length, or further away than dates go.</exception>
    public static DateTimeOffset After(TimeSpan duration)
    {
        DateTimeOffset now = DateTimeOffset.UtcNow;
        if (duration <= TimeSpan.Zero || duration > DateTimeOffset.MaxValue - now)
            throw new KvException(ErrorIds.ValueInvalid, KvErrorKind.Invalid, $"An item can expire in a positive length of time up to the year 9999, not in {duration}.", duration);
        return now + duration;
    }

    [GeneratedRegex(@"^(?=.)((?<w>\d+(\.\d+)?)w)?\s*((?<d>\d+(\.\d+)?)d)?\s*((?<h>\d+(\.\d+)?)h)?\s*((?<m>\d+(\.\d+)?)m)?\s*((?<s>\d+(\.\d+)?)s)?\s*((?<ms>\d+(\.\d+)?)ms)?$", RegexOptions.ExplicitCapture)]
    private static partial Regex Units();
}
