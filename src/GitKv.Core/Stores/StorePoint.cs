using System.Globalization;
using System.Text.RegularExpressions;
using GitKv.Core.Errors;
using GitKv.Core.Repositories;

namespace GitKv.Core.Stores;

/// <summary>
/// A point in a store's past, as a user names it. What it stands for is found by <see cref="KvStore.SnapshotAt(StorePoint, CancellationToken)"/>:
/// <list type="bullet">
/// <item><c>2026-03-01</c>, <c>2026-03-01T10:00:00Z</c>, <c>@1700000000</c>: the store as it was then; without a zone it is local time, without a time the day's beginning</item>
/// <item><c>~3</c>, <c>HEAD~3</c>: so many changes ago; of a Branch or Ref store, of each key's own</item>
/// <item>a checkpoint's name; one that looks like something else of these comes first</item>
/// <item>a commit, in full or its first seven digits or more</item>
/// <item>a version of the one key that is asked for: the newest state in which it had that version</item>
/// </list>
/// </summary>
public sealed partial class StorePoint
{
    private const int FewestDigits = 7;

    private StorePoint(string text) => Text = text;

    /// <summary>As it was written.</summary>
    public string Text { get; }

    /// <summary>The moment; null where it is named otherwise. To the second, as git keeps time.</summary>
    public DateTimeOffset? Moment { get; private init; }

    /// <summary>How many changes ago; null where it is named otherwise.</summary>
    public int? Steps { get; private init; }

    /// <summary>Whether it can be the id of an object, or the beginning of one, so that what it stands for may depend on the key that is asked for.</summary>
    public bool CanBeId => Text.Length is >= FewestDigits and <= 40 && Text.All(char.IsAsciiHexDigit);

    public static StorePoint At(DateTimeOffset moment) =>
        new(moment.ToString("yyyy-MM-ddTHH:mm:ssK", CultureInfo.InvariantCulture)) { Moment = moment };

    /// <summary>Reads one of the forms above.</summary>
    /// <exception cref="KvException">PointInvalid.</exception>
    public static StorePoint Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        text = text.Trim();
        if (text.Length == 0) throw Invalid(text, "it is empty");
        Match steps = StepsForm().Match(text);
        if (steps.Success)
        {
            string count = steps.Groups["count"].Value;
            if (count.Length == 0) return new StorePoint(text) { Steps = text.EndsWith('~') ? 1 : 0 };
            return int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
                ? new StorePoint(text) { Steps = number }
                : throw Invalid(text, "the number is too large");
        }

        if (text.AsSpan().ContainsAny('~', '^', ':')) return MomentOf(text) ?? throw Invalid(text, "it has none of their forms");
        return MomentOf(text) ?? new StorePoint(text);
    }

    public override string ToString() => Text;

    internal static KvException Invalid(string text, string why) =>
        new(ErrorIds.PointInvalid, KvErrorKind.Invalid,
            $"'{text}' is no point in time: {why}. Give a date (2026-03-01 or 2026-03-01T10:00:00Z), a commit, a version of the key, the name of a checkpoint, or ~3 for three changes ago.", text);

    private static StorePoint? MomentOf(string text)
    {
        Match date = DateForm().Match(text);
        bool isStamp = text[0] == '@' && text.Length > 1 && text.AsSpan(1).IndexOfAnyExceptInRange('0', '9') < 0;
        if (!date.Success && !isStamp) return null;
        string whole = isStamp || date.Groups["time"].Success ? text : text + " 00:00";
        return GitDate.Parse(whole) is { } moment ? new StorePoint(text) { Moment = moment } : null;
    }

    [GeneratedRegex(@"^(HEAD|@)?~(?<count>\d*)$|^(HEAD|@)$", RegexOptions.ExplicitCapture)]
    private static partial Regex StepsForm();

    [GeneratedRegex(@"^\d{4}-\d{1,2}-\d{1,2}([T ]\s*(?<time>\d{1,2}:\d{2}(:\d{2}(\.\d{1,9})?)?)\s*(Z|[+-]\d{2}(:?\d{2})?)?)?$", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase)]
    private static partial Regex DateForm();
}
